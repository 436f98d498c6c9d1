"""No loop of a template has more than 1,000 turns: pages and bodies are bounded, on every tier alike."""

import json
from typing import Any

import pytest

from csc.call_plan import page_size
from csc.compiler import compile_project
from csc.compiler.lowering.cloud import CloudRoute
from csc.compiler.project import project_of
from csc.emulator.gateway.mapping.input import Parameters
from csc.emulator.gateway.mapping.render import render_mapping
from csc.emulator.gateway.velocity import compile_template

SOURCE = """from csc import *

class Row(Model):
    id: str
    tags: list[str] = {field}
    more: dict[str, int] = {{}}

rows = DynamoDB(name="rows", model=Row)

@route("/rows", methods=["{method}"], public=True)
def handler({arguments}) -> {returns}:
    {body}
"""


def compiled(body: str, arguments: str = "", **rest: str) -> tuple[CloudRoute, Any]:
    said = {"field": "[]", "method": "GET", "returns": "list[Row]"} | rest
    made = compile_project(
        project_of({"api.py": SOURCE.format(body=body, arguments=arguments, **said)})
    )
    assert made.cloud is not None and made.assembly is not None, made.diagnostics
    return made.cloud.routes[0], made.assembly


def limit_of(route: CloudRoute, query: dict[str, str]) -> Any:
    assert route.templates is not None, route.reasons
    template = compile_template(route.templates.request, "request")
    shown = render_mapping(
        template,
        body="",
        params=Parameters(querystring=query),
        context={},
        stage_variables={},
    )
    return json.loads(shown.text)["Limit"]


@pytest.mark.parametrize("asked", [None, 0, -5, 1, 999, 1000, 1001, 10**20])
@pytest.mark.parametrize(
    "declared", ["int | None = None", "int = 7", "int | None = Query(None, le=2000)"]
)
def test_a_page_is_bounded(declared: str, asked: int | None) -> None:
    route, _ = compiled("return rows.scan(limit=limit)", f"limit: {declared}")
    query = {} if asked is None else {"limit": str(asked)}
    expected = 7 if asked is None and "7" in declared else page_size(asked)
    if asked is None or asked <= 2000 or "le=" not in declared:
        assert limit_of(route, query) == expected


def test_constants_and_bounded_parameters_are_written_as_they_are() -> None:
    assert limit_of(compiled("return rows.scan()")[0], {}) == 1000
    assert limit_of(compiled("return rows.scan(limit=5000)")[0], {}) == 1000
    route, _ = compiled("return rows.scan(limit=limit)", "limit: int = Query(7, ge=1, le=100)")
    assert route.templates is not None and '"Limit": $limit' in route.templates.request


def test_a_body_is_bounded_by_its_model() -> None:
    arguments = {"arguments": "row: Row", "method": "POST", "returns": "Row"}
    route, assembly = compiled("return rows.put(row)", **arguments)
    (schema,) = (
        one["Properties"]["Schema"]
        for one in assembly.stacks["api"]["Resources"].values()
        if one["Type"] == "AWS::ApiGateway::Model"
    )
    assert route.tier == "vtl"
    assert schema["properties"]["tags"]["maxItems"] == 1000
    assert schema["properties"]["more"]["maxProperties"] == 1000
    route, _ = compiled("return rows.put(row)", field="Field([], max_items=1500)", **arguments)
    assert route.tier != "vtl"
    assert route.reasons[0].construct == "A list as long as 1500"
