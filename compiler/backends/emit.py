"""The cloud IR → the assembly: stacks, templates, OpenAPI, WASM modules, Lambda bundles, manifest. In memory; no I/O.

What one route alone makes is kept for the next compile.  Files that only people and tools read (OpenAPI)
are printed when they are asked for.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from operator import is_
from typing import Any

from csc.assembly import Assembly
from csc.compiler.backends.cloudformation.api import (
    Frame,
    RouteResources,
    api_stack,
    face,
    frame,
    route_resources,
    steady,
)
from csc.compiler.backends.cloudformation.auth import auth_stack
from csc.compiler.backends.cloudformation.consumers import consumer_resources
from csc.compiler.backends.cloudformation.data import data_stack
from csc.compiler.backends.cloudformation.iam import iam_stack, role_of
from csc.compiler.backends.cloudformation.lambdas import parameters
from csc.compiler.backends.cloudformation.split_stacks import Known, split_stacks
from csc.compiler.backends.lambda_ import bundle, entry_of
from csc.compiler.backends.manifest import manifest, route_entry
from csc.compiler.backends.openapi import openapi
from csc.compiler.backends.yaml import to_yaml
from csc.compiler.cache import Cache
from csc.compiler.ir.model import Program
from csc.compiler.lowering import shared_parts
from csc.compiler.lowering.cloud import CloudProgram, CloudRoute
from csc.compiler.lowering.moved import moved
from csc.runtime_files import RUNTIME_FILES


class Files(Mapping[str, bytes]):
    """The files of an assembly by relative path; each is made when first read.

    ``bundles`` are the folders that all have files of the same ``names``, each folder made as a whole.
    """

    def __init__(
        self,
        makers: Mapping[str, Callable[[], bytes]],
        bundles: Mapping[str, Callable[[], Mapping[str, bytes]]],
        names: Sequence[str],
    ) -> None:
        self._makers = makers
        self._bundles = bundles
        self._names = dict.fromkeys(names)
        self._made: dict[str, bytes] = {}

    def __getitem__(self, path: str) -> bytes:
        if path not in self._made:
            self._make(path)
        return self._made[path]

    def _make(self, path: str) -> None:
        if path in self._makers:
            self._made[path] = self._makers[path]()
            return
        folder, name = self._home(path)
        if folder not in self._bundles or name not in self._names:
            raise KeyError(path)
        for one, data in self._bundles[folder]().items():
            self._made[f"{folder}/{one}"] = data

    def __contains__(self, path: object) -> bool:
        """Without making the file."""
        if not isinstance(path, str):
            return False
        folder, name = self._home(path)
        return path in self._makers or (folder in self._bundles and name in self._names)

    def _home(self, path: str) -> tuple[str, str]:
        """``lambda/<route>`` and the rest."""
        kind, _, rest = path.partition("/")
        route, _, name = rest.partition("/")
        return f"{kind}/{route}", name

    def __iter__(self) -> Iterator[str]:
        yield from self._makers
        for folder in self._bundles:
            for name in self._names:
                yield f"{folder}/{name}"

    def __len__(self) -> int:
        return len(self._makers) + len(self._bundles) * len(self._names)


@dataclass(frozen=True, slots=True)
class _RouteParts:
    """All that one route makes."""

    cloud: CloudRoute
    face: tuple[str, ...]
    resources: RouteResources
    role: dict[str, Any]
    entry: dict[str, Any]
    files: Mapping[str, Callable[[], bytes]]


@dataclass(slots=True)
class _Emitted:
    """What the last compile made, and of what: a stack, or its parts, that would be the same are the same."""

    shared: tuple[object, ...] = ()
    routes: dict[str, _RouteParts] = field(default_factory=dict)
    scopes: tuple[object, ...] = ()
    stacks: dict[str, Any] = field(default_factory=dict)  # data and auth
    roles: tuple[object, ...] = ()
    iam: dict[str, Any] = field(default_factory=dict)
    faces: tuple[object, ...] = ()
    frame: Frame | None = None
    split: Known = field(default_factory=dict)


def emit(cloud: CloudProgram, cache: Cache | None = None) -> Assembly:
    """The assembly of a program. Equal programs give equal bytes."""
    program = cloud.program
    last = cache.keep("emitted routes", _Emitted) if cache is not None else _Emitted()
    shared = shared_parts(program)
    if shared != last.shared:
        # What is shared and only moved changes no route's parts: they name the lines of the route alone.
        last = _Emitted(shared, last.routes if moved(last.shared, shared, {}) else {})
        if cache is not None:
            cache.replace("emitted routes", last)
    last.routes = {one.route.id: _parts(program, one, last.routes) for one in cloud.routes}
    parts = last.routes
    stacks = _with_consumers(cloud, _stacks(program, last))
    # A template needs at least one resource: a project without tables has no data stack.
    stacks = {name: stack for name, stack in stacks.items() if stack["Resources"]}
    texts = sum(part.resources.size for part in parts.values())
    stacks = split_stacks(stacks, texts, last.split)
    return Assembly(
        manifest=manifest(cloud, tuple(stacks), [one.entry for one in parts.values()]),
        stacks=stacks,
        files=_files(cloud, parts),
        origin={name: f"cloudformation/{name}-stack.yaml" for name in stacks},
    )


def _with_consumers(
    cloud: CloudProgram, stacks: dict[str, dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    """The functions that receive messages, beside the routes', and their roles; the same where there are none."""
    program, consumers = cloud.program, cloud.consumers
    if not consumers:
        return stacks
    roles = {name: role_of(program, one) for name, one in consumers.items()}
    more = iam_stack(program, roles)
    iam, api = dict(stacks["iam"]), dict(stacks["api"])
    iam["Resources"] = iam["Resources"] | more["Resources"]
    iam["Outputs"] = iam["Outputs"] | more["Outputs"]
    api["Resources"] = api["Resources"] | consumer_resources(program, consumers)
    api["Parameters"] = api["Parameters"] | parameters(program)
    return {**stacks, "iam": iam, "api": api}


def _stacks(program: Program, last: _Emitted) -> dict[str, dict[str, Any]]:
    """All four, of which those are made again whose parts are other ones."""
    parts = last.routes
    functions = bool(program.consumers) or any(one.cloud.tier != "vtl" for one in parts.values())
    guards = [one.cloud.route.auth for one in parts.values()]
    scopes = (functions, *((one.pool, one.scopes) for one in guards if one is not None))
    if not last.stacks or scopes != last.scopes:
        data = data_stack(program, functions=functions)
        last.scopes, last.stacks = scopes, {"data": data, "auth": auth_stack(program)}
    roles = {route_id: one.role for route_id, one in parts.items()}
    if not last.iam or not _same((*roles, *roles.values()), last.roles):
        last.roles, last.iam = (*roles, *roles.values()), iam_stack(program, roles)
    faces = tuple(one.face for one in parts.values())
    if last.frame is None or faces != last.faces:
        last.faces, last.frame = faces, frame(program, digest)
    resources = {route_id: one.resources for route_id, one in parts.items()}
    api = api_stack(program, resources, last.frame)
    return {**last.stacks, "iam": last.iam, "api": api}


def _same(some: tuple[object, ...], others: tuple[object, ...]) -> bool:
    """Whether these are the same objects; of equal ones, 1 and True may be told apart by a reader."""
    return len(some) == len(others) and all(map(is_, some, others))


def digest(data: Any) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def _parts(program: Program, one: CloudRoute, last: Mapping[str, _RouteParts]) -> _RouteParts:
    known = last.get(one.route.id)
    if known is not None and known.cloud is one:
        return known
    role = role_of(program, one)
    return _RouteParts(
        one,
        face(one.route),
        route_resources(program, one, digest),
        steady(role, known.role) if known is not None else role,
        route_entry(program, one),
        _route_files(program, one),
    )


def _files(cloud: CloudProgram, parts: Mapping[str, _RouteParts]) -> Files:
    """A bundle holds all sources, so it is made only when a file of it is read."""
    program = cloud.program
    found: dict[str, Callable[[], bytes]] = {
        "openapi.yaml": lambda: to_yaml(openapi(cloud)).encode()
    }
    bundles: dict[str, Callable[[], Mapping[str, bytes]]] = {}
    for route_id, one in parts.items():
        found.update(one.files)
        if one.cloud.tier != "vtl":
            bundles[f"lambda/{route_id}"] = partial(bundle, program, one.cloud.route)
    for name, consumer in cloud.consumers.items():
        bundles[f"lambda/{name}"] = partial(bundle, program, consumer.route)
    return Files(found, bundles, bundle_names(program) if bundles else ())


def bundle_names(program: Program) -> list[str]:
    """The files that every bundle of this program has."""
    own = (f"{entry_of(program)}.py", "requirements.txt", "csc.json")
    return [*program.sources, *(f"csc/{name}" for name in RUNTIME_FILES), *own]


def _route_files(program: Program, one: CloudRoute) -> dict[str, Callable[[], bytes]]:
    name = one.route.id
    found: dict[str, bytes] = {}
    if one.templates is not None:
        found[f"vtl/{name}.vtl"] = one.templates.request.encode()
        found[f"vtl/{name}-response.vtl"] = one.templates.response.encode()
        found[f"vtl/{name}-refused.vtl"] = one.templates.refused.encode()
    if one.wasm is not None:
        found[f"wasm/{name}.wasm"] = one.wasm
    return {path: partial(bytes, data) for path, data in found.items()}
