"""With CSC_DYNAMODB_THROTTLING, provisioned capacity is a limit; without it, it isn't."""

from collections.abc import Iterator
from typing import Any

import pytest

from csc.emulator.errors import ServiceError
from tests.emulator.services.dynamodb.conftest import Client

UNITS = {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}
SLOW: dict[str, Any] = {"BillingMode": "PROVISIONED", "ProvisionedThroughput": UNITS}


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setenv("CSC_DYNAMODB_THROTTLING", "1")
    client = Client()
    client.table(**SLOW)
    client.table("free")
    yield client
    client.close()


def use_up(client: Client, table: str = "books") -> None:
    for _ in range(300):
        client.put(table, id="1")


def test_it_is_off_by_default(client: Any) -> None:
    client.table(**SLOW)
    for _ in range(2):
        use_up(client)


def test_writes_and_reads_have_a_bucket_each(held: Client) -> None:
    use_up(held)
    code, message = held.refused("PutItem", TableName="books", Item={"id": {"S": "1"}})
    assert code == "ProvisionedThroughputExceededException"
    assert message.startswith("The level of configured provisioned throughput for the table")
    assert held.get(id="1") == {"id": "1"}
    held.now += 2
    held.put(id="1")
    held.put(id="1")
    assert held.refused("DeleteItem", TableName="books", Key={"id": {"S": "1"}})[0] == code
    use_up(held, "free")
    use_up(held, "free")


def test_one_call_may_take_more_than_is_left(held: Client) -> None:
    held.put(id="big", text="x" * 399 * 1024)
    held.now += 50
    assert held.refused("PutItem", TableName="books", Item={"id": {"S": "1"}})[0] == (
        "ProvisionedThroughputExceededException"
    )
    held.now += 60
    held.put(id="1")


def test_batches_give_back_what_could_not_be_done(held: Client) -> None:
    use_up(held)
    put = [{"PutRequest": {"Item": {"id": {"S": "2"}}}}]
    output = held("BatchWriteItem", RequestItems={"books": put, "free": put})
    assert output == {"UnprocessedItems": {"books": put}}
    assert held.get("free", id="2") == {"id": "2"}
    code, _ = held.refused("BatchWriteItem", RequestItems={"books": put})
    assert code == "ProvisionedThroughputExceededException"


def test_transactions_are_cancelled(held: Client) -> None:
    use_up(held)
    puts = [{"Put": {"TableName": name, "Item": {"id": {"S": "3"}}}} for name in ("free", "books")]
    with pytest.raises(ServiceError) as raised:
        held("TransactWriteItems", TransactItems=puts)
    assert raised.value.code == "TransactionCanceledException"
    codes = [reason["Code"] for reason in raised.value.extra["CancellationReasons"]]
    assert codes == ["None", "ProvisionedThroughputExceeded"]
    assert held.get("free", id="3") is None


def test_a_global_index_holds_its_tables_writes(held: Client) -> None:
    index = {
        "IndexName": "by-owner",
        "KeySchema": [{"AttributeName": "owner", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
        "ProvisionedThroughput": UNITS,
    }
    fast = {"ReadCapacityUnits": 1000, "WriteCapacityUnits": 1000}
    held.table(
        "wide",
        attributes={"owner": "S"},
        BillingMode="PROVISIONED",
        ProvisionedThroughput=fast,
        GlobalSecondaryIndexes=[index],
    )
    for number in range(150):
        held.put("wide", id="1", owner=str(number))
    held.put("wide", id="2")
    with pytest.raises(ServiceError, match="global secondary indexes"):
        for number in range(10):
            held.put("wide", id="1", owner=str(number))


@pytest.mark.parametrize("level", [None, "NONE", "TOTAL", "INDEXES"])
def test_answers_are_the_same(held: Client, client: Any, level: str | None) -> None:
    client.table(**SLOW)
    asked = {} if level is None else {"ReturnConsumedCapacity": level}
    batch = {"books": [{"PutRequest": {"Item": {"id": {"S": "2"}}}}]}
    for operation, input in (
        ("PutItem", {"TableName": "books", "Item": {"id": {"S": "1"}}}),
        ("GetItem", {"TableName": "books", "Key": {"id": {"S": "1"}}}),
        ("Scan", {"TableName": "books"}),
        ("BatchWriteItem", {"RequestItems": batch}),
        ("TransactWriteItems", {"TransactItems": [{"Put": {"TableName": "books", "Item": {"id": {"S": "3"}}}}]}),
    ):  # fmt: skip
        assert held(operation, **input, **asked) == client(operation, **input, **asked)
