"""The specification's full example: scopes, an update of the fields present, an index, an audit log."""

import pytest

from tests.e2e.dev_server import Dev, SharedDev

ID = "7f1e"


@pytest.fixture
def users(shared_dev: SharedDev) -> Dev:
    dev = shared_dev("users")
    dynamodb = dev.client("dynamodb", region_name="ap-southeast-2")
    (table,) = dynamodb.list_tables()["TableNames"]
    dynamodb.put_item(
        TableName=table,
        Item={"id": {"S": ID}, "name": {"S": "Reader"}, "email": {"S": "reader@example.com"}},
    )
    return dev


def test_a_token_without_the_scope_is_refused(users: Dev) -> None:
    token = users.token("reader", "user:update")
    answer = users.request("GET", f"/users/{ID}", token=token)
    assert answer.status in (401, 403)


def test_an_id_token_is_refused_where_a_scope_is_asked_for(users: Dev) -> None:
    token = users.token("reader", options=("--id",))
    assert users.request("GET", f"/users/{ID}", token=token).status in (401, 403)


def test_get_and_update(users: Dev) -> None:
    read = users.token("reader", "user:read")
    write = users.token("reader", "user:update")
    before = users.request("GET", f"/users/{ID}", token=read)
    assert before.json() == {"id": ID, "name": "Reader", "email": "reader@example.com"}
    changed = users.request("PUT", f"/users/{ID}", {"name": "Writer"}, write)
    assert changed.json() == {"id": ID, "name": "Writer", "email": "reader@example.com"}
    missing = users.request("PUT", "/users/none", {"name": "Writer"}, write)
    assert (missing.status, missing.json()) == (404, {"message": "Not Found"})
    assert users.request("PUT", f"/users/{ID}", {"email": "no"}, write).status == 400
    users.request("PUT", f"/users/{ID}", {"name": "Reader"}, write)


def test_the_table_by_its_name_and_the_other_decorator_order(users: Dev) -> None:
    read = users.token("reader", "user:read")
    assert users.request("GET", f"/accounts/{ID}", token=read).json()["name"] == "Reader"


def test_a_query_of_an_index_from_an_async_handler(users: Dev) -> None:
    read = users.token("reader", "user:read")
    found = users.request("GET", "/users?email=reader%40example.com", token=read)
    assert [u["id"] for u in found.json()] == [ID]
    assert users.request("GET", "/users?email=x%40y", token=read).json() == []
    assert users.request("GET", "/users", token=read).status == 400
