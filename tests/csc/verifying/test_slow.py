"""A handler that doesn't end is left alone, and no other route suffers."""

from pathlib import Path

import pytest

from csc.verify import Bench, compiled
from csc.verifying import python_form

PROGRAM = """
from csc import *

@route("/n/{n}", public=True)
def endless(n: int) -> int:
    while n > 0:
        n += 1 if n > 5 else 0
    return n

@route("/m/{n}", public=True)
def quick(n: int) -> int:
    return n + 1
"""


def test_an_endless_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(python_form, "PATIENCE", 0.3)
    (tmp_path / "api.py").write_text(PROGRAM)
    with Bench(compiled(tmp_path)) as bench:
        endless = bench.verify("endless", 60, 1)
        quick = bench.verify("quick", 30, 1)
    assert endless.problem is None
    assert endless.cases < 60
    assert endless.compared < endless.cases
    assert quick.problem is None
    assert quick.cases == 30
