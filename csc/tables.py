"""Tables, declared and used: ``DynamoDB`` and its indexes, and ``transaction``. Making one connects to nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import UnionType
from typing import Any, Final, Generic, Literal, TypedDict, TypeVar, Unpack, cast, overload

from csc.http import NotFound, Page
from csc.inert import perform, present

__all__ = ["GSI", "LSI", "DynamoDB", "Item", "dynamodb", "transaction"]

T = TypeVar("T")
M = TypeVar("M")
Projection = Literal["ALL", "KEYS_ONLY", "INCLUDE"]


class Item(Any):  # type: ignore[misc]
    """An item of a table that was declared without a model: it fits where a model is wanted."""


@dataclass(frozen=True, slots=True)
class GSI:
    """A global secondary index. ``include`` lists the attributes of an INCLUDE projection."""

    name: str
    partition_key: str
    sort_key: str | None = None
    projection: Projection | None = None
    include: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class LSI:
    """A local secondary index: the table's partition key, another sort key."""

    name: str
    sort_key: str
    projection: Projection | None = None
    include: Sequence[str] = ()


class QueryOptions(TypedDict, total=False):
    """What ``query`` takes: at most one of ``eq … between`` compares the sort key.

    ``cursor`` is the ``next`` of the page before; ``limit`` counts items that are read.  ``where`` keeps those of them that
    have these values; one that is None asks nothing.
    """

    index: str | None
    reverse: bool
    limit: int | None
    cursor: str | None
    eq: object
    lt: object
    le: object
    gt: object
    ge: object
    begins_with: str | None
    between: tuple[object, object] | None
    where: Mapping[str, object] | None


class DynamoDB(Generic[T]):
    """A table. ``model`` is what it holds; without it the compiler reads that from the table's uses.

    By default: on-demand, encrypted with a KMS key, with point-in-time recovery and deletion protection.
    ``encryption`` is True (DynamoDB's KMS key of the account), "kms" (a key of one's own), a key's ARN, or
    False (the key that DynamoDB owns).  ``autoscale=False`` is ``billing="provisioned"``.
    """

    @overload
    def __init__(
        self: "DynamoDB[Item]",
        name: str,
        *,
        model: UnionType | None = None,
        partition_key: str = "id",
        sort_key: str | None = None,
        global_secondary_indexes: Sequence[GSI] = (),
        local_secondary_indexes: Sequence[LSI] = (),
        ttl_attribute: str | None = None,
        encryption: bool | str = True,
        point_in_time_recovery: bool = True,
        deletion_protection: bool = True,
        billing: Literal["on-demand", "provisioned"] = "on-demand",
        autoscale: bool = True,
        read_capacity: int | None = None,
        write_capacity: int | None = None,
        stream: str | None = None,
    ) -> None: ...

    @overload
    def __init__(
        self: "DynamoDB[T]",
        name: str,
        *,
        model: type[T],
        partition_key: str = "id",
        sort_key: str | None = None,
        global_secondary_indexes: Sequence[GSI] = (),
        local_secondary_indexes: Sequence[LSI] = (),
        ttl_attribute: str | None = None,
        encryption: bool | str = True,
        point_in_time_recovery: bool = True,
        deletion_protection: bool = True,
        billing: Literal["on-demand", "provisioned"] = "on-demand",
        autoscale: bool = True,
        read_capacity: int | None = None,
        write_capacity: int | None = None,
        stream: str | None = None,
    ) -> None: ...

    def __init__(
        self,
        name: str,
        *,
        model: type[Any] | UnionType | None = None,
        partition_key: str = "id",
        sort_key: str | None = None,
        global_secondary_indexes: Sequence[GSI] = (),
        local_secondary_indexes: Sequence[LSI] = (),
        ttl_attribute: str | None = None,
        encryption: bool | str = True,
        point_in_time_recovery: bool = True,
        deletion_protection: bool = True,
        billing: Literal["on-demand", "provisioned"] = "on-demand",
        autoscale: bool = True,
        read_capacity: int | None = None,
        write_capacity: int | None = None,
        stream: str | None = None,
    ) -> None:
        self.name = name
        self.model = model
        self.partition_key = partition_key
        self.sort_key = sort_key
        self.indexes: tuple[GSI | LSI, ...] = (*global_secondary_indexes, *local_secondary_indexes)
        self.ttl_attribute = ttl_attribute
        self.encryption = encryption
        self.point_in_time_recovery = point_in_time_recovery
        self.deletion_protection = deletion_protection
        self.billing = billing if autoscale else "provisioned"
        self.read_capacity = read_capacity
        self.write_capacity = write_capacity
        self.stream = stream
        _tables.setdefault(name, self)

    @overload
    def get(self, *key: object) -> T: ...

    @overload
    def get(self, *key: object, only: type[M]) -> M: ...

    def get(self, *key: object, only: type[Any] | None = None) -> object:
        """The item with this key: the partition key, and the sort key where the table has one.

        ``only`` is a model whose fields the item has: nothing else is read of it, and nothing else may be.

        Raises:
            HTTPError: 404 where there is none.
        """
        found = self._perform("get", key=key, **present(only=only))
        if found is None:
            raise NotFound("Not Found")
        return found

    @overload
    def find(self, *key: object) -> T | None: ...

    @overload
    def find(self, *key: object, only: type[M]) -> M | None: ...

    def find(self, *key: object, only: type[Any] | None = None) -> object:
        """The item with this key, or None; ``only`` as for ``get``."""
        return self._perform("get", key=key, **present(only=only))

    def put(
        self,
        item: object,
        *,
        if_not_exists: bool = False,
        if_exists: bool = False,
        when: Mapping[str, object] | None = None,
    ) -> T:
        """Store the whole item and give it back. A missing string partition key becomes a fresh uuid.

        Raises:
            HTTPError: 409 where ``if_not_exists`` or ``when`` fails, 404 where ``if_exists`` does.
        """
        given = present(if_not_exists=if_not_exists or None, if_exists=if_exists or None, when=when)
        return cast(T, self._perform("put", item=item, **given))

    def update(
        self,
        *key_and_changes: object,
        when: Mapping[str, object] | None = None,
        add: Mapping[str, object] | None = None,
        **fields: object,
    ) -> T:
        """Set the fields that are not None, in the model after the key and in ``fields``; give the new item.

        ``add`` adds to numbers.

        Raises:
            HTTPError: 404 where there is no such item, 409 where ``when`` does not hold.
        """
        size = 1 if self.sort_key is None else 2
        key, rest = key_and_changes[:size], key_and_changes[size:]
        changes = rest[0] if rest else fields.pop("changes", None)
        given = present(changes=changes, add=add, when=when)
        return cast(T, self._perform("update", key=key, fields=fields, **given))

    def delete(self, *key: object, when: Mapping[str, object] | None = None) -> T:
        """Delete the item and give it back.

        Raises:
            HTTPError: 404 where there is no such item, 409 where ``when`` does not hold.
        """
        return cast(T, self._perform("delete", key=key, **present(when=when)))

    @overload
    def query(
        self: "DynamoDB[Item]", partition: object, **options: Unpack[QueryOptions]
    ) -> Page[Any]: ...

    @overload
    def query(self, partition: object, **options: Unpack[QueryOptions]) -> Page[T]: ...

    @overload
    def query(
        self, partition: object, *, only: type[M], **options: Unpack[QueryOptions]
    ) -> Page[M]: ...

    def query(
        self,
        partition: object,
        *,
        only: type[Any] | None = None,
        **options: Unpack[QueryOptions],
    ) -> Page[Any]:
        """One page of the items with this partition key, in the order of the sort key; ``only`` as for ``get``."""
        given = {name: value for name, value in options.items() if value is not None}
        given |= present(only=only)
        return cast("Page[Any]", self._perform("query", partition=partition, **given))

    @overload
    def scan(
        self: "DynamoDB[Item]",
        *,
        limit: int | None = None,
        cursor: str | None = None,
        where: Mapping[str, object] | None = None,
    ) -> Page[Any]: ...

    @overload
    def scan(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        where: Mapping[str, object] | None = None,
    ) -> Page[T]: ...

    @overload
    def scan(
        self,
        *,
        only: type[M],
        limit: int | None = None,
        cursor: str | None = None,
        where: Mapping[str, object] | None = None,
    ) -> Page[M]: ...

    def scan(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        where: Mapping[str, object] | None = None,
        only: type[Any] | None = None,
    ) -> Page[Any]:
        """One page of all items, in no order that means anything; ``where`` and ``only`` as for ``query``."""
        given = present(limit=limit, cursor=cursor, where=where, only=only)
        return cast("Page[Any]", self._perform("scan", **given))

    def get_many(self, keys: Sequence[object]) -> list[T]:
        """The items with these partition keys, in their order, each once; those that aren't there are left out.

        At most 100 keys, of a table without a sort key.
        """
        return cast("list[T]", self._perform("get_many", keys=list(keys)))

    def put_many(self, items: Sequence[object]) -> None:
        """Store whole items, at most 25. They are not stored together: ``transaction`` does that."""
        self._perform("put_many", items=list(items))

    def _perform(self, operation: str, /, **arguments: object) -> object:
        if _open and operation in _WRITES:
            _open[-1].append((operation, self, arguments))
            return None
        return perform("dynamodb", operation, self, arguments)

    def __repr__(self) -> str:
        return f"DynamoDB({self.name!r})"


_tables: dict[str, DynamoDB[Any]] = {}


def dynamodb(name: str) -> DynamoDB[Item]:
    """The table of this name; where none is declared, one with every default."""
    if name not in _tables:
        return DynamoDB(name)
    return _tables[name]


class transaction:
    """Writes that are made together or not at all::

        with transaction():
            comments.put(comment)
            posts.update(post, add={"comments": 1})

    At most 100 ``put``, ``update`` and ``delete``; they give nothing back.  Where a condition of one fails, the first such
    one decides what is raised, and nothing is written.
    """

    def __enter__(self) -> None:
        _open.append([])

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        writes = _open.pop()
        if kind is None and writes:
            perform("dynamodb", "transact", None, {"writes": writes})


_open: list[list[tuple[str, object, Mapping[str, object]]]] = []
_WRITES: Final = ("put", "update", "delete")
