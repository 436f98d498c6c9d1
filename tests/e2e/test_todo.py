"""The specification's simple example, from file to answer."""

import pytest

from tests.e2e.dev_server import Dev, SharedDev


@pytest.fixture
def todo(shared_dev: SharedDev) -> Dev:
    return shared_dev("todo")


def test_a_public_route_needs_no_token(todo: Dev) -> None:
    answer = todo.request("GET", "/health")
    assert (answer.status, answer.json()) == (200, {"status": "ok"})


def test_without_a_token_the_authorizer_refuses(todo: Dev) -> None:
    for method, path in [("GET", "/todos"), ("POST", "/todos"), ("DELETE", "/todos/1")]:
        answer = todo.request(method, path)
        assert (answer.status, answer.json()) == (401, {"message": "Unauthorized"})


def test_an_unknown_route_is_answered_as_by_api_gateway(todo: Dev) -> None:
    for method, path in [("GET", "/nothing"), ("PATCH", "/todos"), ("GET", "/todos/1/2")]:
        answer = todo.request(method, path)
        assert (answer.status, answer.json()) == (
            403,
            {"message": "Missing Authentication Token"},
        )


def test_an_item_from_creation_to_deletion(todo: Dev) -> None:
    token = todo.token("customer")
    made = todo.request("POST", "/todos", {"title": "buy milk"}, token)
    assert made.status == 200, made.body
    item = made.json()
    assert item == {"id": item["id"], "title": "buy milk", "priority": 3, "done": False}
    assert todo.request("GET", f"/todos/{item['id']}", token=token).json() == item
    assert item in todo.request("GET", "/todos", token=token).json()
    gone = todo.request("DELETE", f"/todos/{item['id']}", token=token)
    assert (gone.status, gone.body) == (204, b"")
    missing = todo.request("GET", f"/todos/{item['id']}", token=token)
    assert (missing.status, missing.json()) == (404, {"message": "Not Found"})
    again = todo.request("DELETE", f"/todos/{item['id']}", token=token)
    assert (again.status, again.json()) == (404, {"message": "Not Found"})


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"title": ""},
        {"title": "x" * 201},
        {"title": 1},
        {"title": "x", "priority": 6},
        {"title": "x", "priority": "3"},
        [],
        b"{",
    ],
)
def test_an_invalid_body_is_refused_before_the_integration(todo: Dev, body: object) -> None:
    token = todo.token("customer")
    answer = todo.request("POST", "/todos", body, token)
    assert (answer.status, answer.json()) == (400, {"message": "Invalid request body"})


def test_the_data_is_the_same_through_boto3(todo: Dev) -> None:
    token = todo.token("customer")
    title = 'a "quoted" \\ back\nslash, ünïcödé 🥛'
    item = todo.request("POST", "/todos", {"title": title, "priority": 5}, token).json()
    assert item["title"] == title
    dynamodb = todo.client("dynamodb")
    (table,) = dynamodb.list_tables()["TableNames"]
    stored = dynamodb.get_item(TableName=table, Key={"id": {"S": item["id"]}})["Item"]
    assert stored == {
        "id": {"S": item["id"]},
        "title": {"S": title},
        "priority": {"N": "5"},
        "done": {"BOOL": False},
    }
