"""Random operations on a table with an index, against a plain Python dict; restarts in between."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from csc.emulator.errors import ServiceError

partitions = st.sampled_from(["a", "b", "ab", "é"])
sorts = st.integers(-3, 3)
groups = st.sampled_from(["x", "y", "", None])
amounts = st.one_of(st.integers(-50, 50), st.decimals(-5, 5, places=2)).map(
    lambda each: format(each, "f")
)


class Table(RuleBasedStateMachine):
    """``model`` maps (partition, sort) to ``{"group": text or None, "n": Decimal}``."""

    client: Any = None

    @initialize()
    def start(self) -> None:
        self.client.now += 1
        for name in self.client("ListTables")["TableNames"]:
            self.client("DeleteTable", TableName=name)
        self.client.table(
            "books",
            "p",
            "s:N",
            attributes={"group": "S"},
            GlobalSecondaryIndexes=[
                {
                    "IndexName": "by-group",
                    "KeySchema": [
                        {"AttributeName": "group", "KeyType": "HASH"},
                        {"AttributeName": "s", "KeyType": "RANGE"},
                    ],
                    "Projection": {"ProjectionType": "ALL"},
                }
            ],
        )
        self.model: dict[tuple[str, int], dict[str, Any]] = {}

    def call(self, operation: str, **input: Any) -> Any:
        return self.client(operation, TableName="books", **input)

    @rule(p=partitions, s=sorts, group=groups, n=amounts)
    def put(self, p: str, s: int, group: str | None, n: str) -> None:
        item = {**key(p, s), "n": {"N": n}}
        if group is not None:
            item["group"] = {"S": group}
        if group == "":
            with pytest.raises(ServiceError, match="cannot contain an empty string"):
                self.call("PutItem", Item=item)
        else:
            self.call("PutItem", Item=item)
            self.model[p, s] = {"group": group, "n": Decimal(n)}

    @rule(p=partitions, s=sorts)
    def delete(self, p: str, s: int) -> None:
        old = self.call("DeleteItem", Key=key(p, s), ReturnValues="ALL_OLD").get("Attributes")
        assert (old is None) == (self.model.pop((p, s), None) is None)

    @rule(p=partitions, s=sorts, n=amounts)
    def add(self, p: str, s: int, n: str) -> None:
        value = {":n": {"N": n}}
        output = self.call(
            "UpdateItem",
            Key=key(p, s),
            UpdateExpression="ADD n :n",
            ExpressionAttributeValues=value,
            ReturnValues="UPDATED_NEW",
        )
        entry = self.model.setdefault((p, s), {"group": None, "n": Decimal(0)})
        entry["n"] += Decimal(n)
        assert Decimal(output["Attributes"]["n"]["N"]) == entry["n"]

    @rule(p=partitions, s=sorts, group=st.sampled_from(["x", "y"]))
    def move_if_there(self, p: str, s: int, group: str) -> None:
        given = {
            "Key": key(p, s),
            "UpdateExpression": "SET #g = :g",
            "ConditionExpression": "attribute_exists(p)",
            "ExpressionAttributeNames": {"#g": "group"},
            "ExpressionAttributeValues": {":g": {"S": group}},
        }
        if (p, s) in self.model:
            self.call("UpdateItem", **given)
            self.model[p, s]["group"] = group
        else:
            with pytest.raises(ServiceError, match="The conditional request failed"):
                self.call("UpdateItem", **given)

    @rule(p=partitions, s=sorts, other=sorts, must=st.booleans())
    def transact(self, p: str, s: int, other: int, must: bool) -> None:
        """Put one item, if another is there or isn't."""
        if s == other:
            return
        function = "attribute_exists" if must else "attribute_not_exists"
        on = {"TableName": "books"}
        items = [
            {"Put": {**on, "Item": {**key(p, s), "n": {"N": "0"}}}},
            {
                "ConditionCheck": {
                    **on,
                    "Key": key(p, other),
                    "ConditionExpression": f"{function}(p)",
                }
            },
        ]
        if ((p, other) in self.model) == must:
            self.client("TransactWriteItems", TransactItems=items)
            self.model[p, s] = {"group": None, "n": Decimal(0)}
        else:
            with pytest.raises(ServiceError, match="ConditionalCheckFailed"):
                self.client("TransactWriteItems", TransactItems=items)

    @rule()
    def restart(self) -> None:
        self.client.close()
        self.client.open()

    @rule(p=partitions, low=sorts, high=sorts, forward=st.booleans(), limit=st.integers(1, 3))
    def query(self, p: str, low: int, high: int, forward: bool, limit: int) -> None:
        low, high = min(low, high), max(low, high)
        found = self.pages(
            limit,
            KeyConditionExpression="p = :p AND s BETWEEN :l AND :h",
            ExpressionAttributeValues={
                ":p": {"S": p},
                ":l": {"N": str(low)},
                ":h": {"N": str(high)},
            },
            ScanIndexForward=forward,
        )
        expected = [s for partition, s in self.model if partition == p and low <= s <= high]
        assert [int(item["s"]["N"]) for item in found] == sorted(expected, reverse=not forward)

    @rule(group=st.sampled_from(["x", "y"]), limit=st.integers(1, 3))
    def query_index(self, group: str, limit: int) -> None:
        found = self.pages(
            limit,
            IndexName="by-group",
            KeyConditionExpression="#g = :g",
            ExpressionAttributeNames={"#g": "group"},
            ExpressionAttributeValues={":g": {"S": group}},
        )
        expected = [k for k, entry in self.model.items() if entry["group"] == group]
        assert sorted(map(key_of, found)) == sorted(expected)
        assert [item["s"] for item in found] == sorted(
            [item["s"] for item in found], key=lambda each: int(each["N"])
        )

    def pages(self, limit: int, **input: Any) -> list[Any]:
        found: list[Any] = []
        while True:
            page = self.call("Query", Limit=limit, **input)
            found += page["Items"]
            if "LastEvaluatedKey" not in page:
                return found
            input["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    @invariant()
    def the_table_is_the_model(self) -> None:
        if not hasattr(self, "model"):
            return
        items = {key_of(item): item for item in self.call("Scan")["Items"]}
        assert items.keys() == self.model.keys()
        for each, entry in self.model.items():
            assert Decimal(items[each]["n"]["N"]) == entry["n"]
            assert items[each].get("group", {}).get("S") == entry["group"]
        assert self.call("DescribeTable")["Table"]["ItemCount"] == len(self.model)


def key(p: str, s: int) -> dict[str, Any]:
    return {"p": {"S": p}, "s": {"N": str(s)}}


def key_of(item: Any) -> tuple[str, int]:
    return item["p"]["S"], int(item["s"]["N"])


def test_a_table_is_a_dict(stored_client: Any) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    class Run(Table):
        client = stored_client

    run_state_machine_as_test(
        Run,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
