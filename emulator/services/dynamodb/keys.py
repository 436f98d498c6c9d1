"""Primary keys as bytes whose order is DynamoDB's: by partition, then by sort key.

    crc32(partition) 4 bytes · length 2 bytes · partition · sort key

The leading hash spreads partitions as AWS does, so a Scan has a stable order that is not that
of the keys, and a parallel scan's segments are equal ranges of it.  The length makes the
partition self-delimiting; the sort key is last and needs no escape.  In an index, several
items may share a key: there the sort key is escaped and the table's own key follows.
"""

from binascii import a2b_base64
from collections.abc import Mapping
from typing import Any
from zlib import crc32

from csc.emulator.services.dynamodb import numbers
from csc.emulator.services.dynamodb.errors import ValidationException

Item = Mapping[str, Mapping[str, Any]]

MAX_PARTITION = 2048
MAX_SORT = 1024
MISMATCH = "The provided key element does not match the schema"


class KeySchema:
    """The key attributes of a table or index, with their types (``S``, ``N`` or ``B``)."""

    __slots__ = ("hash", "hash_type", "names", "range", "range_type")

    def __init__(
        self, hash: str, hash_type: str, range: str | None = None, range_type: str = "S"
    ) -> None:
        self.hash, self.hash_type = hash, hash_type
        self.range, self.range_type = range, range_type
        self.names = (hash,) if range is None else (hash, range)

    def pairs(self) -> list[tuple[str, str]]:
        """``[(name, type), …]``, partition key first."""
        types = (self.hash_type, self.range_type)
        return list(zip(self.names, types, strict=False))

    def project(self, item: Item) -> dict[str, Any]:
        """The key attributes of an item."""
        return {name: item[name] for name in self.names}


def encode_scalar(type: str, value: str) -> bytes:
    """The bytes of a key attribute (numbers in normal form)."""
    if type == "S":
        return value.encode()
    if type == "N":
        return numbers.encode(value)
    return a2b_base64(value)


def partition_prefix(partition: bytes) -> bytes:
    """The bytes that begin every key of a partition, and no other."""
    return crc32(partition).to_bytes(4, "big") + len(partition).to_bytes(2, "big") + partition


def encode_key(schema: KeySchema, key: Item) -> bytes:
    """The bytes of a request's ``Key``, which must hold the key attributes and no others.

    Raises ValidationException with the words of GetItem, UpdateItem and DeleteItem.
    """
    if len(key) != len(schema.names):
        raise ValidationException(MISMATCH)
    try:
        partition = encode_scalar(schema.hash_type, key[schema.hash][schema.hash_type])
        if schema.range is None:
            sort = None
        else:
            sort = encode_scalar(schema.range_type, key[schema.range][schema.range_type])
    except KeyError:
        raise ValidationException(MISMATCH) from None
    return join(schema, partition, sort)


def join(schema: KeySchema, partition: bytes, sort: bytes | None) -> bytes:
    """A table's key from its parts. Raises ValidationException for empty or too long ones."""
    if not partition:
        raise _empty(schema.hash, schema.hash_type)
    if len(partition) > MAX_PARTITION:
        raise ValidationException(
            "One or more parameter values were invalid: "
            "Size of hashkey has exceeded the maximum size limit of2048 bytes"
        )
    head = crc32(partition).to_bytes(4, "big") + len(partition).to_bytes(2, "big") + partition
    if sort is None:
        return head
    if not sort:
        raise _empty(schema.range or "", schema.range_type)
    if len(sort) > MAX_SORT:
        raise ValidationException(
            "One or more parameter values were invalid: "
            "Aggregated size of all range keys has exceeded the size limit of 1024 bytes"
        )
    return head + sort


def item_key(schema: KeySchema, item: Item, words: str = "") -> bytes:
    """The bytes of a whole item's key. Raises ValidationException with PutItem's words, or with
    others for what doesn't fit."""
    try:
        partition = encode_scalar(schema.hash_type, item[schema.hash][schema.hash_type])
        if schema.range is None:
            sort = None
        else:
            sort = encode_scalar(schema.range_type, item[schema.range][schema.range_type])
    except KeyError:
        raise (ValidationException(words) if words else _item_mismatch(schema, item)) from None
    return join(schema, partition, sort)


def _item_mismatch(schema: KeySchema, item: Item) -> ValidationException:
    for name, type in schema.pairs():
        if name not in item:
            return ValidationException(
                f"One or more parameter values were invalid: Missing the key {name} in the item"
            )
        if type not in item[name]:
            return ValidationException(
                "One or more parameter values were invalid: Type mismatch for key "
                f"{name} expected: {type} actual: {next(iter(item[name]))}"
            )
    raise AssertionError("the key fits its schema")


def _empty(name: str, type: str) -> ValidationException:
    kind = "string" if type == "S" else "binary"
    return ValidationException(
        "One or more parameter values are not valid. The AttributeValue for a key attribute "
        f"cannot contain an empty {kind} value. Key: {name}"
    )


def escape(sort: bytes) -> bytes:
    """A sort key inside an index entry: order kept, end marked."""
    return sort.replace(b"\0", b"\0\xff") + b"\0\0"


def index_key(schema: KeySchema, item: Item, key: bytes) -> bytes | None:
    """The bytes of an item's index entry, or None where the item is not in the index.

    Items without all of the index's key attributes are not in it (a sparse index); nor are those
    written before there was the index whose attributes can't be keys.
    """
    try:
        partition = encode_scalar(schema.hash_type, item[schema.hash][schema.hash_type])
        if schema.range is None:
            sort = None
        else:
            sort = encode_scalar(schema.range_type, item[schema.range][schema.range_type])
    except KeyError:
        return None
    if not 0 < len(partition) <= MAX_PARTITION:
        return None
    if sort is None:
        return partition_prefix(partition) + key
    if not 0 < len(sort) <= MAX_SORT:
        return None
    return partition_prefix(partition) + escape(sort) + key


def check_index_attributes(schema: KeySchema, index: str, item: Item) -> None:
    """Refuse an item whose attribute can't be a key of an index that names it."""
    for name, type in schema.pairs():
        value = item.get(name)
        if value is None:
            continue
        scalar = value.get(type)
        if scalar is None:
            raise ValidationException(
                "One or more parameter values were invalid: Type mismatch for Index Key "
                f"{name} Expected: {type} Actual: {next(iter(value))} IndexName: {index}"
            )
        if not scalar:
            kind = "string" if type == "S" else "binary"
            raise ValidationException(
                "One or more parameter values are not valid. A value specified for a secondary "
                "index key is not supported. The AttributeValue for a key attribute cannot "
                f"contain an empty {kind} value. IndexName: {index}, IndexKey: {name}"
            )
        _check_index_size(schema, index, name, encode_scalar(type, scalar))


def _check_index_size(schema: KeySchema, index: str, name: str, data: bytes) -> None:
    if name == schema.hash and len(data) > MAX_PARTITION:
        raise ValidationException(
            "One or more parameter values were invalid: "
            "Size of hashkey has exceeded the maximum size limit of 2048 bytes. "
            f"IndexName: {index}, IndexKey: {name}"
        )
    if name == schema.range and len(data) > MAX_SORT:
        raise ValidationException(
            "One or more parameter values were invalid: "
            "Aggregated size of all range keys has exceeded the size limit of 1024 bytes. "
            f"IndexName: {index}, IndexKey: {name}"
        )


def successor(prefix: bytes) -> bytes:
    """The least bytes after everything that begins with ``prefix`` (which is never all 0xff)."""
    stripped = prefix.rstrip(b"\xff")
    if not stripped:
        raise ValueError("nothing follows a prefix of 0xff bytes")
    return stripped[:-1] + bytes((stripped[-1] + 1,))
