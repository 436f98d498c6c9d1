"""Plans carried out: holes, clauses, results, errors, cursors."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csc.attribute_values import Record, as_wire
from csc.call_plan import FailureError, Plan, read_cursor, write_cursor
from csc.live_calls import batch, transacted

MODELS: dict[str, Any] = {
    "Item": {"fields": [{"name": "id", "type": "str"}, {"name": "n", "type": {"optional": "int"}}]}
}
TABLES = {"things": "things-dev"}
ITEM = {"model": "Item"}
TRANSACTED: dict[str, Any] = {
    "key": "things",
    "name": "things",
    "keys": [["id", "S"]],
    "indexes": {},
}


def plan(operation: str, entries: dict[str, Any], type_: Any = ITEM, **rest: Any) -> Plan:
    data = {
        "service": "dynamodb",
        "operation": operation,
        "resource": "things",
        "input": {"TableName": {"table": "things"}, **entries},
        "result": {"from": "Attributes", "shape": "item"},
        "errors": [],
        **rest,
    }
    return Plan(data, type_, MODELS, TABLES, as_wire)


def test_a_key_is_filled_in_as_data() -> None:
    made = plan("GetItem", {"Key": {"id": {"argument": 0, "as": "S"}}})
    nasty = '"}}, "TableName": "other'
    assert made.input([nasty]) == {"TableName": "things-dev", "Key": {"id": {"S": nasty}}}


def test_an_item_is_bare_and_without_what_is_absent() -> None:
    made = plan("PutItem", {"Item": {"argument": 0, "as": "item"}})
    assert made.input([Record(id="a", n=None)])["Item"] == {"id": {"S": "a"}}
    assert made.input([{"id": "a", "x": b"\0"}])["Item"] == {"id": {"S": "a"}, "x": {"B": "AA=="}}


UPDATE = [
    {"action": "SET", "attribute": "name", "name": "#name", "placeholder": ":name",
     "value": {"argument": 0, "as": "S", "optional": True}},
    {"action": "SET", "attribute": "note", "name": "#note", "placeholder": ":note",
     "absent": "REMOVE", "value": {"argument": 1, "as": "S", "optional": True}},
    {"action": "ADD", "attribute": "n", "name": "#n", "placeholder": ":add_n",
     "value": {"argument": 2, "as": "N"}},
]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "text", "names"),
    [
        (["a", "b", 1], "SET #name = :name, #note = :note ADD #n :add_n", {"#name", "#note", "#n"}),
        ([None, None, 1], "REMOVE #note ADD #n :add_n", {"#note", "#n"}),
        ([None, "b", 1], "SET #note = :note ADD #n :add_n", {"#note", "#n"}),
    ],
)
def test_updates_set_what_is_present(arguments: Any, text: str, names: set[str]) -> None:
    found = plan("UpdateItem", {}, update=UPDATE).input(arguments)
    assert found["UpdateExpression"] == text
    assert set(found["ExpressionAttributeNames"]) == names
    assert all(placeholder in text for placeholder in found["ExpressionAttributeValues"])


def test_an_update_of_nothing_has_no_expression() -> None:
    found = plan("UpdateItem", {}, update=UPDATE[:1]).input([None])
    assert found == {"TableName": "things-dev"}


def test_conditions() -> None:
    condition = [
        {"operator": "exists", "attribute": "id", "name": "#id"},
        {"operator": "=", "attribute": "o", "name": "#o", "placeholder": ":when_o",
         "value": {"argument": 0, "as": "S", "optional": True}},
    ]  # fmt: skip
    made = plan("DeleteItem", {}, condition=condition)
    assert made.input(["x"]) == {
        "TableName": "things-dev",
        "ConditionExpression": "attribute_exists(#id) AND #o = :when_o",
        "ExpressionAttributeNames": {"#id": "id", "#o": "o"},
        "ExpressionAttributeValues": {":when_o": {"S": "x"}},
    }
    assert made.input([None])["ConditionExpression"].endswith("AND attribute_not_exists(#o)")


def test_key_conditions_and_paging() -> None:
    key = [
        {"operator": "=", "attribute": "o", "name": "#o", "placeholder": ":pk",
         "value": {"argument": 0, "as": "S"}},
        {"operator": "between", "attribute": "t", "name": "#t", "placeholder": ":low",
         "value": {"argument": 1, "as": "N"},
         "high": {"placeholder": ":high", "value": {"argument": 2, "as": "N"}}},
    ]  # fmt: skip
    attributes = [["id", "S"], ["t", "N"]]
    entries = {
        "Limit": {"argument": 3, "as": "json", "optional": True},
        "ScanIndexForward": {"argument": 4, "as": "not"},
        "ExclusiveStartKey": {
            "argument": 5,
            "as": "cursor",
            "attributes": attributes,
            "optional": True,
        },
    }
    result = {"from": "Items", "shape": "page", "next": {"from": "LastEvaluatedKey", "attributes": attributes}}  # fmt: skip
    made = plan("Query", entries, {"page": ITEM}, key=key, result=result)
    found = made.input(["me", 1, 9, None, True, None])
    assert found["KeyConditionExpression"] == "#o = :pk AND #t BETWEEN :low AND :high"
    assert found["ScanIndexForward"] is False
    assert not {"Limit", "ExclusiveStartKey"} & found.keys()
    last = {"id": {"S": "é.x"}, "t": {"N": "-1"}}
    page = made.value({"Items": [{"id": {"S": "a"}}], "LastEvaluatedKey": last}, [])
    assert page["items"] == [{"id": "a", "n": None}]
    again = made.input(["me", 1, 9, 2, False, page["next"]])
    assert again["ExclusiveStartKey"] == last
    assert again["Limit"] == 2
    assert made.value({"Items": []}, []) == {"items": [], "next": None}


@pytest.mark.parametrize("cursor", ["abc", "MQ==.MQ==", "M Q=", "MQ"])
def test_a_cursor_that_isnt_ours_is_a_400(cursor: str) -> None:
    with pytest.raises(FailureError) as caught:
        read_cursor(cursor, [["id", "S"]])
    assert (caught.value.status, caught.value.message) == (400, "Bad Request")


@given(st.text(max_size=20), st.integers(), st.binary(max_size=9))
def test_cursors_come_back(text: str, count: int, data: bytes) -> None:
    attributes = [["a", "S"], ["b", "N"], ["c", "B"]]
    key = {"a": {"S": text}, "b": {"N": str(count)}, "c": {"B": data}}
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    assert read_cursor(write_cursor(key, attributes), attributes) == key
    wire = {**key, "c": {"B": as_wire(data)}}
    assert write_cursor(wire, attributes) == write_cursor(key, attributes)
    assert read_cursor(write_cursor(wire, attributes), attributes, as_wire) == wire


def test_errors_go_by_code_and_item() -> None:
    errors = [
        {"code": "ConditionalCheckFailedException", "item": False, "status": 404, "message": "a"},
        {"code": "ConditionalCheckFailedException", "item": True, "status": 409, "message": "b"},
    ]
    made = plan("PutItem", {}, errors=errors)
    failed = "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"
    assert made.failure(failed, has_item=False).status == 404
    assert made.failure("ConditionalCheckFailedException", has_item=True).status == 409
    other = made.failure("SomethingElse", has_item=False)
    assert (other.status, other.message) == (500, "Internal server error")


def test_results() -> None:
    got = plan("GetItem", {}, {"optional": ITEM}, result={"from": "Item", "shape": "item?"})
    assert got.value({}, []) is None
    assert got.value({"Item": {"id": {"S": "a"}}}, []) == {"id": "a", "n": None}
    put = plan("PutItem", {}, result={"shape": "argument", "argument": 0})
    assert put.value({}, [Record(id="x", n=1)]) == {"id": "x", "n": 1}
    untyped = plan("GetItem", {}, "json", result={"from": "Item", "shape": "item?"})
    assert untyped.value({"Item": {"a": {"N": "1.5"}, "b": {"BOOL": True}}}, [])["b"] is True


def test_bytes_of_a_cursor_that_are_no_text_are_replaced_as_templates_replace_them() -> None:
    assert read_cursor("_w==", [["id", "S"]]) == {"id": {"S": "\ufffd"}}


def test_what_put_gives_is_what_reading_it_back_would_give() -> None:
    fields = [
        {"name": "id", "type": "str", "required": True},
        {"name": "labels", "type": {"optional": {"set": "str"}}, "required": False},
        {"name": "note", "type": {"optional": "str"}, "required": False, "default": "none"},
        {"name": "inner", "type": {"list": {"model": "Inner"}}, "required": True},
    ]
    inner = [{"name": "rate", "type": {"optional": "decimal"}, "default": {"decimal": "0.5"}}]
    models: dict[str, Any] = {"Item": {"fields": fields}, "Inner": {"fields": inner}}
    plan: dict[str, Any] = {
        "service": "dynamodb",
        "operation": "PutItem",
        "resource": "t",
        "input": {},
        "errors": [],
        "result": {"shape": "argument", "argument": 0},
    }
    put = Plan(plan, {"model": "Item"}, models, {})
    given: dict[str, Any] = {"id": "a", "labels": set(), "note": None}
    given["inner"] = [Record({"rate": None})]
    assert put.value({}, [Record(given)]) == {
        "id": "a",
        "labels": None,
        "note": "none",
        "inner": [{"rate": Decimal("0.5")}],
    }


def test_a_cancelled_transaction_is_the_first_write_that_failed() -> None:
    plan, arguments = transacted(
        [
            (TRANSACTED, "put", {"item": Record({"id": "a"}), "if_not_exists": True}),
            (TRANSACTED, "update", {"key": ("b",), "set": Record({"n": 1}), "when": {"n": 0}}),
            (TRANSACTED, "delete", {"key": ("c",)}),
        ]
    )
    made = Plan(plan, "none", {}, {"things": "app-things"})
    assert made.input(arguments) == {
        "TransactItems": [
            {
                "Put": {
                    "TableName": "app-things",
                    "Item": {"id": {"S": "a"}},
                    "ConditionExpression": "attribute_not_exists(#id)",
                    "ExpressionAttributeNames": {"#id": "id"},
                }
            },
            {
                "Update": {
                    "TableName": "app-things",
                    "Key": {"id": {"S": "b"}},
                    "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
                    "UpdateExpression": "SET #n = :n",
                    "ConditionExpression": "attribute_exists(#id) AND #n = :when_n",
                    "ExpressionAttributeNames": {"#n": "n", "#id": "id"},
                    "ExpressionAttributeValues": {":n": {"N": "1"}, ":when_n": {"N": "0"}},
                }
            },
            {
                "Delete": {
                    "TableName": "app-things",
                    "Key": {"id": {"S": "c"}},
                    "ConditionExpression": "attribute_exists(#id)",
                    "ExpressionAttributeNames": {"#id": "id"},
                }
            },
        ]
    }
    none, failed = {"Code": "None"}, {"Code": "ConditionalCheckFailed"}
    held = {**failed, "Item": {"id": {"S": "b"}}}

    def status(*reasons: Any, code: str = "TransactionCanceledException") -> int:
        return made.failure(code, has_item=False, reasons=reasons).status

    assert status(failed, failed, none) == 409
    assert status(none, failed, failed) == 404
    assert status(none, held, failed) == 409
    assert status(none, none, failed) == 404
    assert status(none, {"Code": "TransactionConflict"}, none) == 409
    assert status({"Code": "ThrottlingError"}, none, none) == 429
    assert status({"Code": "Unheard"}, none, none) == 500
    assert status(code="ValidationException") == 400


def test_a_batch_of_keys() -> None:
    made = Plan(batch(TRANSACTED, attribute="id"), {"list": ITEM}, MODELS, {"things": "app-things"})
    keys = [["b", "a", "b", "c"]]
    assert made.input(keys) == {
        "RequestItems": {"app-things": {"Keys": [{"id": {"S": one}} for one in "bac"]}}
    }
    found = {"Responses": {"app-things": [{"id": {"S": "a"}}, {"id": {"S": "b"}, "n": {"N": "2"}}]}}
    assert made.value(found, keys) == [{"id": "b", "n": 2}, {"id": "a", "n": None}]
    assert made.is_empty([[]]) and made.value({}, [[]]) == []
    with pytest.raises(FailureError) as refused:
        made.value({**found, "UnprocessedKeys": {"app-things": {"Keys": [{}]}}}, keys)
    assert refused.value.status == 429


def test_a_batch_of_items() -> None:
    made = Plan(batch(TRANSACTED, attribute=None), "none", MODELS, {"things": "app-things"})
    items = [[Record({"id": "a", "n": None})]]
    puts = [{"PutRequest": {"Item": {"id": {"S": "a"}}}}]
    assert made.input(items) == {"RequestItems": {"app-things": puts}}
    assert made.value({"UnprocessedItems": {}}, items) is None
    with pytest.raises(FailureError):
        made.value({"UnprocessedItems": {"app-things": puts}}, items)
