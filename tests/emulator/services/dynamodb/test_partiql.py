"""PartiQL statements, and what they mean to the same items."""

from typing import Any

import pytest

from csc.emulator.errors import ServiceError


@pytest.fixture(autouse=True)
def table(client: Any) -> None:
    client.table("Music", "artist", "song")
    for artist, song, year in (("acme", "one", 1999), ("acme", "two", 2005), ("buyer", "x", 2010)):
        client.put("Music", artist=artist, song=song, year=year, info={"tags": ["a", "b"]})


def run(client: Any, statement: str, *parameters: Any, **more: Any) -> Any:
    if parameters:
        more["Parameters"] = list(parameters)
    return client("ExecuteStatement", Statement=statement, **more)


@pytest.mark.parametrize(
    ("where", "songs"),
    [
        ("", ["one", "two", "x"]),
        ("WHERE artist = 'acme'", ["one", "two"]),
        ("WHERE \"artist\" = 'acme' AND song > 'one'", ["two"]),
        ("WHERE artist = 'acme' AND begins_with(song, 'o')", ["one"]),
        ('WHERE "year" >= 2005', ["two", "x"]),
        ("WHERE \"year\" BETWEEN 1999 AND 2005.0 AND NOT song = 'two'", ["one"]),
        ("WHERE artist IN ['buyer', 'examiner']", ["x"]),
        ("WHERE info.tags[1] = 'b' AND contains(info.tags, 'a') AND artist <> 'acme'", ["x"]),
        ("WHERE missing_one IS MISSING AND \"year\" IS NOT MISSING AND song = 'x'", ["x"]),
        ("WHERE attribute_type(\"year\", 'N') AND size(song) = 1", ["x"]),
        ("WHERE (artist = 'buyer' OR song = 'one') AND \"year\" != 2010", ["one"]),
        ("WHERE artist = 'o''neil'", []),
    ],
)
def test_select(client: Any, where: str, songs: list[str]) -> None:
    found = run(client, f"SELECT * FROM Music {where}")["Items"]
    assert sorted(item["song"]["S"] for item in found) == songs


def test_select_projects_orders_and_pages(client: Any) -> None:
    found = run(
        client,
        'select song, info.tags[0] from "Music" where artist = ? order by song desc',
        {"S": "acme"},
    )
    assert found["Items"] == [
        {"song": {"S": "two"}, "info": {"M": {"tags": {"L": [{"S": "a"}]}}}},
        {"song": {"S": "one"}, "info": {"M": {"tags": {"L": [{"S": "a"}]}}}},
    ]
    first = run(client, "SELECT song FROM Music WHERE artist = 'acme'", Limit=1)
    second = run(
        client, "SELECT song FROM Music WHERE artist = 'acme'", NextToken=first["NextToken"]
    )
    assert first["Items"] + second["Items"] == [{"song": {"S": "one"}}, {"song": {"S": "two"}}]


def test_insert_update_delete(client: Any) -> None:
    run(
        client,
        "INSERT INTO Music VALUE {'artist': 'c', 'song': ?, 'n': -1.50, 'l': [1, 'a', {'k': NULL}], 's': <<'y', 'x'>>, 'b': TRUE}",
        {"S": "s"},
    )
    assert client.get("Music", artist="c", song="s") == {
        "artist": "c", "song": "s", "n": -1.5, "l": [1, "a", {"k": None}], "s": {"x", "y"}, "b": True,
    }  # fmt: skip
    with pytest.raises(ServiceError) as raised:
        run(client, "INSERT INTO Music VALUE {'artist': 'c', 'song': 's'}")
    assert raised.value.code == "DuplicateItemException"
    changed = run(
        client,
        "UPDATE Music SET n = n + ? SET l = list_append(l, ?), s = set_add(s, <<'z'>>) REMOVE b "
        "WHERE artist = 'c' AND song = 's' RETURNING ALL NEW *",
        {"N": "2"},
        {"L": [{"S": "end"}]},
    )["Items"][0]
    assert changed["n"] == {"N": "0.5"}
    assert changed["s"] == {"SS": ["x", "y", "z"]}
    assert changed["l"]["L"][-1] == {"S": "end"}
    assert "b" not in changed
    gone = run(client, "DELETE FROM Music WHERE artist = 'c' AND song = 's' RETURNING ALL OLD *")
    assert gone["Items"][0]["artist"] == {"S": "c"}
    assert client.get("Music", artist="c", song="s") is None
    assert run(client, "DELETE FROM Music WHERE artist = 'c' AND song = 's'") == {"Items": []}


@pytest.mark.parametrize(
    ("statement", "code", "message"),
    [
        ("SELEC * FROM Music", "ValidationException", "Statement wasn't well formed, can't be processed: Unexpected token at 1:1"),
        ("SELECT * FROM Music WHERE artist = ", "ValidationException", "Unexpected token at 1:36"),
        ("SELECT * FROM Music; DROP TABLE Music", "ValidationException", "Unexpected token"),
        ("SELECT * FROM Nothing", "ResourceNotFoundException", "Requested resource not found"),
        ("SELECT * FROM Music.nope", "ValidationException", "does not have the specified index"),
        ("SELECT * FROM Music WHERE artist = ?", "ValidationException", "Number of parameters"),
        ("SELECT * FROM Music ORDER BY song", "ValidationException", "Must have WHERE clause"),
        ("UPDATE Music SET n = 1 WHERE artist = 'acme'", "ValidationException", "mandatory equality on all key attributes"),
        ("UPDATE Music SET song = 'n' WHERE artist = 'acme' AND song = 'one'", "ValidationException", "This attribute is part of the key"),
        ("UPDATE Music SET n = 1 WHERE artist = 'no' AND song = 'no'", "ConditionalCheckFailedException", "The conditional request failed"),
        ("INSERT INTO Music VALUE {'artist': 'a'}", "ValidationException", "Missing the key song in the item"),
        ("SELECT * FROM Music WHERE n < TRUE", "ValidationException", "Incorrect operand type"),
        ("SELECT * FROM Music WHERE " + "NOT " * 500 + "n = 1", "ValidationException", "nested too deeply"),
    ],
)  # fmt: skip
def test_refusals(client: Any, statement: str, code: str, message: str) -> None:
    found = client.refused("ExecuteStatement", Statement=statement)
    assert found[0] == code
    assert message in found[1]


def test_batches_tell_of_each_statement(client: Any) -> None:
    insert = "INSERT INTO Music VALUE {'artist': 'd', 'song': 's'}"
    output = client("BatchExecuteStatement", Statements=[{"Statement": insert}] * 2)
    assert output["Responses"][0] == {"TableName": "Music"}
    assert output["Responses"][1]["Error"]["Code"] == "DuplicateItem"
    read = "SELECT song FROM Music WHERE artist = 'd' AND song = 's'"
    output = client("BatchExecuteStatement", Statements=[{"Statement": read}])
    assert output["Responses"] == [{"TableName": "Music", "Item": {"song": {"S": "s"}}}]


def test_transactions(client: Any) -> None:
    check = "EXISTS(SELECT * FROM Music WHERE artist = 'buyer' AND song = 'x' AND \"year\" = ?)"
    insert = "INSERT INTO Music VALUE {'artist': 'e', 'song': 's'}"

    def transact(year: str) -> Any:
        return client(
            "ExecuteTransaction",
            TransactStatements=[
                {"Statement": check, "Parameters": [{"N": year}]},
                {"Statement": insert},
            ],
        )

    with pytest.raises(ServiceError) as raised:
        transact("1")
    assert raised.value.extra["CancellationReasons"][0]["Code"] == "ConditionalCheckFailed"
    assert client.get("Music", artist="e", song="s") is None
    assert transact("2010") == {"Responses": []}
    read = "SELECT \"year\" FROM Music WHERE artist = 'buyer' AND song = 'x'"
    output = client("ExecuteTransaction", TransactStatements=[{"Statement": read}])
    assert output["Responses"] == [{"Item": {"year": {"N": "2010"}}}]
