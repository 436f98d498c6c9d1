"""A real application of 35 routes: ownership, conditional writes, paging, sums, several calls."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.dev_server import Dev, SharedDev

PRODUCT = {
    "name": "Tea",
    "category": "drinks",
    "price": 12.5,
    "stock": 7,
    "tags": ["green", "loose"],
    "description": "leaf",
}
ADDRESS = {"street": "1 Main Street", "city": "Town", "postcode": "AB1 2CD"}


@pytest.fixture
def shop(shared_dev: SharedDev) -> Dev:
    return shared_dev("shop")


@pytest.fixture
def staff(shop: Dev) -> str:
    scopes = ["shop/catalogue.write", "shop/orders.ship", "shop/reports.read"]
    return shop.token("staff", *scopes)


@pytest.fixture
def customer(shop: Dev) -> str:
    return shop.token("customer")


@pytest.fixture
def product(shop: Dev, staff: str) -> Iterator[dict[str, Any]]:
    answer = shop.request("POST", "/products", PRODUCT, staff)
    assert answer.status == 201, answer.body
    yield answer.json()
    shop.request("DELETE", f"/products/{answer.json()['id']}", token=staff)


def _order(shop: Dev, token: str, product: dict[str, Any], quantity: int = 1) -> dict[str, Any]:
    line = {"product": product["id"], "quantity": quantity, "unit_price": 12.5}
    answer = shop.request("POST", "/orders", {"lines": [line], "address": ADDRESS}, token)
    assert answer.status == 201, answer.body
    order: dict[str, Any] = answer.json()
    return order


def test_every_field_of_a_product_comes_back(shop: Dev, product: dict[str, Any]) -> None:
    assert product == {"id": product["id"], **PRODUCT}
    assert shop.request("GET", f"/products/{product['id']}").json() == product


def test_an_absent_optional_is_null_and_an_absent_list_its_default(shop: Dev, staff: str) -> None:
    made = shop.request("POST", "/products", {"name": "A", "category": "c", "price": 1}, staff)
    item = made.json()
    assert (item["description"], item["tags"], item["stock"]) == (None, [], 0)
    shop.request("DELETE", f"/products/{item['id']}", token=staff)


def test_a_price_keeps_all_38_digits(shop: Dev, staff: str, product: dict[str, Any]) -> None:
    digits = "1234567890123456789012345678.9012345678"
    body = f'{{"price": {digits}}}'.encode()
    changed = shop.request("PATCH", f"/products/{product['id']}", body, staff)
    assert changed.status == 200, changed.body
    assert digits.encode() in changed.body
    assert digits.encode() in shop.request("GET", f"/products/{product['id']}").body


def test_replacing_needs_the_product_and_leaves_nothing_of_the_old(
    shop: Dev, staff: str, product: dict[str, Any]
) -> None:
    plain = {"name": "Milk", "category": "dairy", "price": 2}
    replaced = shop.request("PUT", f"/products/{product['id']}", plain, staff)
    assert replaced.json() == {
        "id": product["id"],
        **plain,
        "stock": 0,
        "tags": [],
        "description": None,
    }
    missing = shop.request("PUT", "/products/none", plain, staff)
    assert (missing.status, missing.json()) == (404, {"message": "Not Found"})


def test_only_the_fields_present_are_changed(
    shop: Dev, staff: str, product: dict[str, Any]
) -> None:
    changed = shop.request("PATCH", f"/products/{product['id']}", {"name": "Coffee"}, staff)
    assert changed.json() == {**product, "name": "Coffee"}


def test_counters(shop: Dev, staff: str, product: dict[str, Any]) -> None:
    path = f"/products/{product['id']}"
    assert shop.request("PUT", f"{path}/stock", {"stock": 3}, staff).json()["stock"] == 3
    assert shop.request("POST", f"{path}/sold", token=staff).json()["stock"] == 2
    assert shop.request("POST", "/products/none/sold", token=staff).status == 404


def test_queries_of_an_index(shop: Dev, staff: str) -> None:
    made = [
        shop.request("POST", "/products", {**PRODUCT, "name": n, "category": "q"}, staff).json()
        for n in ("Beta", "Alpha", "Alps")
    ]
    path = "/categories/q/products"
    names = [p["name"] for p in shop.request("GET", path).json()]
    assert names == ["Alpha", "Alps", "Beta"]
    reverse = shop.request("GET", f"{path}?reverse=true").json()
    assert [p["name"] for p in reverse] == names[::-1]
    prefixed = shop.request("GET", f"{path}?prefix=Al").json()
    assert [p["name"] for p in prefixed] == ["Alpha", "Alps"]
    for item in made:
        shop.request("DELETE", f"/products/{item['id']}", token=staff)


def test_paging_visits_every_item_once(shop: Dev, staff: str) -> None:
    made = {
        shop.request("POST", "/products", {**PRODUCT, "name": f"P{n}"}, staff).json()["id"]
        for n in range(7)
    }
    seen: list[str] = []
    cursor = ""
    for _ in range(10):
        page = shop.request("GET", f"/products?limit=3{cursor}").json()
        seen += [p["id"] for p in page["items"]]
        if page["next"] is None:
            break
        cursor = "&cursor=" + page["next"].replace("+", "%2B").replace("=", "%3D")
    assert len(seen) == len(set(seen))
    assert made <= set(seen)
    for id in made:
        shop.request("DELETE", f"/products/{id}", token=staff)


def test_a_limit_that_is_no_number_is_a_400(shop: Dev) -> None:
    for limit in ("x", "1,%22TableName%22:%22carts%22", "%22", "1.5"):
        answer = shop.request("GET", f"/products?limit={limit}")
        assert answer.status == 400, (limit, answer.body)
    assert (
        shop.request("GET", "/products?limit=99999999999999999999").status == 200
    )  # a page's most
    for cursor in ("x", base64.b64encode(b"{}").decode(), base64.b64encode(b'{"a":1}').decode()):
        assert shop.request("GET", f"/products?cursor={cursor}").status in (200, 400)


def test_a_cart_belongs_to_its_owner(shop: Dev, customer: str) -> None:
    other = shop.token("other-customer")
    put = shop.request("PUT", "/cart/tea", {"quantity": 2}, customer)
    assert (put.json()["quantity"], put.json()["note"]) == (2, None)
    assert shop.request("GET", "/cart/tea", token=customer).json() == put.json()
    assert shop.request("GET", "/cart/tea", token=other).status == 404
    assert shop.request("GET", "/cart", token=other).json() == []
    assert [c["product"] for c in shop.request("GET", "/cart", token=customer).json()] == ["tea"]
    assert shop.request("DELETE", "/cart/tea", token=other).status == 404
    assert shop.request("DELETE", "/cart/tea", token=customer).status == 204


def test_an_order_and_who_may_do_what(
    shop: Dev, staff: str, customer: str, product: dict[str, Any]
) -> None:
    other = shop.token("other-customer")
    order = _order(shop, customer, product)
    path = f"/orders/{order['id']}"
    assert (order["status"], order["gift"], order["address"]) == ("placed", False, ADDRESS)
    assert isinstance(order["placed_at"], int)
    assert shop.request("GET", path, token=customer).json() == order
    assert shop.request("GET", path, token=other).status == 404
    moved = {**ADDRESS, "city": "Village"}
    assert shop.request("PUT", f"{path}/address", moved, other).status == 409
    assert shop.request("PUT", f"{path}/address", moved, customer).json()["address"] == moved
    assert shop.request("POST", f"{path}/ship", token=staff).json()["status"] == "shipped"
    assert shop.request("POST", f"{path}/cancel", token=customer).status == 409
    assert shop.request("POST", "/orders/none/cancel", token=customer).status == 404
    assert shop.request("DELETE", path, token=other).status == 409
    assert shop.request("DELETE", path, token=customer).status == 204


def test_orders_by_time(shop: Dev, product: dict[str, Any]) -> None:
    token = shop.token("frequent-customer")
    made = [_order(shop, token, product) for _ in range(3)]
    page = shop.request("GET", "/orders?limit=2", token=token).json()
    assert len(page["items"]) == 2
    assert page["next"]
    since = shop.request("GET", f"/orders/since/{made[1]['placed_at']}", token=token)
    assert {o["id"] for o in since.json()} >= {made[1]["id"], made[2]["id"]}
    assert shop.request("GET", "/orders/since/yesterday", token=token).status == 400


def test_a_review_is_written_once(shop: Dev, customer: str, product: dict[str, Any]) -> None:
    path = f"/products/{product['id']}/reviews"
    first = shop.request("POST", path, {"stars": 4, "text": 'good\n"tea"'}, customer)
    assert first.status == 201, first.body
    assert first.json()["text"] == 'good\n"tea"'
    again = shop.request("POST", path, {"stars": 1}, customer)
    assert (again.status, again.json()) == (409, {"message": "Conflict"})
    assert len(shop.request("GET", path).json()) == 1
    rating = shop.request("GET", f"/products/{product['id']}/rating").json()
    assert rating == {"product": product["id"], "count": 1, "average": 4.0, "best": 4}
    assert shop.request("DELETE", path, token=customer).status == 204
    none = shop.request("GET", f"/products/{product['id']}/rating").json()
    assert (none["count"], none["average"]) == (0, 0.0)


def test_sets_binary_and_maps(shop: Dev, customer: str) -> None:
    avatar = base64.b64encode(bytes(range(256))).decode()
    change = {
        "newsletter": True,
        "language": "de",
        "labels": ["b", "a"],
        "avatar": avatar,
        "extra": {"k": 'v"\\', "": "empty"},
    }
    put = shop.request("PUT", "/settings", change, customer)
    assert put.status == 200, put.body
    got = shop.request("GET", "/settings", token=customer).json()
    assert sorted(got.pop("labels")) == ["a", "b"]
    assert {k: got[k] for k in ("newsletter", "language", "avatar", "extra")} == {
        k: v for k, v in change.items() if k != "labels"
    }
    plain = shop.request("PUT", "/settings", {}, customer).json()
    assert (plain["labels"], plain["avatar"], plain["extra"]) == (None, None, {})


def test_claims_and_headers(shop: Dev, customer: str) -> None:
    me = shop.request("GET", "/whoami", token=customer, headers={"X-Device": "tablet"}).json()
    assert (me["username"], me["device"]) == ("customer", "tablet")
    assert len(me["sub"]) == 36
    assert shop.request("GET", "/whoami", token=customer).json()["device"] == "unknown"


def test_reports(shop: Dev, staff: str) -> None:
    made = [
        shop.request(
            "POST",
            "/products",
            {"name": n, "category": "r", "price": price, "stock": stock},
            staff,
        ).json()
        for n, price, stock in (("A", 0.1, 3), ("B", 0.2, 3))
    ]
    report = shop.request("GET", "/reports/categories/r", token=staff)
    assert json.loads(report.body) == {
        "category": "r",
        "products": 2,
        "units": 6,
        "value": 0.9,
        "cheapest": "A",
    }
    ids = ",".join([made[0]["id"], "none", made[1]["id"]])
    quote = shop.request("GET", f"/quotes/{ids}").json()
    assert quote == {"total": 0.3, "lines": 2, "missing": ["none"]}
    nothing = shop.request("GET", "/quotes/a,b")
    assert (nothing.status, nothing.json()) == (404, {"message": "None of these is sold here"})
    for item in made:
        shop.request("DELETE", f"/products/{item['id']}", token=staff)


def test_several_calls_in_one_handler(
    shop: Dev, customer: str, staff: str, product: dict[str, Any]
) -> None:
    order = _order(shop, customer, product, quantity=3)
    again = shop.request("POST", f"/orders/{order['id']}/reorder", token=customer)
    assert again.status == 201, again.body
    assert again.json()["id"] != order["id"]
    assert again.json()["lines"] == order["lines"]
    shop.request("PUT", f"/products/{product['id']}/stock", {"stock": 1}, staff)
    short = shop.request("POST", f"/orders/{order['id']}/reorder", token=customer)
    assert (short.status, short.json()) == (409, {"message": "Only 1 of Tea left"})


def test_a_handler_in_cpython(shop: Dev, customer: str, product: dict[str, Any]) -> None:
    order = _order(shop, customer, product, quantity=2)
    receipt = shop.request("GET", f"/orders/{order['id']}/receipt", token=customer)
    assert receipt.status == 200, receipt.body
    assert receipt.json() == {"receipt": f"  2 x {product['id']} at 12.5"}
    other = shop.token("other-customer")
    assert shop.request("GET", f"/orders/{order['id']}/receipt", token=other).status == 404
