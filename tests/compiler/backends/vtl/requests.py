"""Requests for a route, made from its parameters, and what its request template makes of them."""

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote

from csc.compiler.ir.model import Program, Route
from csc.compiler.ir.types import Dict, List, ModelRef, Optional, Page, Scalar, Set, Type
from csc.compiler.lowering.cloud import CloudRoute
from csc.emulator.gateway.mapping.input import Parameters
from csc.emulator.gateway.mapping.render import render_mapping
from csc.emulator.gateway.velocity import compile_template

CLAIMS = {"sub": "caller", "email": "caller", "cognito:username": "caller", "username": "caller"}


@dataclass(slots=True)
class Request:
    """Decoded parameters, and the body as plain JSON."""

    path: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    header: dict[str, str] = field(default_factory=dict)
    body: Any = None
    claims: dict[str, str] = field(default_factory=lambda: dict(CLAIMS))

    @property
    def raw_path(self) -> dict[str, str]:
        """As it stands in the URL, where templates get it from."""
        return {name: quote(value, safe="") for name, value in self.path.items()}

    def context(self) -> dict[str, Any]:
        return {
            "requestId": "6b5b5b5b-0000-4000-8000-000000000001",
            "requestTime": "14/Nov/2023:22:13:20 +0000",
            "requestTimeEpoch": 1700000000000,
            "authorizer": {"claims": dict(self.claims)},
        }

    def text(self) -> str:
        return "" if self.body is None else json.dumps(self.body)


def sample(program: Program, kind: Type) -> Any:
    """A value of a type: every string is ``benign``."""
    match kind:
        case Scalar():
            values = {"int": 3, "float": 1.5, "decimal": 2.5, "bool": True, "bytes": "AAEC"}
            values |= {"datetime": "2024-05-01T12:00:00Z", "date": "2024-05-01"}
            values |= {"uuid": "6b5b5b5b-0000-4000-8000-00000000000a"}
            return values.get(kind.kind, "benign")
        case List() | Set() | Page():
            return [sample(program, kind.item)]
        case Dict():
            return {"benign": sample(program, kind.value)}
        case Optional():
            return sample(program, kind.item)
        case ModelRef():
            fields = program.models[kind.name].fields
            return {f.name: sample(program, f.type) for f in fields}


def benign(program: Program, route: Route) -> Request:
    request = Request()
    for parameter in route.handler.parameters:
        if parameter.source == "body":
            request.body = sample(program, parameter.type)
        elif parameter.source != "identity":
            text = str(sample(program, parameter.type)).lower()
            getattr(request, parameter.source)[parameter.wire] = text
    return request


def places(request: Request) -> Iterator[tuple[Any, Any]]:
    """Every (container, key) of a string that a client chooses."""
    for part in (request.path, request.query, request.header, request.claims):
        yield from ((part, name) for name in part)
    yield from _strings(request.body)


def _strings(data: Any) -> Iterator[tuple[Any, Any]]:
    entries = data.items() if isinstance(data, dict) else enumerate(data or ())
    for key, value in list(entries):
        if isinstance(value, str):
            yield data, key
        elif isinstance(value, dict | list):
            yield from _strings(value)


def with_text(request: Request, number: int, text: str) -> Request:
    """The request with ``text`` at the n-th place."""
    changed = copy.deepcopy(request)
    container, key = list(places(changed))[number]
    container[key] = text
    return changed


def rendered(one: CloudRoute, request: Request) -> str:
    """What the request template prints, as the gateway renders it."""
    assert one.templates is not None
    return render_mapping(
        compile_template(one.templates.request, one.route.id),
        body=request.text(),
        params=Parameters(path=request.raw_path, querystring=request.query, header=request.header),
        context=request.context(),
        stage_variables={},
    ).text


def call_of(one: CloudRoute, request: Request) -> Any:
    """The call that the request template makes, as the service reads it: JSON, or a form.

    The JSON of a message within it is read too.  Raises ValueError for a text that the service couldn't read.
    """
    assert one.templates is not None
    text = rendered(one, request)
    service = one.plans[0][1]["service"]
    if service == "dynamodb":
        return json.loads(text)
    if service == "events":
        made = json.loads(text)
        for entry in made["Entries"]:
            entry["Detail"] = json.loads(entry["Detail"])
        return made
    pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=True)
    found: dict[str, Any] = dict(pairs)
    assert len(found) == len(pairs), "a parameter is there twice"
    for name in ("MessageBody", "Message"):
        if name in found and "#define($body){" in one.templates.request:
            found[name] = json.loads(found[name])
    return found


def shape(data: Any) -> Any:
    """JSON without its values: what data must never change."""
    if isinstance(data, dict):
        return {key: shape(value) for key, value in data.items()}
    if isinstance(data, list):
        return [shape(value) for value in data]
    return type(data).__name__


def leaves(data: Any) -> Iterator[Any]:
    if isinstance(data, dict):
        for value in data.values():
            yield from leaves(value)
    elif isinstance(data, list):
        for value in data:
            yield from leaves(value)
    else:
        yield data
