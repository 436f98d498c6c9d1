"""The short way for plain requests answers as the long way does, whatever is asked."""

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csc.emulator.errors import ServiceError
from csc.emulator.services.dynamodb.json_types import check_attribute_types
from csc.emulator.services.dynamodb.keys import KeySchema, encode_key
from csc.emulator.services.dynamodb.plain import plain_key, plain_size
from csc.emulator.services.dynamodb.values import item_size, normalise_item
from tests.emulator.services.dynamodb.conftest import Client

TEXTS = st.sampled_from(["", "a", "é", "key", "x" * 1025, "x" * 2049, "\U0001f600"])
NUMBERS = st.sampled_from(
    ["0", "-0", "1", "-1", "1.50", "1.5", "007", "1e3", "1E+126", "", "x", "9" * 38, "9" * 39]
)
JSON = st.sampled_from([None, True, False, 0, 1.5, "text", [], {}, ["a"], {"S": 1}])
SCALARS = st.one_of(
    st.fixed_dictionaries({"S": TEXTS}),
    st.fixed_dictionaries({"N": NUMBERS}),
    st.fixed_dictionaries({"BOOL": st.booleans()}),
    st.sampled_from([{"NULL": True}, {"NULL": False}, {"B": "YQ=="}, {"SS": ["b", "a"]}]),
    st.fixed_dictionaries({"S": JSON}),
    st.fixed_dictionaries({"N": JSON}),
    JSON,
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.fixed_dictionaries({"L": st.lists(inner, max_size=3)}),
        st.fixed_dictionaries({"M": st.dictionaries(TEXTS, inner, max_size=3)}),
    ),
    max_leaves=8,
)
ITEMS = st.one_of(
    st.fixed_dictionaries(
        {"pk": SCALARS, "sk": SCALARS}, optional={"a": VALUES, "gk": SCALARS, "é": VALUES}
    ),
    st.dictionaries(st.sampled_from(["pk", "sk", "a"]), VALUES, max_size=3),
    JSON,
)
KEYS = st.one_of(st.fixed_dictionaries({"pk": SCALARS, "sk": SCALARS}), ITEMS)
NAMES = st.sampled_from(["books", "indexed", "none", "", 5, None, ["books"]])
EXPRESSIONS: dict[str, list[Any]] = {
    "UpdateExpression": ["SET a = :v", "SET #n = #n + :v", "REMOVE a", "SET pk = :v", "ADD a :v"],
    "ConditionExpression": ["attribute_exists(pk)", "a = :v", "a.b = :v", "size(a) > :v", ""],
    "FilterExpression": ["a = :v", "#n < :v", "pk = :v", "a[0] = :v", 5],
    "ProjectionExpression": ["a", "#n", "a, pk", "pk.a", "a,"],
    "KeyConditionExpression": ["pk = :v", "pk = :v AND sk > :w", "sk = :v", "pk > :v", []],
}
SUBSTITUTES = {
    "ExpressionAttributeNames": st.sampled_from([{"#n": "a"}, {"#n": "pk"}, {}, {"n": "a"}, 5]),
    "ExpressionAttributeValues": st.one_of(
        st.fixed_dictionaries({":v": VALUES}, optional={":w": SCALARS}), JSON
    ),
}
EXTRAS = {
    "ConsistentRead": st.sampled_from([True, False, "true", "x", None, 1]),
    "Limit": st.sampled_from([1, 2, 0, -1, 1.0, True, "1", None]),
    "ScanIndexForward": st.sampled_from([True, False, "false", None, 0]),
    "ReturnValues": st.sampled_from(["NONE", "ALL_OLD", "ALL_NEW", "UPDATED_NEW", "X", [], None]),
    "ExclusiveStartKey": KEYS,
    "KeyConditions": st.just({"pk": {"ComparisonOperator": "EQ"}}),
}


def requests(required: dict[str, Any], *optional: str) -> st.SearchStrategy[dict[str, Any]]:
    offered: dict[str, Any] = {**SUBSTITUTES, **EXTRAS}
    offered |= {name: st.sampled_from(texts) for name, texts in EXPRESSIONS.items()}
    chosen = {name: offered[name] for name in optional}
    return st.fixed_dictionaries({"TableName": NAMES, **required}, optional=chosen)


PUTS = st.one_of(
    st.fixed_dictionaries({"PutRequest": st.fixed_dictionaries({"Item": ITEMS})}),
    st.fixed_dictionaries({"DeleteRequest": st.fixed_dictionaries({"Key": KEYS})}),
    JSON,
)
ACTIONS = st.one_of(
    st.fixed_dictionaries({"Put": requests({"Item": ITEMS})}),
    st.fixed_dictionaries({"Put": requests({"Item": ITEMS}, "ConditionExpression")}),
    JSON,
)
_NAMED = tuple(SUBSTITUTES)
INPUTS = {
    "GetItem": requests({"Key": KEYS}, "ConsistentRead", "ProjectionExpression", *_NAMED),
    "PutItem": requests({"Item": ITEMS}, "ConditionExpression", "ReturnValues", *_NAMED),
    "UpdateItem": requests(
        {"Key": KEYS}, "UpdateExpression", "ConditionExpression", "ReturnValues", *_NAMED
    ),
    "Query": requests(
        {},
        *("KeyConditionExpression", "FilterExpression", "ProjectionExpression", "KeyConditions"),
        *("Limit", "ScanIndexForward", "ExclusiveStartKey", *_NAMED),
    ),
    "BatchWriteItem": st.fixed_dictionaries(
        {
            "RequestItems": st.one_of(
                st.dictionaries(
                    st.sampled_from(["books", "indexed", "none"]), st.lists(PUTS, max_size=26)
                ),
                JSON,
            )
        }
    ),
    "TransactWriteItems": st.fixed_dictionaries(
        {"TransactItems": st.one_of(st.lists(ACTIONS, max_size=4), JSON)}
    ),
}
SEVERAL = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@settings(max_examples=300, deadline=None)
@given(ITEMS)
def test_what_is_plain_is_well_formed_and_normal(item: Any) -> None:
    size = plain_size(item)
    if size is None:
        return
    before = copy.deepcopy(item)
    for value in item.values():
        check_attribute_types(value)
    assert item == before
    assert normalise_item(item) == item
    assert item_size(item) == size


@settings(max_examples=300, deadline=None)
@given(st.sampled_from("SNB"), st.sampled_from(["S", "N", "B", None]), KEYS)
def test_a_plain_key_is_the_key(hash: str, range: str | None, key: Any) -> None:
    schema = KeySchema("pk", hash, "sk" if range else None, range or "S")
    found = plain_key(schema, key)
    if found is not None:
        assert found == encode_key(schema, normalise_item(key))


def open_client() -> Client:
    client = Client()
    client.table("books", "pk", "sk")
    index = {
        "IndexName": "gsi",
        "KeySchema": [{"AttributeName": "gk", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
    }
    client.table("indexed", "pk", "sk", attributes={"gk": "N"}, GlobalSecondaryIndexes=[index])
    for table in ("books", "indexed"):
        client.put(table, pk="a", sk="key", a=1)
        client.put(table, pk="a", sk="a", a={"S": "é"}, gk=7)
    return client


@pytest.mark.parametrize("operation", INPUTS)
def test_the_short_way_answers_as_the_long_way(operation: str) -> None:
    """A member that nobody knows is ignored, and takes the long way."""
    short, long = open_client(), open_client()

    @SEVERAL
    @given(INPUTS[operation], st.booleans())
    def compare(input: dict[str, Any], counted: bool) -> None:
        if counted:
            for client in (short, long):
                client("DescribeTable", TableName="books")
        for _ in range(2):  # the second time, its expressions are known
            quick = outcome(short, operation, copy.deepcopy(input))
            assert quick == outcome(long, operation, {**copy.deepcopy(input), "Unknown": 1})
        for table in long.dynamodb.tables.values():
            table.counts = None  # they are counted anew
        assert contents(short) == contents(long)

    compare()
    short.close()
    long.close()


def outcome(client: Client, operation: str, input: dict[str, Any]) -> Any:
    try:
        return client.invoke("dynamodb", operation, input)
    except ServiceError as error:
        return error.code, error.message, error.extra


def contents(client: Client) -> Any:
    tables = [client("Scan", TableName=name) for name in ("books", "indexed")]
    index = client("Scan", TableName="indexed", IndexName="gsi")
    described = [client("DescribeTable", TableName=name)["Table"] for name in ("books", "indexed")]
    counts = [(each["ItemCount"], each["TableSizeBytes"]) for each in described]
    return tables, index, counts
