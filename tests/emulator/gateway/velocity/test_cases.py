"""Our own templates, with what Velocity rendered them to (``record_cases`` writes it)."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.emulator.gateway.velocity.oracle import mask
from tests.emulator.gateway.velocity.render_job import render_job

CASES = Path(__file__).parent / "cases"


def _cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}-{number}")
        for path in sorted(CASES.glob("*.json"))
        for number, case in enumerate(json.loads(path.read_text()))
    ]


@pytest.mark.parametrize("case", _cases())
def test_renders_as_velocity_did(case: dict[str, Any]) -> None:
    assert mask(render_job(case)) == case["expected"], case["template"]
