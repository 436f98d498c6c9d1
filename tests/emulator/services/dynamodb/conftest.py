"""A DynamoDB in memory, its clock in the test's hands, and short names for its calls."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from csc.emulator.calls import Call
from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.errors import ServiceError
from csc.emulator.services.dynamodb.service import DynamoDb
from csc.emulator.services.dynamodbstreams.service import DynamoDbStreams
from csc.emulator.storage import open_storage


class Client:
    """``client("GetItem", TableName=…)`` gives the output, or raises the service's error."""

    def __init__(self, path: Path | None = None) -> None:
        self.now = 1_800_000_000.0
        self.path = path
        self.open()

    def open(self) -> None:
        """Open the state file, again after ``close``."""
        self.cloud = Cloud(open_storage(self.path), Clock(now=lambda: self.now))
        self.cloud.services["dynamodb"] = DynamoDb(self.cloud)
        self.cloud.services["dynamodbstreams"] = DynamoDbStreams(self.cloud)
        self.dynamodb: Any = self.cloud.services["dynamodb"]

    def close(self) -> None:
        self.cloud.storage.close()

    def __call__(self, operation: str, /, **input: Any) -> Any:
        return self.invoke("dynamodb", operation, input)

    def streams(self, operation: str, /, **input: Any) -> Any:
        return self.invoke("dynamodbstreams", operation, input)

    def invoke(self, service: str, operation: str, input: dict[str, Any]) -> Any:
        call = Call(service, operation, input, self.cloud.root(), "request", "us-east-1")
        return self.cloud.invoke(call)

    def refused(self, operation: str, /, **input: Any) -> tuple[str, str]:
        """The code and the message of the error that a call must raise."""
        with pytest.raises(ServiceError) as raised:
            self(operation, **input)
        assert raised.value.status == 400
        return raised.value.code, raised.value.message

    def table(self, name: str = "books", *keys: str, **more: Any) -> str:
        """Make a table. ``keys`` are such as ``"id"``, ``"year:N"``: partition, then sort key."""
        names = [key.partition(":")[::2] for key in keys or ("id",)]
        kinds = ("HASH", "RANGE")
        input: dict[str, Any] = {
            "TableName": name,
            "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [
                {"AttributeName": key, "KeyType": kind}
                for (key, _), kind in zip(names, kinds, strict=False)
            ],
            "AttributeDefinitions": [
                {"AttributeName": key, "AttributeType": type or "S"} for key, type in names
            ],
        }
        extra = more.pop("attributes", {})
        input["AttributeDefinitions"] += [
            {"AttributeName": key, "AttributeType": type} for key, type in extra.items()
        ]
        self("CreateTable", **{**input, **more})
        return name

    def put(self, table: str = "books", **item: Any) -> None:
        self("PutItem", TableName=table, Item={name: wire(value) for name, value in item.items()})

    def get(self, table: str = "books", **key: Any) -> Any:
        """The item as plain values, or None."""
        item = self(
            "GetItem", TableName=table, Key={name: wire(value) for name, value in key.items()}
        ).get("Item")
        return None if item is None else plain(item)


def wire(value: Any) -> dict[str, Any]:
    """A plain value in wire form; a wire value (a dict with one upper-case key) as it is."""
    if isinstance(value, dict) and len(value) == 1 and next(iter(value)) in _TAGS:
        return value
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int):
        return {"N": str(value)}
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, list):
        return {"L": [wire(each) for each in value]}
    if isinstance(value, set):
        return {"SS": sorted(value)}
    if value is None:
        return {"NULL": True}
    return {"M": {name: wire(each) for name, each in value.items()}}


_TAGS = frozenset({"S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS"})


def plain(item: dict[str, Any]) -> dict[str, Any]:
    """The reverse of ``wire`` for a whole item; numbers stay ints where they are."""
    return {name: _plain(value) for name, value in item.items()}


def _plain(value: dict[str, Any]) -> Any:
    ((tag, inner),) = value.items()
    make: dict[str, Callable[[Any], Any]] = {
        "N": lambda text: int(text) if text.lstrip("-").isdigit() else float(text),
        "NULL": lambda _: None,
        "L": lambda members: [_plain(each) for each in members],
        "M": plain,
        "SS": set,
    }
    return make[tag](inner) if tag in make else inner


@pytest.fixture
def client() -> Iterator[Client]:
    client = Client()
    yield client
    client.close()


@pytest.fixture
def stored_client(tmp_path: Path) -> Iterator[Client]:
    """A client whose state is in a file: ``close`` and ``open`` it for a restart."""
    client = Client(tmp_path / "state.db")
    yield client
    client.close()
