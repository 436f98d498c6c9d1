"""A template that reads two members of $context gets these two, and they are as in the whole."""

from typing import Any

import pytest

from csc.emulator.gateway.build_context import build_context
from csc.emulator.gateway.context_parts import PARTS, build_parts, parts_of


def mock(template: str) -> dict[str, Any]:
    return {
        "Integration": {
            "Type": "MOCK",
            "RequestTemplates": {"application/json": '{"statusCode": 200}'},
            "IntegrationResponses": [
                {"StatusCode": "200", "ResponseTemplates": {"application/json": template}}
            ],
        },
        "MethodResponses": [{"StatusCode": "200"}],
    }


async def test_every_part_is_as_in_the_whole(gateway: Any) -> None:
    gateway.serve({"GET /a/{b}": mock("{}")})
    await gateway.call("GET", "/a/1?x=y", {"User-Agent": "a browser"})
    invocation = gateway.last
    for authorizer in ({}, {"principalId": "p", "claims": {"sub": "s"}}):
        invocation.authorizer = authorizer
        whole = build_context(invocation)
        parts = build_parts(invocation, tuple(PARTS))
        assert parts == {name: whole.get(name) for name in PARTS}
        absent = {"customDomain", "operationName", "isCanaryRequest"}
        assert whole.keys() - PARTS.keys() <= absent


@pytest.mark.parametrize(
    ("template", "parts"),
    [
        ("$context.requestId $!{context.stage} ${context.requestId}", ("requestId", "stage")),
        ("$context.authorizer.claims.sub", ("authorizer",)),
        (
            "#set($context.responseOverride.status = 404)$context.path",
            ("responseOverride", "path"),
        ),
        ("no reference", ()),
        ("$context", None),
        ("$context.keySet()", None),
        ("$context.get('path')", None),
        ("$context.nothingOfTheKind", None),
        ("out of context $context.path", None),
        ("#set($context.path = '/')$context.path", None),
        ("#set($i = $context.identity)#set($i.user = 'x')", None),
        ("$context.identity.put('user', 'x')", None),
        ("#evaluate('$context.path')", None),
        ("$\\u0063ontext.path $context.path", None),
    ],
)
def test_which_members_a_template_reads(template: str, parts: tuple[str, ...] | None) -> None:
    assert parts_of(template) == parts


TEMPLATES = [
    "$context.httpMethod $context.resourcePath $context.identity.userAgent $context.stage",
    "$context.authorizer.claims.sub|$context.requestTimeEpoch|$context.domainPrefix",
    (
        "#set($context.responseOverride.status = 201)"
        "#set($context.responseOverride.header.X = 'y')"
        "$context.requestId $context.responseOverride.status"
    ),
]


@pytest.mark.parametrize("template", TEMPLATES)
async def test_an_answer_is_the_same_as_with_the_whole(gateway: Any, template: str) -> None:
    answers = []
    for text in (template, f"#*context*#{template}"):
        gateway.ids = 0
        gateway.serve({"GET /a/{b}": mock(text)})
        answer = await gateway.call("GET", "/a/1", {"User-Agent": "a browser"})
        answers.append((answer.status, answer.body, answer.headers))
    assert answers[0] == answers[1]
    assert b"$context" not in answers[0][1]
