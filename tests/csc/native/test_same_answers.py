"""The compiled modules and their sources answer alike, whatever they are asked."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from csc.native.find import describe

ROOT = Path(__file__).resolve().parents[3]


def _answers(compiled: str, seed: int) -> list[str]:
    command = [sys.executable, "-m", "tests.csc.native.answers", str(seed)]
    env = {**os.environ, "CSC_COMPILED": compiled, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


@pytest.mark.parametrize("seed", [1])
def test_both_builds_answer_alike(seed: int) -> None:
    if not describe().startswith("compiled"):
        pytest.skip(describe())
    plain, compiled = _answers("0", seed), _answers("1", seed)
    assert plain[0].startswith("plain Python") and compiled[0].startswith("compiled")
    assert len(plain) == len(compiled) > 3000
    differing = [pair for pair in zip(plain[1:], compiled[1:], strict=True) if pair[0] != pair[1]]
    assert not differing, differing[:3]
