"""Whatever a client sends, the gateway answers, and never with a defect of its own."""

import json
from typing import Any
from urllib.parse import quote, unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csc.emulator.gateway.chain import handle
from csc.emulator.http import HttpRequest, HttpResponse

ECHO = (
    '{"statusCode": 200}'
    "#set($context.requestOverride.path.a = $util.escapeJavaScript($util.urlDecode("
    "$input.params('a'))))"
    "#set($context.requestOverride.path.q = $util.escapeJavaScript($input.params('q')))"
)
ANSWER = (
    '{"a": "$context.requestOverride.path.a.replaceAll("\\\\\'", "\'")",'
    ' "q": "$context.requestOverride.path.q.replaceAll("\\\\\'", "\'")"}'
)
METHOD: dict[str, Any] = {
    "Integration": {
        "Type": "MOCK",
        "PassthroughBehavior": "NEVER",
        "RequestTemplates": {"application/json": ECHO},
        "IntegrationResponses": [
            {"StatusCode": "200", "ResponseTemplates": {"application/json": ANSWER}}
        ],
    },
    "MethodResponses": [{"StatusCode": "200"}],
    "RequestModels": {"application/json": "Any"},
    "RequestValidatorId": {"Ref": "Validator"},
    "RequestParameters": {"method.request.path.a": True},
}
PARTS = {
    "Any": {
        "Type": "AWS::ApiGateway::Model",
        "Properties": {"RestApiId": {"Ref": "Api"}, "Name": "Any", "Schema": {"minProperties": 0}},
    },
    "Validator": {
        "Type": "AWS::ApiGateway::RequestValidator",
        "Properties": {
            "RestApiId": {"Ref": "Api"},
            "ValidateRequestBody": True,
            "ValidateRequestParameters": True,
        },
    },
}

targets = st.text(st.sampled_from("/ab?&=;%+#.{}$\"'\\ <>|~é2Ff0"), max_size=30).map(
    lambda text: "/" + text
)
header_names = st.sampled_from(
    ["Content-Type", "Accept", "X-Api-Key", "Authorization", "Host", "X-Amzn-Trace-Id", "Cookie"]
)
headers = st.lists(st.tuples(header_names, st.text(max_size=20)), max_size=4)
verbs = st.sampled_from(["GET", "POST", "OPTIONS", "HEAD", "BREW"])


@pytest.fixture
def served(gateway: Any) -> Any:
    gateway.serve({"ANY /{a}": METHOD, "ANY /x/{a+}": METHOD}, PARTS)
    return gateway


def answer(gateway: Any, request: HttpRequest) -> HttpResponse:
    [api] = gateway.deployment.apis.values()
    response = handle(gateway.cloud, gateway.deployment, api, "test", request)
    assert isinstance(response, HttpResponse)
    return response


quick = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@quick
@given(verb=verbs, target=targets, pairs=headers, body=st.binary(max_size=40))
def test_any_request_is_answered(
    served: Any, verb: str, target: str, pairs: list[tuple[str, str]], body: bytes
) -> None:
    response = answer(served, HttpRequest(verb, target, pairs, body))
    assert response.status in (200, 400, 403, 415), response
    if response.status == 200:
        json.loads(response.body)


@quick
@given(text=st.text(min_size=1, max_size=30), query=st.text(max_size=30))
def test_text_in_path_and_query_comes_through_templates_as_it_was(
    served: Any, text: str, query: str
) -> None:
    try:
        path, value = quote(text, safe=""), quote(query, safe="")
    except UnicodeEncodeError:  # half a surrogate pair has no bytes
        return
    response = answer(served, HttpRequest("GET", f"/{path}?q={value}", [("Host", "x")], b""))
    assert response.status == 200
    assert unquote(path) == text
    assert json.loads(response.body) == {"a": text, "q": query}
