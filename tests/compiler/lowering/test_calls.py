"""Each authoring-level operation as the AWS call that carries it out."""

from typing import Any

import pytest

from csc.compiler.ir.model import (
    Application,
    Constraints,
    Index,
    Key,
    ModelDef,
    ModelField,
    Program,
    Table,
)
from csc.compiler.ir.ops import Const, Expr, HostCall, Local
from csc.compiler.ir.types import BOOL, DECIMAL, INT, NONE, STR, ModelRef, Optional, Page, Set, Type
from csc.compiler.lowering.calls import PlanError, plan
from csc.diagnostics import Span

AT = Span("api.py", 1, 1, 1, 2)
ITEM = ModelRef("Item")


def field(name: str, kind: Type) -> ModelField:
    return ModelField(name, kind, not isinstance(kind, Optional), None, Constraints(), "", AT)


def program() -> Program:
    fields = (
        field("id", STR),
        field("owner", STR),
        field("price", DECIMAL),
        field("note", Optional(STR)),
        field("labels", Set(STR)),
    )
    index = Index("owner-index", Key("owner", STR), Key("at", INT), "ALL", (), False, AT)
    items = Table("items", "shop-items", Key("id", STR), None, (index,), ITEM, {}, AT)
    lines = Table("lines", "lines", Key("owner", STR), Key("product", STR), (), None, {}, AT)
    return Program(
        application=Application("shop"),
        models={"Item": ModelDef("Item", fields, "", AT)},
        tables={"items": items, "lines": lines},
        pools={},
        log_stores={},
        middleware={},
        routes=(),
        sources={},
    )


def local(kind: Type) -> Expr:
    return Local("x", kind, AT)


def call(operation: str, table: str = "items", **arguments: Expr) -> HostCall:
    named = tuple((name.replace("__", "."), value) for name, value in arguments.items())
    kind: Type = Page(ITEM) if operation in ("query", "scan") else ITEM
    return HostCall("dynamodb", operation, table, named, kind, AT)


def planned(host_call: HostCall, returned: bool = False) -> dict[str, Any]:
    return plan(program(), host_call, returned=returned)


def test_get_reads_both_keys() -> None:
    made = planned(call("get", "lines", partition=local(STR), sort=local(STR)))
    assert made["operation"] == "GetItem"
    assert made["input"] == {
        "TableName": {"table": "lines"},
        "Key": {"owner": {"argument": 0, "as": "S"}, "product": {"argument": 1, "as": "S"}},
    }
    assert made["result"] == {"from": "Item", "shape": "item?"}


def test_put_stores_the_whole_item() -> None:
    made = planned(call("put", item=local(ITEM), if_not_exists=Const(True, BOOL, AT)))
    assert made["operation"] == "PutItem"
    assert made["input"]["Item"] == {"argument": 0, "as": "item"}
    assert made["condition"] == [{"operator": "not-exists", "attribute": "id", "name": "#id"}]
    assert made["errors"][0]["status"] == 409


def test_put_whose_item_is_returned_is_an_update_that_leaves_the_same_item() -> None:
    made = planned(call("put", item=local(ITEM), if_exists=Const(True, BOOL, AT)), returned=True)
    assert made["operation"] == "UpdateItem"
    assert made["input"]["Key"] == {"id": {"argument": 0, "field": "id", "as": "S"}}
    assert made["input"]["ReturnValues"] == "ALL_NEW"
    actions = {c["attribute"]: (c["action"], c.get("absent")) for c in made["update"]}
    assert actions == {
        "owner": ("SET", None),
        "price": ("SET", None),
        "note": ("SET", "REMOVE"),
        "labels": ("SET", "REMOVE"),
    }
    assert made["errors"][0] == {
        "code": "ConditionalCheckFailedException",
        "status": 404,
        "message": "Not Found",
    }


def test_update_needs_the_item_and_tells_a_missing_one_from_a_refused_one() -> None:
    made = planned(
        call(
            "update",
            partition=local(STR),
            set__note=local(Optional(STR)),
            add__price=local(INT),
            when__owner=local(STR),
            when__note=Const(None, NONE, AT),
        )
    )
    assert [(c["action"], c["name"], c["placeholder"]) for c in made["update"]] == [
        ("SET", "#note", ":note"),
        ("ADD", "#price", ":add_price"),
    ]
    assert "absent" not in made["update"][0]
    assert [c["operator"] for c in made["condition"]] == ["exists", "=", "not-exists"]
    assert made["input"]["ReturnValuesOnConditionCheckFailure"] == "ALL_OLD"
    assert [(e["item"], e["status"]) for e in made["errors"][:2]] == [(False, 404), (True, 409)]


def test_delete_gives_the_deleted_item() -> None:
    made = planned(call("delete", partition=local(STR)))
    assert made["input"]["ReturnValues"] == "ALL_OLD"
    assert "ReturnValuesOnConditionCheckFailure" not in made["input"]
    assert made["errors"][0]["status"] == 404


def test_query_of_an_index_with_a_sort_condition_and_paging() -> None:
    made = planned(
        call(
            "query",
            partition=local(STR),
            index=Const("owner-index", STR, AT),
            between__low=local(INT),
            between__high=local(INT),
            reverse=local(BOOL),
            limit=local(Optional(INT)),
            cursor=local(Optional(STR)),
        )
    )
    attributes = [["id", "S"], ["owner", "S"], ["at", "N"]]
    assert made["input"] == {
        "TableName": {"table": "items"},
        "IndexName": "owner-index",
        "Limit": {"argument": 5, "as": "limit"},
        "ExclusiveStartKey": {
            "argument": 6,
            "as": "cursor",
            "optional": True,
            "attributes": attributes,
        },
        "ScanIndexForward": {"argument": 4, "as": "not"},
    }
    assert made["key"][1] == {
        "operator": "between",
        "attribute": "at",
        "name": "#at",
        "placeholder": ":low",
        "value": {"argument": 2, "as": "N"},
        "high": {"placeholder": ":high", "value": {"argument": 3, "as": "N"}},
    }
    assert made["result"]["next"] == {"from": "LastEvaluatedKey", "attributes": attributes}


def test_names_that_expressions_cannot_hold_are_spelled_out_and_stay_distinct() -> None:
    attributes = ("a-b", "a_b", "ends_at", "n_ends_at")
    arguments = [("partition", local(STR)), *((f"set.{a}", local(STR)) for a in attributes)]
    made = planned(HostCall("dynamodb", "update", "items", tuple(arguments), ITEM, AT))
    names = [c["name"] for c in made["update"]]
    assert names == ["#a_2d_b", "#a_b", "#n_ends_at", "#n_n_ends_at"]


def test_an_unknown_index_has_no_plan() -> None:
    with pytest.raises(PlanError, match="not one of table"):
        planned(call("query", partition=local(STR), index=Const("none", STR, AT)))


def test_a_clock_call_has_a_plan_without_an_aws_call() -> None:
    made = planned(HostCall("clock", "now", "", (), INT, AT))
    assert (made["service"], made["result"]) == ("clock", {"shape": "value"})
