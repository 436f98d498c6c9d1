"""Templates found in documents."""

from pathlib import Path
from typing import Any

import pytest

from csc.emulator.cloudformation.load_template import load_template
from csc.emulator.gateway.lint import lint_stack
from csc.emulator.gateway.lint.stack import find_templates
from csc.emulator.gateway.lint.template_text import template_text

PATTERNS = Path(__file__).parents[5] / "shared" / "patterns"

METHOD = {
    "Resources": {
        "Put": {
            "Type": "AWS::ApiGateway::Method",
            "Properties": {
                "Integration": {
                    "RequestTemplates": {
                        "application/json": {
                            "Fn::Sub": '{"T": "${Table}", "k": "$input.params(\'k\')", "b": "${!x}"}'
                        },
                        "text/plain": {"Ref": "Elsewhere"},
                    },
                    "IntegrationResponses": [
                        {"ResponseTemplates": {"application/json": "$input.params('k')"}}
                    ],
                }
            },
        }
    }
}


def test_finds_request_and_response_templates() -> None:
    found = [(d.code, d.span.file) for d in lint_stack(METHOD, name="t.yaml") if d.span]
    integration = "t.yaml: Resources.Put.Properties.Integration"
    assert found == [
        ("CSC652", f"{integration}.RequestTemplates.application/json"),
        ("CSC651", f"{integration}.RequestTemplates.application/json"),
        (
            "CSC653",
            f"{integration}.IntegrationResponses.0.ResponseTemplates.application/json",
        ),
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "a"),
        ({"Fn::Sub": "a${B}c${!D}"}, "axc${D}"),
        ({"Fn::Sub": ["a${B}", {"B": 1}]}, "ax"),
        ({"Fn::Join": ["", ["a", {"Ref": "B"}, "c"]]}, "axc"),
        ({"Ref": "A"}, None),
        (["a"], None),
        (None, None),
        ({"Fn::Sub": 5}, None),
        ({"Fn::Join": "x"}, None),
    ],
)
def test_template_text(value: Any, text: str | None) -> None:
    assert template_text(value) == text


def typed(request: str, response: str, **changes: Any) -> dict[str, Any]:
    """A method whose validator has seen that ``n`` is a number and ``s`` a string."""
    properties = {
        "RequestValidatorId": {"Ref": "Validator"},
        "RequestModels": {"application/json": {"Ref": "New"}},
        "Integration": {
            "RequestTemplates": {"application/json": request},
            "IntegrationResponses": [{"ResponseTemplates": {"application/json": response}}],
        },
    }
    schema = {
        "properties": {
            "n": {"type": ["integer", "null"]},
            "s": {"type": "string"},
            "l": {"type": "array", "items": {"$ref": "#/definitions/Row"}},
            "u": {"anyOf": [{"$ref": "#/definitions/Row"}, {"properties": {"k": {}}}]},
        },
        "definitions": {"Row": {"properties": {"k": {"type": "number"}}}},
    }
    resources = {
        "Put": {"Type": "AWS::ApiGateway::Method", "Properties": properties | changes},
        "New": {"Type": "AWS::ApiGateway::Model", "Properties": {"Schema": schema}},
        "Validator": {
            "Type": "AWS::ApiGateway::RequestValidator",
            "Properties": {"ValidateRequestBody": True},
        },
    }
    return {"Resources": resources}


HANDED = "#set($context.requestOverride.path.b = $input.body)"
TAKEN = "#set($b = $util.parseJson($context.requestOverride.path.b))"


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ('{"n": $b.n}', 0),
        ('{"n": $util.escapeJavaScript("${b.n}")}', 0),
        ('{"n": [#foreach($r in $b.l)$r.k#if($foreach.hasNext),#end#end]}', 0),
        ('#set($l = [])#if($b.l != "")#set($l = $b.l)#end{"n": [#foreach($r in $l)$r.k #end]}', 0),
        ('{"s": $b.s}', 1),
        ('{"x": $b.other}', 1),
        ('{"x": $b.u.k}', 1),  # of the other kind, it may be anything
        ('#set($c = $b.n)#if($b.n == 1)#set($c = $b.s)#end{"c": $c}', 1),
    ],
)
def test_what_a_model_has_proved_is_a_number(template: str, found: int) -> None:
    def count(document: Any) -> int:
        return sum(d.code == "CSC652" for d in lint_stack(document, name="t"))

    assert count(typed("#set($b = $input.path('$'))" + template, "")) == found
    assert count(typed("#set($b = $util.parseJson($input.body))" + template, "")) == found
    assert count(typed(HANDED, TAKEN + template)) == found
    assert count(typed("", TAKEN + template)) == 1  # nothing was handed over
    assert count(typed(HANDED, TAKEN + template, RequestValidatorId={"Ref": "Elsewhere"})) == 1
    assert count(typed(HANDED, TAKEN + template, RequestModels={})) == 1


def test_a_parameter_that_was_checked_before_it_was_handed_over() -> None:
    check = "#set($n = $input.params('n'))#if(!$n.matches('[0-9]+'))#set($n = '0')#end"
    hand = "#set($context.requestOverride.path.n = $n)"
    answer = '#set($n = $context.requestOverride.path.n){"n": $n}'
    assert lint_stack(typed(check + hand, answer), name="t") == []
    (found,) = lint_stack(typed("#set($n = $input.params('n'))" + hand, answer), name="t")
    assert found.code == "CSC652"


def test_openapi_spellings() -> None:
    document = {
        "paths": {
            "/x": {
                "get": {
                    "x-amazon-apigateway-integration": {
                        "requestTemplates": {"application/json": "a"},
                        "responses": {"default": {"responseTemplates": {"application/json": "b"}}},
                    }
                }
            }
        }
    }
    assert [(kind, text) for _, kind, text in find_templates(document)] == [
        ("request", "a"),
        ("response", "b"),
    ]


@pytest.mark.conformance
@pytest.mark.skipif(not PATTERNS.exists(), reason="../shared/patterns is not there")
def test_the_public_patterns_write_request_data_unescaped() -> None:
    """Eight of the thirteen do, as they stand in aws-samples."""
    unsafe = [
        path.name
        for path in sorted(PATTERNS.iterdir())
        if path.suffix in (".yaml", ".yml", ".json")
        and any(d.code == "CSC652" and d.severity == "error" for d in _lint(path))
    ]
    assert unsafe == [
        "apigw-cache-invalidation-eventbridge.yaml",
        "apigw-dynamodb-kinesis-lambda.yaml",
        "apigw-kinesis.yaml",
        "apigw-rest-api-dynamodb.yml",
        "apigw-sns-sms.yaml",
        "apigw-sqs-lambda-iot.yaml",
        "apigw-sqs-rest.yaml",
        "serverless-message-processing.yaml",
    ]


def _lint(path: Path) -> list[Any]:
    return lint_stack(load_template(path), name=path.name)
