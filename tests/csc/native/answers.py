"""``python answers.py <seed>``: what one build answers, a line an answer; run in both, and compared.

Random requests of DynamoDB's operations, sound and not, go to a table in memory; random templates are
rendered.  Equal seeds ask the same.
"""

import json
import random
import sys
from collections.abc import Sequence
from typing import Any

from csc.emulator.calls import Call
from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.errors import ServiceError
from csc.emulator.services.dynamodb.service import DynamoDb
from csc.emulator.storage import open_storage
from csc.native.find import describe
from tests.emulator.gateway.velocity.random_templates import make_job
from tests.emulator.gateway.velocity.render_job import render_job

REQUESTS, TEMPLATES = 3000, 200
TEXTS = ["x", "", "é😀", "a" * 300, "1", "-0", "1.50", "1e5", "1e200", "NaN", "QQ==", "Q", "1" * 40]
WORDS = [
    "a",
    "b",
    "#a",
    "#b",
    ":s",
    ":n",
    ":t",
    "id",
    "SET",
    "REMOVE",
    "ADD",
    "DELETE",
    "AND",
    "OR",
    "NOT",
    "IN",
    "BETWEEN",
    "(",
    ")",
    ",",
    "=",
    "<>",
    "<",
    ">=",
    ".",
    "[0]",
    "+",
    "-",
    "size(",
    "contains(",
    "begins_with(",
    "attribute_exists(",
    "attribute_type(",
    "if_not_exists(",
    "list_append(",
]
SOUND = [
    "a = :s AND (b < :n OR NOT contains(#a, :s))",
    "attribute_not_exists(id)",
    "id = :s AND n BETWEEN :n AND :n",
    "id = :s",
    "a, b.c[0], #a",
]
UPDATES = [
    "SET #a = if_not_exists(#a, :n) + :n REMOVE b.c[0] ADD #b :t",
    "SET a = :s, b.c[0] = :n",
    "SET a = list_append(a, :s) DELETE b :t",
    "SET #a = :s",
]


class Asker:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.pick = self.random.choice

    def scalar(self) -> Any:
        return self.pick([*TEXTS, None, True, 0, 7, 2**70, 1.0, 1.5, [], {}, ["x", "x"]])

    def value(self, depth: int = 0) -> Any:
        tag = self.pick(["S", "N", "BOOL", "NULL", "B", "SS", "NS", "BS", "L", "M", "x"])
        if self.random.random() < 0.2:
            return self.pick([{}, {tag: self.scalar()}, self.scalar(), {"S": "x", "N": "1"}])
        inner: Any = {"S": self.pick(TEXTS), "N": self.pick(["1", "-7", "19.99", "1e3", "007"])}
        inner |= {"BOOL": True, "NULL": True, "B": "QQ==", "SS": ["x", "y"], "NS": ["1", "2.0"]}
        if depth < 3:
            inner["L"] = [self.value(depth + 1) for _ in range(self.random.randrange(3))]
            inner["M"] = {self.pick("ab"): self.value(depth + 1)}
        return {tag: inner[tag]} if tag in inner else {"S": "x"}

    def key(self) -> Any:
        sound = {"id": {"S": self.pick("xyz")}, "n": {"N": self.pick("12")}}
        return (
            sound if self.random.random() < 0.8 else {**sound, self.pick(["n", "z"]): self.value()}
        )

    def expression(self, sound: Sequence[str] = SOUND) -> str:
        if self.random.random() < 0.7:
            return self.pick(sound)
        return " ".join(self.pick(WORDS) for _ in range(self.random.randrange(12)))

    def some(self, **members: Any) -> dict[str, Any]:
        return {name: made() for name, made in members.items() if self.random.random() < 0.35}

    def request(self) -> tuple[str, dict[str, Any]]:
        operation = self.pick(["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan"])
        operation = self.pick([operation] * 4 + ["BatchWriteItem", "TransactWriteItems"])
        table = {"TableName": "table" if self.random.random() < 0.97 else self.scalar()}
        item = {**self.key(), **self.some(a=self.value, b=self.value)}
        put = {**table, "Item": item}
        if operation == "BatchWriteItem":
            return operation, {"RequestItems": {"table": [{"PutRequest": {"Item": item}}]}}
        if operation == "TransactWriteItems":
            more = self.with_words(put | self.some(ConditionExpression=self.expression))
            delete = {**table, "Key": self.key()}
            return operation, {"TransactItems": [{"Put": more}, {"Delete": delete}]}
        if operation == "PutItem":
            more = self.some(ConditionExpression=self.expression, ReturnValues=self.scalar)
            return operation, self.with_words(put | more)
        if operation in ("Query", "Scan"):
            more = self.some(Limit=self.scalar, Segment=self.scalar, TotalSegments=self.scalar)
            more |= self.some(
                FilterExpression=self.expression, ProjectionExpression=self.expression
            )
            if operation == "Query":
                more["KeyConditionExpression"] = self.pick(["id = :s", self.expression()])
            return operation, self.with_words(table | more | self.some(ExclusiveStartKey=self.key))
        more = self.some(ConsistentRead=self.scalar, ReturnConsumedCapacity=lambda: "INDEXES")
        if operation == "UpdateItem":
            more = {"UpdateExpression": self.expression(UPDATES), "ReturnValues": "ALL_NEW"}
        return operation, self.with_words(table | {"Key": self.key()} | more)

    def with_words(self, input: dict[str, Any]) -> dict[str, Any]:
        """With the names and values that its expressions use, mostly."""
        used = " ".join(text for name, text in input.items() if name.endswith("Expression"))
        names = {"#a": "a", "#b": self.pick(["b", "a", ""])}
        values = {":s": {"S": self.pick("xyz")}, ":n": {"N": "3"}, ":t": {"NS": ["5"]}}
        if self.random.random() < 0.2:
            values[":s"] = self.value()
        words: dict[str, dict[str, Any]] = {
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": values,
        }
        for member, given in words.items():
            kept = {k: v for k, v in given.items() if k in used or self.random.random() < 0.05}
            if kept:
                input[member] = kept
        return input


def table() -> Cloud:
    cloud = Cloud(open_storage(None), Clock(now=lambda: 1_800_000_000.0))
    cloud.services["dynamodb"] = DynamoDb(cloud)
    kinds = {"id": "S", "n": "N"}
    schema = [
        {"AttributeName": a, "KeyType": k} for a, k in zip(kinds, ("HASH", "RANGE"), strict=True)
    ]
    types = [{"AttributeName": a, "AttributeType": kind} for a, kind in kinds.items()]
    made = {"TableName": "table", "KeySchema": schema, "AttributeDefinitions": types}
    ask(cloud, "CreateTable", {**made, "BillingMode": "PAY_PER_REQUEST"})
    return cloud


def ask(cloud: Cloud, operation: str, input: dict[str, Any]) -> str:
    call = Call("dynamodb", operation, input, cloud.root(), "request", "us-east-1")
    try:
        return json.dumps(cloud.invoke(call), sort_keys=True, default=str)
    except ServiceError as error:
        return f"{error.code}: {error.message} {json.dumps(error.extra, sort_keys=True)}"
    except Exception as error:  # noqa: BLE001 - a defect: of both, or of the one
        return f"{type(error).__name__}: {operation} {json.dumps(input)}"


def main(seed: int) -> None:
    print(describe())
    cloud, asker = table(), Asker(seed)
    for _ in range(REQUESTS):
        operation, input = asker.request()
        print(operation, ask(cloud, operation, json.loads(json.dumps(input))))
    for number in range(TEMPLATES):
        print(json.dumps(render_job(make_job(seed + number))))


if __name__ == "__main__":
    main(int(sys.argv[1]))
