"""What csc state show tells."""

from pathlib import Path
from typing import Any

import pytest

from csc.diagnostics import DiagnosticsError
from csc.emulator.calls import Call
from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.describe_state import Held, describe_open, describe_state
from csc.emulator.start_services import make_services
from csc.emulator.storage import open_storage

CREATE = {
    "TableName": "todos",
    "BillingMode": "PAY_PER_REQUEST",
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
}


def _call(cloud: Cloud, operation: str, given: dict[str, Any]) -> None:
    cloud.invoke(Call("dynamodb", operation, given, cloud.root(), "r", cloud.region))


def test_tables_are_told_with_their_items_by_who_holds_the_file(tmp_path: Path) -> None:
    file = tmp_path / "state.db"
    storage = open_storage(file)
    cloud = Cloud(storage, Clock())
    make_services(cloud)
    assert describe_open(storage.connection) == [Held("logs", "all groups", 0, "events")]
    _call(cloud, "CreateTable", CREATE)
    for number in range(3):
        _call(cloud, "PutItem", {"TableName": "todos", "Item": {"id": {"S": str(number)}}})
    assert Held("table", "todos", 3, "items") in describe_open(storage.connection)
    with pytest.raises(DiagnosticsError, match="CSC801"):
        describe_state(file)
    storage.close()
    assert Held("table", "todos", 3, "items") in describe_state(file)


def test_no_file_and_a_foreign_one_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(DiagnosticsError, match="CSC805"):
        describe_state(tmp_path / "none.db")
    foreign = tmp_path / "foreign.db"
    foreign.write_bytes(b"no database" * 100)
    with pytest.raises(DiagnosticsError, match="CSC801"):
        describe_state(foreign)
    assert foreign.read_bytes() == b"no database" * 100
