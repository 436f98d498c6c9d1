"""The service ``dynamodb``: its state, and what its operations share."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from csc.emulator.calls import Call, Input, Permission, Row
from csc.emulator.cloud import Cloud
from csc.emulator.services.dynamodb.arns import table_name_of
from csc.emulator.services.dynamodb.backups import keep_deleted
from csc.emulator.services.dynamodb.catalog import Catalog
from csc.emulator.services.dynamodb.errors import ResourceNotFoundException, TableNotFoundException
from csc.emulator.services.dynamodb.expiry import sweep_forever
from csc.emulator.services.dynamodb.journal import follow as follow_journal
from csc.emulator.services.dynamodb.journal import forget as forget_journal
from csc.emulator.services.dynamodb.journal import open_journals
from csc.emulator.services.dynamodb.operations import OPERATIONS
from csc.emulator.services.dynamodb.permissions import permissions_of, plain_get
from csc.emulator.services.dynamodb.resource_policies import follow_policies, forget_decisions
from csc.emulator.services.dynamodb.streams import Streams
from csc.emulator.services.dynamodb.tables import Definition, Table
from csc.emulator.services.dynamodb.throttling import throttled


class DynamoDb:
    """All tables of the account. ``execute`` is the connection's, for single statements; ``seek``
    has one cursor for all, for those whose only row is fetched at once."""

    name = "dynamodb"
    operations: Mapping[str, Row]

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.operations = throttled(OPERATIONS)
        self.storage, self.clock = cloud.storage, cloud.clock
        self.account, self.region = cloud.account, cloud.region
        self.execute = cloud.storage.connection.execute
        self.seek = cloud.storage.connection.cursor().execute
        self.catalog = Catalog(cloud.storage)
        self.tables = self.catalog.tables
        self.plain_gets: dict[str, tuple[Table, tuple[Permission, ...]]] = {}
        self.streams = Streams(cloud)
        open_journals(self)
        follow_policies(self)
        self._sweeper: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to delete what expires."""
        self._sweeper = asyncio.create_task(sweep_forever(self))

    async def close(self) -> None:
        if self._sweeper is not None:
            self._sweeper.cancel()
            with suppress(asyncio.CancelledError):
                await self._sweeper
            self._sweeper = None

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        if operation == "GetItem":
            found = plain_get(self, input, call)
            if found is not None:
                return found
        permissions = permissions_of(self, operation, input)
        call.checked = input
        return permissions

    def table(self, name: str) -> Table:
        """A table by name or ARN. Raises ResourceNotFoundException, or for a name that can't be
        a table's ValidationException."""
        table = self.tables.get(name)
        if table is None:
            table = self.tables.get(table_name_of(name))
            if table is None:
                raise ResourceNotFoundException("Requested resource not found")
        return table

    def named(self, name: Any) -> Table | None:
        """The table of exactly this name; None where there is none, or it is no name."""
        return self.tables.get(name) if type(name) is str else None

    def described(self, name: str) -> Table:
        """As ``table``, with the words of the control plane."""
        plain = table_name_of(name)
        table = self.tables.get(plain)
        if table is None:
            raise ResourceNotFoundException(
                f"Requested resource not found: Table: {plain} not found"
            )
        return table

    def source(self, name: str) -> Table:
        """As ``table``, with the error of backups and restores."""
        plain = table_name_of(name)
        table = self.tables.get(plain)
        if table is None:
            raise TableNotFoundException(f"Table not found: {plain}")
        return table

    def arn(self, table: Table | str) -> str:
        name = table if isinstance(table, str) else table.name
        return f"arn:aws:dynamodb:{self.region}:{self.account}:table/{name}"

    def create(self, definition: Definition) -> Table:
        """Make a table, and its stream where it has one."""
        with self.storage.transaction():
            table = self.catalog.create(definition)
            self.streams.follow(table, self.arn(table))
            follow_journal(self, table)
        forget_decisions(self, {}, definition)
        return table

    def redefine(self, table: Table, definition: Definition) -> Table:
        """Give a table another definition: indexes are filled and dropped, streams follow."""
        with self.storage.transaction():
            new = self.catalog.replace(table, definition)
            self.streams.follow(new, self.arn(new))
            follow_journal(self, new)
        forget_decisions(self, table.definition, definition)
        return new

    def drop(self, table: Table) -> None:
        """Delete a table with its data; what its stream holds can still be read, and a table with
        point-in-time recovery leaves a backup."""
        with self.storage.transaction() as connection:
            self.streams.disable(table)
            forget_journal(connection, table)
            if table.definition.get("PointInTimeRecovery"):
                keep_deleted(self, table)
            self.catalog.drop(table)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Several writes as one. Where it fails, what was counted of the tables is forgotten."""
        try:
            with self.storage.transaction():
                yield
        except BaseException:
            for table in self.tables.values():
                table.counts = None
            raise

    def record(self, table: Table, before: Any, after: Any, *, expired: bool = False) -> None:
        """Append a change to the table's stream, in the transaction of the change."""
        if table.stream is not None:
            self.streams.record(table, before, after, expired)
        if table.destinations:
            from csc.emulator.services.dynamodb.kinesis_destinations import send_change

            send_change(self, table, before, after, expired=expired)
