"""Our templates through Apache Velocity itself: it renders what the emulator renders."""

import json
from typing import Any

import pytest

from csc.emulator.gateway.mapping.input import Parameters
from csc.emulator.gateway.mapping.render import render_mapping
from csc.emulator.gateway.velocity import compile_template
from tests.compiler.backends.vtl.requests import Request, benign, places, with_text
from tests.compiler.backends.vtl.test_injection import BREAKERS, ROUTES
from tests.emulator.gateway.velocity.oracle import Oracle, missing

pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif(missing() is not None, reason=missing() or ""),
]
ERRORS: list[dict[str, Any]] = [
    {"__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException", "message": "m"},
    {
        "__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
        "Item": {"id": {"S": "x"}},
    },
    {"__type": "com.amazon.coral.validate#ValidationException", "message": "m"},
    {"__type": "com.amazon.coral.service#SerializationException"},
    {"__type": "com.amazon.coral.service#AccessDeniedException", "Message": "m"},
    {"__type": "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"},
    {"__type": "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException"},
    {},
]
ITEM: dict[str, Any] = {
    "id": {"S": "a'b\"c\\d\n€"},
    "name": {"S": ""},
    "owner": {"S": "benign"},
    "title": {"S": "t"},
    "price": {"N": "1234567890.1234567890123456789012345678"},
    "stock": {"N": "7"},
    "stars": {"N": "4"},
    "quantity": {"N": "2"},
    "placed_at": {"N": "1700000000000"},
    "written_at": {"N": "1700000000001"},
    "tags": {"L": [{"S": "x"}, {"S": "'"}]},
    "note": {"NULL": True},
    "labels": {"SS": ["a", "b"]},
    "avatar": {"B": "AAEC"},
    "extra": {"M": {"k": {"S": "v"}}},
    "gift": {"BOOL": True},
    "newsletter": {"BOOL": False},
    "lines": {
        "L": [
            {"M": {"product": {"S": "p"}, "quantity": {"N": "1"}, "unit_price": {"N": "2.5"}}},
        ]
    },
    "address": {"M": {"street": {"S": "s"}, "city": {"S": "c"}, "postcode": {"S": "p"}}},
    "product": {"S": "p"},
    "author": {"S": "w"},
    "text": {"S": "</script>"},
    "category": {"S": "c"},
}
RECKONING = ("rating", "category-report")
OUTPUTS: list[dict[str, Any]] = [
    {},
    {"Item": ITEM},
    {"Attributes": ITEM},
    {"Item": {"id": {"S": "x"}}},
    {"Items": [], "Count": 0},
    {"Items": [ITEM, {"id": {"S": "x"}}, ITEM], "LastEvaluatedKey": ITEM},
]


def _context(request: Request, carried: dict[str, Any]) -> dict[str, Any]:
    overrides: dict[str, Any] = {part: {} for part in ("path", "querystring", "header")}
    return request.context() | {
        "requestOverride": overrides | {"path": carried},
        "responseOverride": {"header": {}},
    }


def _request_jobs() -> list[dict[str, Any]]:
    jobs = []
    for program, one in ROUTES:
        assert one.templates is not None
        plain = benign(program, one.route)
        tried = [plain, Request()]
        for number, _ in enumerate(places(plain)):
            tried += [with_text(plain, number, text) for text in BREAKERS]
        for request in tried:
            parameters = {
                "path": request.raw_path,
                "querystring": request.query,
                "header": request.header,
            }
            jobs.append(
                {
                    "template": one.templates.request,
                    "body": request.text(),
                    "params": parameters,
                    "context": _context(request, {}),
                }
            )
    return jobs


def _response_jobs() -> list[dict[str, Any]]:
    jobs = []
    for program, one in ROUTES:
        assert one.templates is not None
        request = benign(program, one.route)
        carried = {**request.path, **{k: f"={v}" for k, v in request.query.items()}}
        for template, bodies in (
            (one.templates.response, OUTPUTS),
            (one.templates.refused, ERRORS),
        ):
            for body in bodies:
                # Reckoning with a number that the model requires and the item lacks has no answer.
                if one.route.id in RECKONING and len(body.get("Items", ())) > 1:
                    continue
                jobs.append(
                    {
                        "template": template,
                        "body": json.dumps(body),
                        "context": _context(request, dict(carried)),
                    }
                )
    return jobs


def _ours(job: dict[str, Any]) -> str:
    given = job.get("params", {})
    return render_mapping(
        compile_template(job["template"], "template"),
        body=job["body"],
        params=Parameters(
            given.get("path", {}), given.get("querystring", {}), given.get("header", {})
        ),
        context=json.loads(json.dumps(job["context"])),
        stage_variables={},
    ).text


@pytest.fixture(scope="module")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> Oracle:
    return Oracle(tmp_path_factory.mktemp("oracle"))


@pytest.mark.parametrize("make", [_request_jobs, _response_jobs])
def test_velocity_renders_the_same(oracle: Oracle, make: Any) -> None:
    jobs = make()
    for job, theirs in zip(jobs, oracle.render(jobs), strict=True):
        assert theirs is not None, job
        assert _ours(job) == theirs, job["template"]


def test_every_answer_is_json(oracle: Oracle) -> None:
    jobs = _response_jobs()
    for text in oracle.render(jobs):
        assert text is not None
        if text.strip():
            json.loads(text, parse_int=str)
