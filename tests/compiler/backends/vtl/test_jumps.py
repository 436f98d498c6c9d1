"""``break`` and ``continue`` in templates, beside the same handler's Python on many tables."""

from pathlib import Path

import pytest

from csc.verify import Bench, compiled

HEAD = """
from csc import *

class Item(Model):
    owner: str
    id: str
    size: int
    done: bool = False

items = DynamoDB(name="items", partition_key="owner", sort_key="id")

@route("/put", methods=["POST"], public=True)
def put(item: Item) -> Item:
    return items.put(item)

@route("/n/{owner}", public=True)
def handler(owner: str, least: int = 1) -> dict[str, int]:
    n = 0
    seen = 0
    for item in items.query(owner):
"""
TAIL = """
    return {"n": n, "seen": seen}
"""
LOOPS = {
    "continue first": """
        if item.size < least:
            continue
        n += item.size
""",
    "continue in the middle": """
        seen += 1
        if item.done:
            n -= 1
            continue
        n += item.size
""",
    "break": """
        if item.done:
            break
        n += 1
""",
    "break after a count": """
        seen += 1
        if seen == 2:
            break
        n += item.size
""",
    "both, nested": """
        if item.done:
            if item.size > least:
                break
            seen += 1
            continue
        elif item.size < 0:
            continue
        n += 1
""",
    "one way of an inner branch": """
        if item.size > 0:
            if item.done:
                continue
            seen += 1
        n += 1
""",
    "a loop in a loop": """
        for k in [1, 2, 3]:
            if k == 2:
                continue
            if k > item.size:
                break
            seen += k
        if item.done:
            continue
        n += 1
""",
    "a test on a variable that nothing else reads": """
        stop = item.size > 5
        if stop:
            break
        n += 1
""",
}


@pytest.mark.parametrize("loop", LOOPS)
def test_loops_leave_as_python_does(loop: str, tmp_path: Path) -> None:
    (tmp_path / "api.py").write_text(HEAD + LOOPS[loop] + TAIL)
    with Bench(compiled(tmp_path)) as bench:
        verdict = bench.verify("handler", 200, 1)
        tier = bench.cloud_program.by_id["handler"].tier
    assert verdict.problem is None, verdict.problem
    assert tier == "vtl" or loop == "a loop in a loop"
    assert verdict.unreached == ()
