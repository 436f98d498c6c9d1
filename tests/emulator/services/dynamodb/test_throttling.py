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


INSERT = "INSERT INTO \"books\" VALUE {'id': ?}"


def inserted(key: str, table: str = "books") -> dict[str, Any]:
    return {"Statement": INSERT.replace("books", table), "Parameters": [{"S": key}]}


def test_statements_draw_and_are_refused(held: Client) -> None:
    for number in range(300):
        held("ExecuteStatement", **inserted(str(number)))
    code, _ = held.refused("ExecuteStatement", **inserted("more"))
    assert code == "ProvisionedThroughputExceededException"
    assert held.refused("PutItem", TableName="books", Item={"id": {"S": "1"}})[0] == code
    read = {"Statement": "SELECT * FROM \"books\" WHERE id = '1'"}
    for _ in range(600):
        assert held("ExecuteStatement", **read)["Items"] == [{"id": {"S": "1"}}]
    assert held.refused("ExecuteStatement", **read)[0] == code


def test_statements_of_a_batch_are_refused_alone(held: Client) -> None:
    use_up(held)
    statements = [inserted("b"), inserted("b", "free"), inserted("c")]
    responses = held("BatchExecuteStatement", Statements=statements)["Responses"]
    codes = [each.get("Error", {}).get("Code") for each in responses]
    refused = "ProvisionedThroughputExceeded"
    assert codes == [refused, None, refused]
    assert [each["TableName"] for each in responses] == ["books", "free", "books"]
    assert held.get("free", id="b") == {"id": "b"}
    alone = held("BatchExecuteStatement", Statements=[inserted("b")])["Responses"]
    assert alone[0]["Error"]["Code"] == refused


def test_statements_of_a_transaction_cancel_it(held: Client) -> None:
    use_up(held)
    statements = [inserted("b", "free"), inserted("b")]
    with pytest.raises(ServiceError) as raised:
        held("ExecuteTransaction", TransactStatements=statements)
    codes = [reason["Code"] for reason in raised.value.extra["CancellationReasons"]]
    assert codes == ["None", "ProvisionedThroughputExceeded"]
    assert held.get("free", id="b") is None


@pytest.mark.parametrize("level", [None, "TOTAL", "INDEXES"])
def test_answers_to_statements_are_the_same(held: Client, client: Any, level: str | None) -> None:
    client.table(**SLOW)
    asked = {} if level is None else {"ReturnConsumedCapacity": level}
    wrong = {"Statement": "SELECT * FROM \"nowhere\" WHERE id = '1'"}
    for operation, input in (
        ("ExecuteStatement", inserted("1")),
        ("ExecuteStatement", {"Statement": 'SELECT * FROM "books"'}),
        ("BatchExecuteStatement", {"Statements": [inserted("2"), inserted("1")]}),
        ("BatchExecuteStatement", {"Statements": [{"Statement": "SELECT * FROM \"books\" WHERE id='1'"}, wrong]}),
        ("ExecuteTransaction", {"TransactStatements": [inserted("3"), inserted("4")]}),
    ):  # fmt: skip
        assert held(operation, **input, **asked) == client(operation, **input, **asked)
    for statement in (wrong, {"Statement": "SELECT"}):
        assert held.refused("ExecuteStatement", **statement) == client.refused(
            "ExecuteStatement", **statement
        )
