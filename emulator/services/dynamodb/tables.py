"""A table and its indexes as the operations see them: keys, SQL texts, definition.

``definition`` is what is kept in the state file, as plain data: the members of CreateTable's input
that last, with what time and UpdateTable added.  A Table is made from it and thrown away with it.
"""

from collections.abc import Mapping
from typing import Any

from csc.emulator.services.dynamodb.keys import KeySchema
from csc.emulator.services.dynamodb.numbers import encode
from csc.emulator.services.dynamodb.values import Item

Definition = dict[str, Any]


class Index:
    """A secondary index. ``attributes`` are those projected, None for all; ``counted`` is when it was
    last counted, its items and its bytes."""

    __slots__ = (
        "attributes",
        "counted",
        "definition",
        "delete_sql",
        "id",
        "is_global",
        "name",
        "projection",
        "put_sql",
        "schema",
        "select_sql",
        "source",
    )

    def __init__(
        self,
        id: int,
        table_id: int,
        definition: Definition,
        types: Mapping[str, str],
        base: KeySchema,
        is_global: bool,
    ) -> None:
        self.id, self.name, self.definition = id, str(definition["IndexName"]), definition
        self.is_global = is_global
        self.counted: tuple[float, int, int] | None = None
        self.schema = key_schema(definition["KeySchema"], types)
        self.source = f"dynamodb_x{id}"
        self.put_sql = f"INSERT INTO {self.source} VALUES (?, ?) ON CONFLICT (key) DO NOTHING"
        self.delete_sql = f"DELETE FROM {self.source} WHERE key = ?"
        self.select_sql = (
            f"SELECT t.size, t.body FROM {self.source} x "
            f"JOIN dynamodb_t{table_id} t ON t.key = x.base "
            "WHERE x.key >= ? AND x.key < ? ORDER BY x.key"
        )
        self.projection = str(definition["Projection"].get("ProjectionType", "ALL"))
        self.attributes: frozenset[str] | None = None
        if self.projection != "ALL":
            extra = definition["Projection"].get("NonKeyAttributes", ())
            self.attributes = frozenset((*base.names, *self.schema.names, *extra))

    def project(self, item: Item) -> Item:
        """What the index holds of an item."""
        kept = self.attributes
        if kept is None:
            return item
        return {name: value for name, value in item.items() if name in kept}


class Expiry:
    """The order in which a table's items expire, by the number in one attribute."""

    __slots__ = ("attribute", "delete_sql", "put_sql", "select_sql", "source")

    def __init__(self, table_id: int, attribute: str) -> None:
        self.attribute = attribute
        self.source = f"dynamodb_e{table_id}"
        self.put_sql = f"INSERT INTO {self.source} VALUES (?, ?) ON CONFLICT (key) DO NOTHING"
        self.delete_sql = f"DELETE FROM {self.source} WHERE key = ?"
        self.select_sql = (
            f"SELECT base FROM {self.source} WHERE key >= ? AND key < ? ORDER BY key LIMIT ?"
        )

    def entry(self, item: Item, key: bytes) -> bytes | None:
        """The item's place in the order; None where it never expires."""
        second = item.get(self.attribute, {}).get("N")
        return encode(second) + b"\0" + key if second is not None else None


class Table:
    """``indexes`` by name; ``plain`` is True where a write touches the items alone.

    ``counts`` is ``[items, bytes]`` once someone asked, and kept up to date from then on.
    """

    __slots__ = (
        "add_sql",
        "counts",
        "definition",
        "delete_sql",
        "destinations",
        "expiry",
        "followed",
        "get_sql",
        "id",
        "indexes",
        "name",
        "plain",
        "put_sql",
        "schema",
        "select_sql",
        "size_sql",
        "source",
        "stream",
        "ttl",
        "types",
    )

    def __init__(self, id: int, definition: Definition, index_ids: Mapping[str, int]) -> None:
        self.id, self.definition = id, definition
        self.name = str(definition["TableName"])
        self.types = {
            each["AttributeName"]: each["AttributeType"]
            for each in definition["AttributeDefinitions"]
        }
        self.schema = key_schema(definition["KeySchema"], self.types)
        self.source = f"dynamodb_t{id}"
        self.get_sql = f"SELECT body, size FROM {self.source} WHERE key = ?"
        self.size_sql = f"SELECT size FROM {self.source} WHERE key = ?"
        self.put_sql = (
            f"INSERT INTO {self.source} VALUES (?, ?, ?) "
            "ON CONFLICT (key) DO UPDATE SET size = excluded.size, body = excluded.body"
        )
        self.add_sql = f"INSERT INTO {self.source} VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING"
        self.delete_sql = f"DELETE FROM {self.source} WHERE key = ?"
        self.select_sql = (
            f"SELECT size, body FROM {self.source} WHERE key >= ? AND key < ? ORDER BY key"
        )
        self.counts: list[int] | None = None
        self.indexes: dict[str, Index] = {}
        for member, is_global in (
            ("LocalSecondaryIndexes", False),
            ("GlobalSecondaryIndexes", True),
        ):
            for each in definition.get(member) or ():
                name = each["IndexName"]
                self.indexes[name] = Index(
                    index_ids[name], id, each, self.types, self.schema, is_global
                )
        specification = definition.get("StreamSpecification") or {}
        self.stream: str | None = (
            specification.get("StreamViewType") if specification.get("StreamEnabled") else None
        )
        ttl = definition.get("TimeToLive") or {}
        self.ttl: str | None = ttl.get("AttributeName") if ttl.get("Enabled") else None
        self.expiry = Expiry(id, self.ttl) if self.ttl is not None else None
        self.destinations: tuple[str, ...] = tuple(
            one["StreamArn"]
            for one in definition.get("KinesisDestinations") or ()
            if one["DestinationStatus"] == "ACTIVE"
        )
        self.followed = self.stream is not None or bool(self.destinations)
        self.plain = not self.indexes and not self.followed and self.expiry is None


def key_schema(elements: list[dict[str, str]], types: Mapping[str, str]) -> KeySchema:
    """``KeySchema`` of the API, with the attributes' types, as one object."""
    hash = elements[0]["AttributeName"]
    if len(elements) == 1:
        return KeySchema(hash, types[hash])
    range = elements[1]["AttributeName"]
    return KeySchema(hash, types[hash], range, types[range])
