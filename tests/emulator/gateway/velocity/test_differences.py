"""The table of differences tells the truth, about us and (where it runs) about Velocity."""

from pathlib import Path

import pytest

from csc.emulator.gateway.velocity.differences import DIFFERENCES, Difference
from tests.emulator.gateway.velocity.oracle import Oracle, missing
from tests.emulator.gateway.velocity.render_job import render_job

BODY = '{"a": {"b": 1}, "l": [{"x": 1, "y": 2}, {"x": 3}], "n": 5}'


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda d: d.template)
def test_ours(difference: Difference) -> None:
    assert render_job({"template": difference.template, "body": BODY}) == difference.ours


@pytest.mark.skipif(missing() is not None, reason=f"no oracle: {missing()}")
def test_velocitys(tmp_path: Path) -> None:
    jobs = [{"template": difference.template, "body": BODY} for difference in DIFFERENCES]
    assert Oracle(tmp_path).render(jobs) == [difference.velocity for difference in DIFFERENCES]
