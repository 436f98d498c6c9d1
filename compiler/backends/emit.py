"""The cloud IR → the assembly: stacks, templates, OpenAPI, WASM modules, Lambda bundles, manifest. In memory; no I/O.

What one route alone makes is kept for the next compile.  Files that only people and tools read (OpenAPI)
are printed when they are asked for.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from csc.assembly import Assembly
from csc.compiler.backends.cloudformation.api import RouteResources, api_stack, route_resources
from csc.compiler.backends.cloudformation.auth import auth_stack
from csc.compiler.backends.cloudformation.data import data_stack
from csc.compiler.backends.cloudformation.iam import iam_stack, role_of
from csc.compiler.backends.cloudformation.split_stacks import split_stacks
from csc.compiler.backends.lambda_ import bundle, entry_of
from csc.compiler.backends.manifest import manifest
from csc.compiler.backends.openapi import openapi
from csc.compiler.backends.yaml import to_yaml
from csc.compiler.cache import Cache
from csc.compiler.ir.model import Program, Route
from csc.compiler.lowering import shared_parts
from csc.compiler.lowering.cloud import CloudProgram, CloudRoute
from csc.runtime_files import RUNTIME_FILES


class Files(Mapping[str, bytes]):
    """The files of an assembly by relative path; each is made when first read."""

    def __init__(self, makers: Mapping[str, Callable[[], bytes]]) -> None:
        self._makers = dict(makers)
        self._made: dict[str, bytes] = {}

    def __getitem__(self, path: str) -> bytes:
        if path not in self._made:
            self._made[path] = self._makers[path]()
        return self._made[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


@dataclass(frozen=True, slots=True)
class _RouteParts:
    """All that one route makes."""

    cloud: CloudRoute
    resources: RouteResources
    role: dict[str, Any]
    files: Mapping[str, Callable[[], bytes]]


@dataclass(slots=True)
class _Emitted:
    shared: tuple[object, ...] = ()
    routes: dict[str, _RouteParts] = field(default_factory=dict)
    stacks: dict[bool, dict[str, Any]] = field(default_factory=dict)  # data and auth


def emit(cloud: CloudProgram, cache: Cache | None = None) -> Assembly:
    """The assembly of a program. Equal programs give equal bytes."""
    program = cloud.program
    last = cache.keep("emitted routes", _Emitted) if cache is not None else _Emitted()
    shared = shared_parts(program)
    if shared != last.shared:
        last.shared, last.routes, last.stacks = shared, {}, {}
    parts = {one.route.id: _parts(program, one, last.routes) for one in cloud.routes}
    last.routes = parts
    resources = {route_id: one.resources for route_id, one in parts.items()}
    functions = any(one.tier != "vtl" for one in cloud.routes)
    if functions not in last.stacks:
        data = data_stack(program, functions=functions)
        last.stacks[functions] = {"data": data, "auth": auth_stack(program)}
    stacks = {
        **last.stacks[functions],
        "iam": iam_stack(program, {route_id: one.role for route_id, one in parts.items()}),
        "api": api_stack(program, resources, digest),
    }
    # A template needs at least one resource: a project without tables has no data stack.
    stacks = {name: stack for name, stack in stacks.items() if stack["Resources"]}
    stacks = split_stacks(stacks, sum(part.resources.size for part in parts.values()))
    made = manifest(cloud, tuple(stacks))
    return Assembly(
        manifest=made,
        stacks=stacks,
        files=Files(_files(cloud, parts)),
        origin={name: f"cloudformation/{name}-stack.yaml" for name in stacks},
    )


def digest(data: Any) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def _parts(program: Program, one: CloudRoute, last: Mapping[str, _RouteParts]) -> _RouteParts:
    known = last.get(one.route.id)
    if known is not None and known.cloud is one:
        return known
    return _RouteParts(
        one,
        route_resources(program, one, digest),
        role_of(program, one),
        _route_files(program, one),
    )


def _files(cloud: CloudProgram, parts: Mapping[str, _RouteParts]) -> dict[str, Callable[[], bytes]]:
    found: dict[str, Callable[[], bytes]] = {
        "openapi.yaml": lambda: to_yaml(openapi(cloud)).encode()
    }
    for one in parts.values():
        found.update(one.files)
        if one.cloud.tier != "vtl":
            found.update(_bundle_files(cloud.program, one.cloud.route))
    return found


def _bundle_files(program: Program, route: Route) -> dict[str, Callable[[], bytes]]:
    """The files of a Lambda bundle. They hold all sources, so they are made only when one is read."""
    made: dict[str, bytes] = {}

    def read(name: str) -> bytes:
        if not made:
            made.update(bundle(program, route))
        return made[name]

    return {f"lambda/{route.id}/{name}": partial(read, name) for name in bundle_names(program)}


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
