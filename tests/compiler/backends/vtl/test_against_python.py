"""A route's templates beside its Python, on DynamoDB: same state, same requests, same answers.

The templates are rendered as the gateway does it; the Python is the handler itself, in its Lambda bundle.
"""

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from csc import live
from csc.compiler import compile_project
from csc.compiler.lowering.cloud import CloudRoute
from csc.compiler.lowering.schemas import request_model
from csc.compiler.project import read_project
from csc.emulator.errors import ServiceError
from csc.emulator.gateway.mapping.input import Parameters
from csc.emulator.gateway.mapping.render import MappingResult, render_mapping
from csc.emulator.gateway.velocity import Template, compile_template
from tests.compiler.backends.test_lambda_and_wasm import (
    ME,
    NOW,
    SHOP,
    World,
    bundles,
    requests,
    run_live,
    shop,
)

__all__ = ["bundles"]


@cache
def routes() -> dict[str, CloudRoute]:
    cloud = compile_project(read_project(SHOP)).cloud
    assert cloud is not None
    return {name: one for name, one in cloud.by_id.items() if one.templates is not None}


@cache
def template(text: str) -> Template:
    return compile_template(text, "template")


@cache
def validator(route: str) -> Any:
    for parameter in routes()[route].route.handler.parameters:
        if parameter.source == "body":
            return jsonschema.Draft4Validator(request_model(shop(), parameter.type, "Body"))
    return None


class Gateway:
    """One request through a route's templates."""

    def __init__(self, one: CloudRoute, event: dict[str, Any], request_id: str) -> None:
        assert one.templates is not None
        self.one, self.event, self.templates = one, event, one.templates
        self.context: dict[str, Any] = {
            "requestId": request_id,
            "requestTime": "14/Nov/2023:22:13:20 +0000",
            "requestTimeEpoch": NOW,
            "authorizer": {"claims": dict(ME)},
        }

    def run(self, world: World) -> tuple[int, Any]:
        body = self.event["body"] or ""
        made = json.loads(self.render(self.templates.request, body).text)
        if self.one.operation is None:
            failed = made["statusCode"] == 400
            return self.answer(400 if failed else self.one.route.status, failed, "")
        try:
            output = world.invoke(self.one.operation, made)
        except ServiceError as error:
            kind = f"com.amazonaws.dynamodb.v20120810#{error.code}"
            data = {"__type": kind, "message": error.message, **error.extra}
            return self.answer(400, True, json.dumps(data))
        return self.answer(self.one.route.status, False, json.dumps(output))

    def answer(self, status: int, failed: bool, output: str) -> tuple[int, Any]:
        text = self.templates.refused if failed else self.templates.response
        made = self.render(text, output)
        status = made.overrides.response_status or status
        return status, number_free(made.text) if made.text.strip() else None

    def render(self, text: str, body: str) -> MappingResult:
        parameters = Parameters(
            path=self.event["pathParameters"] or {},
            querystring=self.event["queryStringParameters"] or {},
            header=self.event["headers"],
        )
        return render_mapping(
            template(text), body=body, params=parameters, context=self.context, stage_variables={}
        )


def number_free(text: str) -> Any:
    """JSON with numbers by value: 1, 1.0 and 1e0 are one."""
    found = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    return _unordered(found)


def _unordered(data: Any) -> Any:
    """Sets have no order, and DynamoDB has no empty ones: an optional one reads as None later."""
    if isinstance(data, dict):
        return {k: sorted(v or ()) if k == "labels" else _unordered(v) for k, v in data.items()}
    return [_unordered(one) for one in data] if isinstance(data, list) else data


def sequences() -> st.SearchStrategy[list[tuple[str, dict[str, Any]]]]:
    on_vtl = [route for route in shop().routes if route.id in routes()]
    assert len(on_vtl) >= 30
    return st.lists(requests(on_vtl), min_size=4, max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.deferred(sequences))
def test_templates_do_what_python_does(
    bundles: dict[str, Path], sequence: list[tuple[str, dict[str, Any]]]
) -> None:
    ours, theirs = World(shop()), World(shop())
    patch = pytest.MonkeyPatch()
    patch.setattr(live, "uuid", SimpleNamespace(uuid4=theirs.uuid))
    try:
        for route, one in sequence:
            check = validator(route)
            if check is not None and not check.is_valid(json.loads(one["body"])):
                continue  # the gateway's validator stands before both
            answer = run_live(bundles[route], one, theirs)
            body = answer.get("body")
            expected = answer["statusCode"], number_free(body) if body else None
            request_id = f"00000000-0000-4000-8000-{theirs.number:012}"
            found = Gateway(routes()[route], one, request_id).run(ours)
            note(f"{route} {one['pathParameters']} {one['queryStringParameters']} {one['body']}")
            assert found == expected
    finally:
        patch.undo()
        ours.cloud.storage.close()
        theirs.cloud.storage.close()
