"""The cloud IR: each route with where it runs, which AWS calls it makes, and what its role must allow. Inert data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from csc.compiler.backends.vtl import Templates
from csc.compiler.ir.model import Program, Route
from csc.compiler.lowering.calls import Plan
from csc.diagnostics import Span

Tier = Literal["vtl", "wasm", "cpython", "lambda"]
"""All but ``vtl`` are a Lambda on AWS. Locally: the WASM sandbox, CPython in a sandbox, a worker process."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a route is not on a better tier: the construct, where, and what would change it."""

    construct: str
    message: str
    remedy: str
    span: Span


@dataclass(frozen=True, slots=True)
class Grant:
    """One statement of a route's role. ``resource``: ``("table", key)``, ``("index", key, name)``,
    ``("key", table key)``, ``("store", log store)``, ``("logs", route id)``, ``("xray",)``, or a kind of channel with its key:
    ``("queue", key)``; ``("queue-key", key)`` is the key it is encrypted with.  ``span`` is the line that needs it."""

    actions: tuple[str, ...]
    resource: tuple[str, ...]
    why: str
    span: Span
    leading: tuple[
        str, ...
    ] = ()  # patterns of the partition keys that it is held to; any, where empty
    attributes: tuple[
        str, ...
    ] = ()  # those that a read of a projection is held to; any, where empty
    # What else it is held to: (condition key, the values that it may have).
    held: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class CloudRoute:
    """A placed route. ``plans`` are its AWS calls in source order, each with its line.

    ``templates`` where the tier is vtl, ``wasm`` where it is wasm.  ``operation`` is the action of
    the integration (``GetItem``); None for MOCK and for Lambdas.
    """

    route: Route
    tier: Tier
    reasons: tuple[Reason, ...]
    plans: tuple[tuple[Span, Plan], ...]
    operation: str | None
    templates: Templates | None
    wasm: bytes | None
    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True)
class CloudProgram:
    program: Program
    routes: tuple[CloudRoute, ...]
    consumers: Mapping[str, CloudRoute] = field(default_factory=dict)  # by the consumer's id

    @property
    def by_id(self) -> Mapping[str, CloudRoute]:
        return {one.route.id: one for one in self.routes}
