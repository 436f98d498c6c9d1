"""Request data that tries to break out of a template reaches DynamoDB as data.

Every parameter of ``shop`` is tried: path, query, header, and every string of every body.
"""

import base64
import json
import textwrap
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.e2e.dev_server import Dev, SharedDev

BREAKERS = [
    '"',
    "\\",
    '\\"',
    "'",
    '"}}, "TableName": {"S": "carts"}, "x": {"S": "',
    '", "ReturnValues": "NONE',
    "$util.base64Encode('x')",
    "$input.params('id')",
    "${context.identity.sourceIp}",
    "#set($x = 1)$x",
    "#foreach($i in [1..1000000])x#end",
    "#if(true)a#end",
    "#*",
    "##",
    "]]#",
    "#[[",
    "\n",
    "\r\n",
    "\t",
    "\x00",
    "\x1f\x7f",
    "\u2028\u2029",
    "\u0085",
    "€😀\u0301",
    "</script>",
    "%22%7D",
    "+",
    "&a=b;c",
]
NASTY = st.one_of(
    st.sampled_from(BREAKERS),
    st.lists(st.sampled_from(BREAKERS), min_size=2, max_size=4).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40),
)
BIG = ("\"\\$#\n'{}" * 1500)[:10_240]

tries = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def shop(shared_dev: SharedDev) -> Dev:
    return shared_dev("shop")


@pytest.fixture
def staff(shop: Dev) -> str:
    return shop.token("staff", "shop/catalogue.write", "shop/orders.ship", "shop/reports.read")


@pytest.fixture
def customer(shop: Dev) -> str:
    return shop.token("customer")


def _segment(text: str) -> str:
    return quote(text, safe="")


def _put(shop: Dev, token: str, method: str, path: str, body: Any) -> Any:
    answer = shop.request(method, path, body, token)
    assert answer.status in (200, 201), (answer.status, answer.body, body)
    return answer.json()


def _check_product(shop: Dev, staff: str, text: str) -> None:
    body = {
        "name": text[:120],
        "category": text[:40],
        "price": 1,
        "tags": [text, text],
        "description": text[:2000],
    }
    made = _put(shop, staff, "POST", "/products", body)
    assert {k: made[k] for k in body} == body
    path = f"/products/{made['id']}"
    assert shop.request("GET", path).json() == made
    label = shop.request("GET", f"{path}/price").json()["label"]
    assert label == f"{body['name']} ({body['category']})"
    assert _put(shop, staff, "PUT", path, body) == {**made, "stock": 0}
    changes = {"name": text[:120], "description": text[:2000]}
    assert _put(shop, staff, "PATCH", path, changes) == made
    segment = _segment(text[:40])
    found = shop.request("GET", f"/categories/{segment}/products").json()
    assert made in found
    prefix = _segment(text[:3])
    assert made in shop.request("GET", f"/categories/{segment}/products?prefix={prefix}").json()
    report = shop.request("GET", f"/reports/categories/{segment}", token=staff).json()
    assert report["category"] == text[:40]
    assert shop.request("DELETE", path, token=staff).status == 204


@tries
@given(text=NASTY)
def test_every_string_of_a_product(shop: Dev, staff: str, text: str) -> None:
    _check_product(shop, staff, text)


def test_ten_kilobytes_of_it(shop: Dev, staff: str, customer: str) -> None:
    _check_product(shop, staff, BIG)
    settings_ = _put(shop, customer, "PUT", "/settings", {"extra": {"k": BIG}, "labels": [BIG]})
    assert (settings_["extra"], settings_["labels"]) == ({"k": BIG}, [BIG])


@tries
@given(text=NASTY)
def test_every_path_parameter_that_names_an_item(
    shop: Dev, staff: str, customer: str, text: str
) -> None:
    segment = _segment(text)
    line = _put(shop, customer, "PUT", f"/cart/{segment}", {"quantity": 1, "note": text[:200]})
    assert (line["product"], line["note"]) == (text, text[:200])
    assert shop.request("GET", f"/cart/{segment}", token=customer).json() == line
    assert line in shop.request("GET", "/cart", token=customer).json()
    assert shop.request("DELETE", f"/cart/{segment}", token=customer).status == 204
    for method, path, token, body in [
        ("GET", f"/products/{segment}", None, None),
        ("GET", f"/products/{segment}/price", None, None),
        ("PUT", f"/products/{segment}", staff, {"name": "a", "category": "b", "price": 1}),
        ("PATCH", f"/products/{segment}", staff, {"name": "a"}),
        ("PUT", f"/products/{segment}/stock", staff, {"stock": 1}),
        ("POST", f"/products/{segment}/sold", staff, None),
        ("DELETE", f"/products/{segment}", staff, None),
        ("GET", f"/orders/{segment}", customer, None),
        ("POST", f"/orders/{segment}/cancel", customer, None),
        ("POST", f"/orders/{segment}/ship", staff, None),
        ("DELETE", f"/orders/{segment}", customer, None),
        ("GET", f"/products/p/reviews/{segment}", None, None),
        ("POST", f"/orders/{segment}/reorder", customer, None),
        ("GET", f"/quotes/{_segment(text.replace(',', '')) or 'x'}", None, None),
    ]:
        answer = shop.request(method, path, body, token)
        assert answer.status == 404, (method, path, answer.status, answer.body)


@tries
@given(text=NASTY)
def test_reviews(shop: Dev, customer: str, text: str) -> None:
    path = f"/products/{_segment(text)}/reviews"
    review = _put(shop, customer, "POST", path, {"stars": 5, "text": text})
    assert (review["product"], review["text"]) == (text, text)
    author = _segment(review["author"])
    assert shop.request("GET", f"{path}/{author}").json() == review
    assert shop.request("GET", path).json() == [review]
    rating = shop.request("GET", f"/products/{_segment(text)}/rating").json()
    assert (rating["product"], rating["count"]) == (text, 1)
    assert shop.request("DELETE", path, token=customer).status == 204


@tries
@given(text=NASTY)
def test_orders(shop: Dev, customer: str, text: str) -> None:
    address = {"street": text, "city": text, "postcode": "AB1 2CD"}
    line = {"product": text, "quantity": 1, "unit_price": 2}
    order = _put(shop, customer, "POST", "/orders", {"lines": [line], "address": address})
    assert (order["lines"], order["address"], order["status"]) == ([line], address, "placed")
    path = f"/orders/{order['id']}"
    moved = {**address, "city": text[::-1]}
    assert _put(shop, customer, "PUT", f"{path}/address", moved)["address"] == moved
    assert shop.request("GET", path, token=customer).json()["address"] == moved
    receipt = shop.request("GET", f"{path}/receipt", token=customer)
    assert receipt.json() == {"receipt": textwrap.indent(f"1 x {text} at 2", "  ")}
    assert shop.request("DELETE", path, token=customer).status == 204


@tries
@given(text=NASTY)
def test_settings(shop: Dev, customer: str, text: str) -> None:
    change = {"labels": [text], "extra": {text: text, "plain": text}}
    assert _put(shop, customer, "PUT", "/settings", change)["extra"] == change["extra"]
    stored = shop.request("GET", "/settings", token=customer).json()
    assert (stored["labels"], stored["extra"]) == ([text], change["extra"])


@tries
@given(text=NASTY)
def test_query_parameters_cannot_change_the_call(shop: Dev, text: str) -> None:
    value = _segment(text)
    for path in (f"/products?limit={value}", f"/orders?limit={value}"):
        answer = shop.request("GET", path, token=shop.token_of("customer"))
        assert answer.status in (200, 400), (path, answer.body)
        if answer.status == 200:
            assert text.strip().isdigit(), answer.body
    cursor = base64.b64encode(json.dumps({"id": {"S": text}}).encode()).decode()
    for given_cursor in (value, _segment(cursor)):
        answer = shop.request("GET", f"/products?cursor={given_cursor}")
        assert answer.status in (200, 400), answer.body
    assert shop.request("GET", f"/categories/c/products?reverse={value}").status in (200, 400)


@tries
@given(text=st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1))
def test_headers(shop: Dev, text: str) -> None:
    sent = text.strip() or "x"
    answer = shop.request(
        "GET", "/whoami", token=shop.token_of("customer"), headers={"X-Device": sent}
    )
    assert answer.json()["device"] == sent
