"""Random templates over the whole grammar: ours and Velocity's must render alike.

``CSC_DIFFERENTIAL=100000`` sets how many, ``CSC_DIFFERENTIAL_SEED`` where they begin.
"""

import os
from pathlib import Path

import pytest

from tests.emulator.gateway.velocity.oracle import Oracle, mask, missing
from tests.emulator.gateway.velocity.random_templates import make_job
from tests.emulator.gateway.velocity.render_job import render_job

BATCH = 2_000
AGREEMENT = 0.999


@pytest.mark.skipif(missing() is not None, reason=f"no oracle: {missing()}")
@pytest.mark.timeout(3600)
def test_random_templates_render_as_velocity_renders_them(tmp_path: Path) -> None:
    oracle = Oracle(tmp_path)
    wanted = int(os.environ.get("CSC_DIFFERENTIAL", "1500"))
    first = int(os.environ.get("CSC_DIFFERENTIAL_SEED", "1000000"))
    differing: list[str] = []
    for start in range(first, first + wanted, BATCH):
        seeds = range(start, min(start + BATCH, first + wanted))
        jobs = [make_job(seed) for seed in seeds]
        for seed, job, expected in zip(seeds, jobs, oracle.render(jobs), strict=True):
            found = mask(render_job(job))
            if found != mask(expected):
                differing.append(f"{seed}: {job['template']!r}: {found!r} is not {expected!r}")
    assert len(differing) <= wanted * (1 - AGREEMENT), "\n".join(differing)
