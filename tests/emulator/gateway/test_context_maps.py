"""What the maps of ``$context`` hold and how they print: recorded on AWS, where not said otherwise."""

import json
from typing import Any

import pytest

from csc.emulator.gateway.logs import render_access_log
from csc.emulator.gateway.mapping import compile_template, render_mapping
from csc.emulator.gateway.velocity.java.silent_map import silent
from tests.emulator.gateway.test_mock import mock

MEMBERS = {
    *("accountId", "apiId", "deploymentId", "domainName", "domainPrefix", "extendedRequestId"),
    *("httpMethod", "identity", "path", "protocol", "requestId", "requestOverride", "requestTime"),
    *("requestTimeEpoch", "resourceId", "resourcePath", "responseOverride", "stage"),
}
IDENTITY = {
    *("accessKey", "accountId", "caller", "cognitoAuthenticationProvider", "principalOrgId"),
    *("cognitoAuthenticationType", "cognitoIdentityId", "cognitoIdentityPoolId", "sourceIp"),
    *("user", "userAgent", "userArn"),
}
EACH = '{#foreach($k in $x.keySet())"$k": "$x.get($k)"#if($foreach.hasNext),#end#end}'


def shown(text: str, context: dict[str, Any]) -> str:
    template = compile_template(text, "a test")
    return render_mapping(template, body="", context=context, stage_variables={}).text


async def test_the_members_of_the_context_and_what_its_maps_print(gateway: Any) -> None:
    texts = [
        f"#set($x = $context{part}){EACH}"
        for part in ("", ".identity", ".requestOverride", ".responseOverride")
    ]
    answers = {"application/json": f"[{', '.join(texts)}]"}
    gateway.serve({"GET /x": mock(responses=[{"StatusCode": "200", "ResponseTemplates": answers}])})
    answer = await gateway.call("GET", "/x", {"User-Agent": "tests"})
    context, identity, request, response = json.loads(answer.body)
    assert set(context) == MEMBERS
    silent_ones = {name for name, text in context.items() if not text}
    assert silent_ones == {"identity", "requestOverride", "responseOverride"}
    assert set(identity) == IDENTITY
    assert {name: text for name, text in identity.items() if text} == {
        "sourceIp": "203.0.113.7",
        "userAgent": "tests",
    }
    assert request == {"header": "", "path": "", "querystring": ""}
    assert response == {"header": ""}


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("[$context.authorizer][$context.authorizer.claims]", "[][]"),  # "returns null", AWS says
        ("$context.authorizer.claims.sub $context.authorizer.principalId", "s p"),
        ("$context.authorizer.claims['cognito:groups']", "a,b"),
        ("$context.authorizer.claims.get('sub')$context.authorizer.claims.size()", "s2"),
        ("#foreach($v in $context.authorizer.claims)$v;#end", "s;a,b;"),
        (
            "#foreach($e in $context.authorizer.claims.entrySet())$e.key=$e.value;#end",
            "sub=s;cognito:groups=a,b;",
        ),
        ("[$context.identity]#if($context.identity)there#end", "[]there"),
        ("#if($context.identity == '')empty#end", "empty"),
        ("$util.escapeJavaScript($context.identity)$context.identity.isEmpty()", "false"),
        (
            "#set($m = {'a': $context.identity})$m $context.identity.class.name",
            "{a=} java.util.LinkedHashMap",
        ),
        (
            "#set($h = $context.requestOverride.header)#set($h.x = 'y')[$h][$h.x]",
            "[][y]",
        ),
        ("#set($context.responseOverride.own = {'a': 1})$context.responseOverride.own", "{a=1}"),
        ("$context.nothing.keySet() [$context]", " []"),
    ],
)
def test_how_a_map_of_the_context_prints(text: str, printed: str) -> None:
    claims = {"sub": "s", "cognito:groups": "a,b"}
    context = silent(
        {"authorizer": {"principalId": "p", "claims": claims}, "identity": {"sourceIp": "1.2.3.4"}}
    )
    assert shown(text, context) == printed


async def test_no_map_of_the_context_outlives_its_request(gateway: Any) -> None:
    text = "#set($ignored = $context.identity.put('sourceIp', 'changed'))$context.identity.sourceIp"
    answers = {"application/json": text}
    gateway.serve({"GET /x": mock(responses=[{"StatusCode": "200", "ResponseTemplates": answers}])})
    assert (await gateway.call("GET", "/x")).body == b"changed"
    plain = {"application/json": "$context.identity.sourceIp"}
    gateway.serve({"GET /x": mock(responses=[{"StatusCode": "200", "ResponseTemplates": plain}])})
    assert (await gateway.call("GET", "/x")).body == b"203.0.113.7"


async def test_maps_in_logs_and_mappings_say_nothing_either(gateway: Any) -> None:
    response = {
        "StatusCode": "200",
        "ResponseParameters": {
            "method.response.header.Map": "context.identity",
            "method.response.header.Text": "context.stage",
        },
    }
    gateway.serve({"GET /x": mock(responses=[response], headers=("Map", "Text"))})
    headers = dict((await gateway.call("GET", "/x")).headers)
    assert "Map" not in headers
    assert headers["Text"] == "test"
    gateway.last.authorizer = {"principalId": "p", "claims": {"sub": "s"}}
    line = "$context.identity $context.authorizer.claims $context.authorizer.claims.sub"
    assert render_access_log(line, gateway.last) == "- - s"
