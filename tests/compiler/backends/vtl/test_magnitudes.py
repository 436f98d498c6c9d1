"""Division of ints: a template's is Python's where both sides stay within 53 bits, and no route of another kind has one."""

import pytest

from csc.compiler import compile_project
from csc.compiler.project import project_of

SOURCE = """from csc import *

class Row(Model):
    id: str
    stars: int = Field(ge=1, le=5)
    size: int
    tags: list[str] = []

rows = DynamoDB(name="rows", model=Row)

@route("/rows/{{id}}", methods=["POST"], public=True)
def mean(id: str, row: Row, n: int = 0, few: int = Query(1, ge=1, le=9)) -> float:
    found = rows.scan()
    {}
"""


def tier(lines: str) -> str:
    source = SOURCE.format("\n    ".join(lines.split(" | ")))
    cloud = compile_project(project_of({"api.py": source})).cloud
    assert cloud is not None
    (route,) = cloud.routes
    if route.tier != "vtl":
        assert route.reasons[0].construct == "`/` of ints without bounds"
        assert route.reasons[0].span.line >= 13
    return route.tier


@pytest.mark.parametrize(
    "lines",
    [
        "return sum(one.stars for one in found if one.size > n) / 3",  # what filters may be long
        "return sum(one.stars for one in found) / (len(found) + 1)",
        "return (few if n > 2 else -few) / 7",
        "return few * 1000000 / 3",
        "total = 0 | for one in found: |     total += one.stars | return total / (few * 10)",
        "return max(one.stars for one in found) / abs(few)",
        "return (len(id) - few) / 3",
    ],
)
def test_bounded(lines: str) -> None:
    assert tier(lines) == "vtl"


@pytest.mark.parametrize(
    "lines",
    [
        "return n / 3",
        "return few / row.size",
        "return sum(one.size for one in found if one.stars > 2) / 3",  # items hold what was sent
        "return sum(one.stars * n for one in found) / 3",
        "return few * few * 1000000000000000 / 3",
        "return Row(id=id, stars=n, size=1).stars / 3",  # made here: nothing has checked it
        "total = few | for one in found: |     total = total * 2 | return total / 3",
        "a = few | b = n | a = b | return a / 3",
    ],
)
def test_without_bounds(lines: str) -> None:
    assert tier(lines) == "wasm"
