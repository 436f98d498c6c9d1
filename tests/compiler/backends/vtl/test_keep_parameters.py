"""A parameter that a branch assigns is a variable: as it came it was text, and text was added up as text."""

from pathlib import Path

from csc.verify import Bench, compiled

SOURCE = """\
from datetime import date, datetime
from decimal import Decimal
from csc import *

class Order(Model):
    id: str
    total: int = 0
    note: str | None = None

orders = DynamoDB(name="orders", model=Order)

@route("/swap/{id}", public=True)
def swap(id: str, a: int = 0, b: int = 0) -> int:
    order = orders.get(id)
    if a > b:
        a, b = b, a
    return order.total + a * 10 + b

@route("/cap", public=True)
def cap(limit: int = 10, x: float = 1.5, on: bool = False) -> list[float]:
    if limit > 7:
        limit = 7
        on = True
    if x > 2.0:
        x = x + 1
    return [limit * 1.0, x * 2.0, 1.0 if on else 0.0]

@route("/none", public=True)
def none(note: str | None = None, day: date | None = None, n: int | None = None) -> dict[str, object]:
    if note == "a" or note is None:
        note = "none"
    if n is not None and n > 3:
        n = None
    if day is None:
        day = date(2024, 5, 1)
    return {"note": note + "!", "n": n, "day": day}

@route("/scan", public=True)
def scan(limit: int = 3, cursor: str | None = None) -> list[Order]:
    if limit > 5:
        limit = 5
        cursor = None
    return orders.scan(limit=limit, cursor=cursor)

@route("/absent", public=True)
def absent(note: str | None = None, n: int | None = None, other: str | None = None) -> list[str]:
    if other == "a":
        note = other
        n = None
    elif n is not None and n > 3:
        n = 3
        note = None
    return [
        note.strip() if note is not None else "",
        str(n + 1) if n is not None else "x",
        note.split(",")[0] if note else "y",
    ]

@route("/loop", methods=["POST"], public=True)
def loop(tags: list[str], text: str = "") -> str:
    for tag in tags:
        text = text + tag
    return text
"""


def test_each_is_as_its_python(tmp_path: Path) -> None:
    (tmp_path / "api.py").write_text(SOURCE)
    with Bench(compiled(tmp_path)) as bench:
        for placed in bench.cloud_program.routes:
            verdict = bench.verify(placed.route.id, 40, 1)
            assert verdict.problem is None, verdict.problem
            if placed.route.id != "loop":
                assert placed.tier == "vtl", placed.reasons
