"""Statements of "Amazon API Gateway important notes" for REST APIs, and what was recorded beside them.

Headers that are dropped, refused and renamed: test_recorded_on_aws.py, test_http.py, test_lambda_proxy.py.
Stage names: ../services/apigateway/test_patch.py.  Events of at most 1,024 bytes: ../test_execution_log.py.
"""

import json
from typing import Any

import pytest

from csc.diagnostics import DiagnosticsError

OK = '{"statusCode": 200}'


def mock(answer: str, request: str = OK) -> dict[str, Any]:
    """The request's template sees the query; what it sets on the context, the answer's shows."""
    return {
        "Integration": {
            "Type": "MOCK",
            "RequestTemplates": {"application/json": request},
            "IntegrationResponses": [
                {"StatusCode": "200", "ResponseTemplates": {"application/json": answer}}
            ],
        },
        "MethodResponses": [{"StatusCode": "200"}],
    }


PROXY = {
    "Integration": {
        "Type": "AWS_PROXY",
        "IntegrationHttpMethod": "POST",
        "Uri": (
            "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
            "arn:aws:lambda:us-east-1:123456789012:function:f/invocations"
        ),
    }
}


def echo(gateway: Any) -> None:
    gateway.functions.handlers["f"] = lambda event: {"body": json.dumps(event)}


async def test_a_semicolon_splits_the_query(gateway: Any) -> None:
    echo(gateway)
    gateway.serve({"GET /": PROXY})
    event = json.loads((await gateway.call("GET", "/?a=1;b=2&c=3%3B4")).body)
    assert event["queryStringParameters"] == {"a": "1", "b": "2", "c": "3;4"}


async def test_encoded_parameters_are_decoded_before_they_are_passed_on(gateway: Any) -> None:
    echo(gateway)
    gateway.serve({"GET /": PROXY})
    event = json.loads((await gateway.call("GET", "/?a=caf%C3%A9%20%25")).body)
    assert event["queryStringParameters"] == {"a": "café %"}


def test_a_template_has_300_kb_at_most(gateway: Any) -> None:
    gateway.serve({"GET /": mock("x" * 300_000)})
    with pytest.raises(DiagnosticsError):
        gateway.serve({"GET /": mock("x" * 310_000)})


async def test_a_body_has_10_mb_at_most(gateway: Any) -> None:
    gateway.serve({"POST /": mock("ok")})
    answer = await gateway.call("POST", "/", body=b"x" * (10 * 1024 * 1024 + 1))
    assert answer.status == 413
    assert json.loads(answer.body) == {"message": "Request Too Long"}


@pytest.mark.parametrize("answer", ["", "$context.responseOverride.status"])
async def test_a_requests_template_may_override_the_response(gateway: Any, answer: str) -> None:
    """Recorded on AWS, with a response template and without one."""
    request = (
        "#set($context.responseOverride.status = 444)"
        f'#set($context.responseOverride.header.foo = "bar"){OK}'
    )
    method = mock(answer, request)
    if not answer:
        method["Integration"]["IntegrationResponses"][0].pop("ResponseTemplates")
    gateway.serve({"GET /": method})
    told = await gateway.call("GET", "/")
    assert (told.status, told.body) == (444, b"444" if answer else b"")
    assert ("foo", "bar") in told.headers


async def test_a_value_that_comes_twice_is_the_last_one(gateway: Any) -> None:
    echo(gateway)
    gateway.serve({"GET /": PROXY})
    event = json.loads((await gateway.call("GET", "/?a=1&a=2")).body)
    assert event["queryStringParameters"] == {"a": "2"}
    assert event["multiValueQueryStringParameters"] == {"a": ["1", "2"]}
