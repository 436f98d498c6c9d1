"""Sums and products of Decimals are exact in templates, whatever their size."""

import decimal
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csc.compiler import compile_project
from csc.compiler.project import project_of
from csc.emulator.gateway.mapping.render import render_mapping
from csc.emulator.gateway.velocity import compile_template

SOURCE = """
from decimal import Decimal
from csc import *



class Line(Model):
    id: str
    price: Decimal
    rate: Decimal = Decimal("0.5")
    amount: int = 1


lines = DynamoDB(name="lines", model=Line)


class Sums(Model):
    total: Decimal
    least: Decimal
    product: Decimal
    shifted: Decimal
    cheap: int


@route("/sums", public=True)
def sums() -> Sums:
    total = Decimal("0")
    least = Decimal("1e20")
    product = Decimal("1.25")
    cheap = 0
    for line in lines.scan():
        total += line.price * line.amount
        if line.price < least:
            least = line.price
        if line.price * line.rate <= Decimal("2.5") or line.price == 7:
            cheap += 1
    return Sums(
        total=total, least=least, product=total * least, shifted=-total + 3 - product, cheap=cheap
    )
"""
EXACT = decimal.Context(prec=2000, Emin=-9999, Emax=9999)


def number(text: str) -> Decimal:
    return EXACT.create_decimal(text)


NUMBERS = st.builds(
    lambda sign, digits, point: f"{sign}{_placed(digits, point)}",
    st.sampled_from(["", "-"]),
    st.integers(1, 10**38 - 1).map(str),
    st.integers(-20, 60),
)


def _placed(digits: str, point: int) -> str:
    """``digits`` times ten to the ``-point``, written out as DynamoDB writes a number."""
    return f"{Decimal(digits).scaleb(-point, EXACT):f}"


@pytest.fixture(scope="module")
def template() -> Any:
    cloud = compile_project(project_of({"api.py": SOURCE})).cloud
    assert cloud is not None
    one = cloud.by_id["sums"]
    assert one.templates is not None, one.reasons
    return compile_template(one.templates.response, "sums")


def rendered(template: Any, items: list[dict[str, Any]]) -> dict[str, Decimal]:
    body = json.dumps({"Items": items})
    text = render_mapping(template, body=body, context={}, stage_variables={}).text
    found: dict[str, Decimal] = json.loads(text, parse_float=number, parse_int=number)
    return found


def expected(items: list[dict[str, Any]]) -> dict[str, Decimal]:
    with decimal.localcontext(EXACT):
        total, least, cheap = Decimal(0), Decimal("1e20"), 0
        for item in items:
            price = number(item["price"]["N"])
            rate = number(item["rate"]["N"]) if "rate" in item else Decimal("0.5")
            total += price * int(item.get("amount", {"N": "1"})["N"])
            least = min(least, price)
            cheap += price * rate <= Decimal("2.5") or price == 7
        return {
            "total": total,
            "least": least,
            "product": total * least,
            "shifted": -total + 3 - Decimal("1.25"),
            "cheap": Decimal(cheap),
        }


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.lists(
        st.fixed_dictionaries(
            {"price": NUMBERS.map(lambda n: {"N": n})},
            optional={
                "rate": NUMBERS.map(lambda n: {"N": n}),
                "amount": st.integers(-(10**20), 10**20).map(lambda n: {"N": str(n)}),
            },
        ),
        max_size=4,
    )
)
def test_as_python_with_digits_enough(template: Any, items: list[dict[str, Any]]) -> None:
    assert rendered(template, items) == expected(items)


@pytest.mark.parametrize(
    "price", ["0", "-0.5", "0.1", "100", "7", "1" + "0" * 125, "0." + "0" * 129 + "1"]
)
def test_numbers_at_the_bounds(template: Any, price: str) -> None:
    items = [{"price": {"N": price}}, {"price": {"N": "0.2"}}]
    assert rendered(template, items) == expected(items)
