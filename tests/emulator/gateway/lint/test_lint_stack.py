"""Templates found in documents."""

from pathlib import Path
from typing import Any

import pytest

from csc.emulator.cloudformation.load_template import load_template
from csc.emulator.gateway.lint import lint_stack
from csc.emulator.gateway.lint.stack import find_templates, template_text

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
