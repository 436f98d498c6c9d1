"""A service's output that goes to its response template as it is: nobody can tell."""

import copy
import json
from typing import Any

import orjson
import pytest

from bench.gateway.secured_api import METHODS, integration, parts
from csc.emulator.calls import Call
from csc.emulator.gateway.integrations.response import wants_document
from csc.emulator.gateway.mapping.render import render_mapping
from csc.emulator.gateway.velocity import compile_template

ITEM: dict[str, Any] = {
    "id": {"S": 'é "quoted" /\\'},
    "big": {"N": "123456789012345678901234567890.5"},
    "binary": {"B": "AAECAw=="},
    "flags": {"L": [{"BOOL": True}, {"NULL": True}, {"M": {"deep": {"N": "-1E-7"}}}]},
    "names": {"SS": ["a", "b"]},
    "numbers": {"NS": ["1", "2.5"]},
    "raw": {"BS": ["AA=="]},
}
KEY = {"id": ITEM["id"]}
ROLE = ("DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem")
TOTAL = {"ReturnConsumedCapacity": "TOTAL"}
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("PutItem", {"Item": ITEM, **TOTAL}),
    ("PutItem", {"Item": ITEM, "ReturnValues": "ALL_OLD", "ReturnItemCollectionMetrics": "SIZE"}),
    ("GetItem", {"Key": KEY}),
    ("GetItem", {"Key": KEY, "ProjectionExpression": "flags[2], big", **TOTAL}),
    (
        "Query",
        {
            "KeyConditionExpression": "id = :id",
            "ExpressionAttributeValues": {":id": ITEM["id"]},
            **TOTAL,
        },
    ),
    ("Scan", {"Limit": 1}),
    ("Scan", {"Select": "COUNT", **TOTAL}),
    (
        "UpdateItem",
        {
            "Key": KEY,
            "UpdateExpression": "ADD n :one",
            "ExpressionAttributeValues": {":one": {"N": "1"}},
            "ReturnValues": "ALL_NEW",
            **TOTAL,
        },
    ),
    ("DeleteItem", {"Key": KEY, "ReturnValues": "ALL_OLD"}),
]
PRINTING = (
    "#set($o = $input.path('$'))$o|$o.Item.flags.L[2].M|$o.Items[0].names.SS.size()|$o.Count|"
    "#foreach($k in $o.keySet())$k=$o.get($k);#end|$o.ConsumedCapacity.CapacityUnits|"
    '$util.escapeJavaScript($o.Item.id.S).replaceAll("\\\\\'", "\'")'
)


def invoke(gateway: Any, operation: str, more: dict[str, Any]) -> Any:
    cloud = gateway.cloud
    given = {"TableName": "todos", **copy.deepcopy(more)}
    return cloud.invoke(Call("dynamodb", operation, given, cloud.root(), "id", cloud.region))


def same(one: Any, other: Any) -> bool:
    """Equal, and of the same types down to the last value."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[name], other[name]) for name in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


async def test_an_output_is_what_its_json_says(gateway: Any) -> None:
    gateway.serve(METHODS, parts(ROLE))
    for operation, more in CALLS:
        output = invoke(gateway, operation, more)
        assert same(output, orjson.loads(orjson.dumps(output))), operation


def route(operation: str, more: dict[str, Any], template: str) -> dict[str, Any]:
    request = json.dumps({"TableName": "todos", **more})
    answer = {"StatusCode": "200", "ResponseTemplates": {"application/json": template}}
    return {
        "Integration": integration(operation, f"#[[{request}]]#", [answer]),
        "MethodResponses": [{"StatusCode": "200"}],
    }


@pytest.mark.parametrize("operation", ["GetItem", "Query", "Scan"])
async def test_a_template_that_only_reads_renders_as_one_that_wants_the_text(
    gateway: Any, operation: str
) -> None:
    answers: list[Any] = []
    more = dict(CALLS[2][1]) if operation == "GetItem" else {}
    if operation == "Query":
        more = dict(CALLS[4][1])
    for template in (PRINTING, "#set($text = $input.json('$'))" + PRINTING):
        gateway.serve({"GET /": route(operation, more, template)}, parts(ROLE))
        if not answers:
            invoke(gateway, *CALLS[0])
        method = next(iter(next(iter(gateway.deployment.apis.values())).methods.values()))
        assert wants_document(method.method.integration) is (template is PRINTING)
        answer = await gateway.call("GET", "/")
        assert answer.status == 200
        answers.append(answer.body)
        assert "flags" in gateway.last.reply.body.decode()
    assert answers[0] == answers[1]
    assert b"flags" in answers[0]


@pytest.mark.parametrize(
    ("template", "only_reads"),
    [
        ("$input.path('$.Item').size()", True),
        ("no reference", False),
        ("$input.json('$')", False),
        ("$input.body", False),
        ("#set($i = $input)$i.body", False),
        ("$input.path('$').put('a', 1)", False),
        ("#set($o = $input.path('$'))#set($o.a = 1)", False),
        ("#set($o = $input.path('$'))#set($o['a'] = 1)", False),
        ("#macro(m)$input.path('$')#end#m()", False),
        ("#evaluate(\"$input.path('$')\")", False),
        ("#set($context.responseOverride.status = 404)$input.path('$')", True),
    ],
)
async def test_which_templates_get_the_output_itself(
    gateway: Any, template: str, only_reads: bool
) -> None:
    gateway.serve({"GET /": route("GetItem", {"Key": KEY}, template)}, parts(ROLE))
    method = next(iter(next(iter(gateway.deployment.apis.values())).methods.values()))
    assert wants_document(method.method.integration) is only_reads


STATUS = "#set($context.responseOverride.status = 404)"


@pytest.mark.parametrize(
    ("template", "status"),
    [
        (STATUS + "x", 404),
        ("#if($input.path('$.no') != '')" + STATUS + "#end", 200),
        ("#foreach($i in [1, 2])#set($context.responseOverride.status = 410)#end", 410),
        (STATUS + "#set( $context.responseOverride.status = 201 )", 201),
        (STATUS + "#stop" + STATUS, 404),
        ("$context.responseOverride.status" + STATUS, 404),
    ],
)
async def test_a_status_is_overridden_as_by_the_whole_context(
    gateway: Any, template: str, status: int
) -> None:
    answers = []
    for text in (template, f"#*context*#{template}"):
        for member in ("RequestTemplates", "ResponseTemplates"):
            templates = {"RequestTemplates": '{"statusCode": 200}', "ResponseTemplates": "{}"}
            templates[member] = (
                text if member == "ResponseTemplates" else text + '{"statusCode":200}'
            )
            answers.append(await served(gateway, templates))
    assert answers[0] == answers[2] and answers[1] == answers[3]
    assert answers[1].partition(" ")[0] == str(status)


async def served(gateway: Any, templates: dict[str, str]) -> str:
    answer = {
        "StatusCode": "200",
        "ResponseTemplates": {"application/json": templates["ResponseTemplates"]},
    }
    method = {
        "Integration": {
            "Type": "MOCK",
            "RequestTemplates": {"application/json": templates["RequestTemplates"]},
            "IntegrationResponses": [answer],
        },
        "MethodResponses": [{"StatusCode": "200"}],
    }
    gateway.serve({"GET /": method})
    answered = await gateway.call("GET", "/")
    return f"{answered.status} {answered.body.decode()}"


def test_a_status_reaches_a_context_that_has_a_place_for_it() -> None:
    template = compile_template(STATUS + "x", "t")
    context: dict[str, Any] = {}
    assert template.render({"context": context}) == "x"
    assert context == {}
    result = render_mapping(template, body="", context=context, stage_variables={})
    assert result.overrides.response_status == 404
