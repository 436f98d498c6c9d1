"""Templates recorded on AWS and rendered by Velocity, read where they are."""

import json
from pathlib import Path
from typing import Any

import pytest

from csc.emulator.gateway.mapping import PayloadError, compile_template, render_mapping
from tests.emulator.gateway.velocity.oracle import mask
from tests.emulator.gateway.velocity.render_job import render_job

SHARED = Path(__file__).parents[4].parent / "shared" / "vtl"

pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif(not SHARED.exists(), reason="../shared/vtl is not there"),
]


def _read(name: str) -> list[dict[str, Any]]:
    path = SHARED / name
    cases: list[dict[str, Any]] = json.loads(path.read_text()) if path.exists() else []
    return cases


def _named(cases: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(case, id=case["id"]) for case in cases]


RECORDED = _read("recorded_on_aws.json")
TEMPLATES = [case for case in RECORDED if "pipeline" not in case]
PIPELINES = [case for case in RECORDED if "pipeline" in case]
RENDERED = _read("rendered_by_velocity.json")


def test_all_are_read() -> None:
    assert (len(TEMPLATES), len(PIPELINES), len(RENDERED)) == (82, 25, 354)


@pytest.mark.parametrize("case", _named(TEMPLATES))
def test_template_recorded_on_aws(case: dict[str, Any]) -> None:
    text = render_job({"template": case["template"], "vars": case["input"]["context_vars"]})
    assert text is not None
    if case["expected_normalized_whitespace"]:
        assert text.split() == case["expected"].split()
    else:
        assert text == case["expected"]


def _run_pipeline(case: dict[str, Any]) -> tuple[int, str]:
    """Request template, a Lambda that answers ``JSON.stringify(event)``, ``$input.path('$')``."""
    template = compile_template(case["template"], "request")
    try:
        request = render_mapping(
            template, body=case["input"]["body"], context={}, stage_variables={}
        ).text
    except PayloadError as error:
        return 400, json.dumps({"message": str(error)})
    event = json.loads(request or "{}")
    answer = json.dumps(json.dumps(event))
    response = compile_template("$input.path('$')", "response")
    return 200, render_mapping(response, body=answer, context={}, stage_variables={}).text


@pytest.mark.parametrize("case", _named(PIPELINES))
def test_pipeline_recorded_on_aws(case: dict[str, Any]) -> None:
    status, text = _run_pipeline(case)
    assert status == case["expected"]["status"]
    assert json.loads(text) == json.loads(case["expected"]["final_response"])


@pytest.mark.parametrize("case", _named(RENDERED))
def test_template_rendered_by_velocity(case: dict[str, Any]) -> None:
    text = render_job({"template": case["template"], **case["input"]})
    if "expected_error" in case:
        assert text is None
    else:
        assert mask(text) == mask(case["expected_aws_mode"])
