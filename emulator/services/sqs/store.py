"""Queues and messages in the state file."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from csc.emulator.services.sqs.queue import Queue
from csc.emulator.storage import Storage

SCHEMA = (
    """
    CREATE TABLE sqs_queues (
        name TEXT PRIMARY KEY,
        created REAL NOT NULL,
        modified REAL NOT NULL,
        attributes TEXT NOT NULL,
        tags TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE sqs_messages (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        queue TEXT NOT NULL REFERENCES sqs_queues (name) ON DELETE CASCADE,
        message_id TEXT NOT NULL,
        body TEXT NOT NULL,
        attributes TEXT NOT NULL,
        system TEXT NOT NULL,
        message_group TEXT,
        sent REAL NOT NULL,
        visible REAL NOT NULL,
        receives INTEGER NOT NULL DEFAULT 0,
        first_received REAL,
        receipt TEXT
    );
    CREATE INDEX sqs_messages_order ON sqs_messages (queue, visible, id);
    CREATE TABLE sqs_deduplications (
        queue TEXT NOT NULL REFERENCES sqs_queues (name) ON DELETE CASCADE,
        token TEXT NOT NULL,
        sent REAL NOT NULL,
        message_id TEXT NOT NULL,
        sequence TEXT NOT NULL,
        PRIMARY KEY (queue, token)
    ) WITHOUT ROWID;
    """,
)
DEDUPLICATED = 300.0  # seconds
_FIELDS = (
    "id, queue, message_id, body, attributes, system, message_group, sent, visible, receives, "
    "first_received, receipt"
)


@dataclass(frozen=True, slots=True)
class Message:
    """``attributes`` are the sender's, ``system`` those of SQS that are fixed when it is sent.

    Times are in seconds since the epoch; ``receipt`` is of the last receive.
    """

    id: int
    queue: str
    message_id: str
    body: str
    attributes: Mapping[str, Any]
    system: Mapping[str, str]
    group: str | None
    sent: float
    visible: float
    receives: int
    first_received: float | None
    receipt: str | None


class Store:
    """All use is inside the caller's transaction, or a single statement."""

    def __init__(self, storage: Storage) -> None:
        storage.migrate("sqs", SCHEMA)
        self.storage = storage
        self.execute = storage.connection.execute

    # -- queues

    def queue(self, name: str) -> Queue | None:
        row = self.execute("SELECT * FROM sqs_queues WHERE name = ?", (name,)).fetchone()
        return _queue(row) if row else None

    def queues(self, prefix: str = "") -> list[Queue]:
        rows = self.execute(
            "SELECT * FROM sqs_queues WHERE substr(name, 1, ?) = ? ORDER BY name",
            (len(prefix), prefix),
        )
        return [_queue(row) for row in rows]

    def save(self, queue: Queue) -> None:
        self.execute(
            "INSERT INTO sqs_queues VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET "
            "modified = excluded.modified, attributes = excluded.attributes, tags = excluded.tags",
            (
                queue.name,
                queue.created,
                queue.modified,
                json.dumps(dict(queue.attributes)),
                json.dumps(dict(queue.tags)),
            ),
        )

    def remove(self, name: str) -> None:
        self.execute("DELETE FROM sqs_queues WHERE name = ?", (name,))

    # -- messages

    def add(self, message: Message) -> int:
        """The number that the message has, which grows."""
        cursor = self.execute(
            "INSERT INTO sqs_messages (queue, message_id, body, attributes, system, message_group, "
            "sent, visible) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                message.queue,
                message.message_id,
                message.body,
                json.dumps(dict(message.attributes)),
                json.dumps(dict(message.system)),
                message.group,
                message.sent,
                message.visible,
            ),
        )
        return int(cursor.lastrowid or 0)

    def relabel(self, id: int, system: Mapping[str, str]) -> None:
        self.execute(
            "UPDATE sqs_messages SET system = ? WHERE id = ?", (json.dumps(dict(system)), id)
        )

    def message(self, id: int) -> Message | None:
        row = self.execute(f"SELECT {_FIELDS} FROM sqs_messages WHERE id = ?", (id,)).fetchone()
        return _message(row) if row else None

    def visible(self, queue: str, now: float, limit: int) -> list[Message]:
        rows = self.execute(
            f"SELECT {_FIELDS} FROM sqs_messages WHERE queue = ? AND visible <= ? "
            "ORDER BY id LIMIT ?",
            (queue, now, limit),
        )
        return [_message(row) for row in rows]

    def groups_in_flight(self, queue: str, now: float) -> set[str]:
        """The groups of a FIFO queue that wait for a message to be deleted."""
        rows = self.execute(
            "SELECT DISTINCT message_group FROM sqs_messages WHERE queue = ? AND visible > ? "
            "AND receipt IS NOT NULL",
            (queue, now),
        )
        return {group for (group,) in rows}

    def next_visible(self, queue: str) -> float | None:
        """When the next message can be had, at the earliest."""
        row = self.execute(
            "SELECT min(visible) FROM sqs_messages WHERE queue = ?", (queue,)
        ).fetchone()
        return None if row[0] is None else float(row[0])

    def receive(self, id: int, visible: float, now: float, receipt: str) -> None:
        self.execute(
            "UPDATE sqs_messages SET visible = ?, receives = receives + 1, receipt = ?, "
            "first_received = coalesce(first_received, ?) WHERE id = ?",
            (visible, receipt, now, id),
        )

    def hide(self, id: int, visible: float) -> None:
        self.execute("UPDATE sqs_messages SET visible = ? WHERE id = ?", (visible, id))

    def delete(self, id: int) -> None:
        self.execute("DELETE FROM sqs_messages WHERE id = ?", (id,))

    def move(self, id: int, queue: str, system: Mapping[str, str], now: float) -> None:
        """Put a message into another queue, where it counts anew."""
        self.execute(
            "UPDATE sqs_messages SET queue = ?, system = ?, visible = ?, receipt = NULL WHERE id = ?",
            (queue, json.dumps(dict(system)), now, id),
        )

    def purge(self, queue: str) -> None:
        """With what is remembered of tokens: the same message may come again."""
        self.execute("DELETE FROM sqs_deduplications WHERE queue = ?", (queue,))
        self.execute("DELETE FROM sqs_messages WHERE queue = ?", (queue,))

    def expire(self, queue: str, before: float) -> None:
        """Forget what is older than the queue keeps."""
        self.execute("DELETE FROM sqs_messages WHERE queue = ? AND sent < ?", (queue, before))

    def counts(self, queue: str, now: float) -> tuple[int, int, int]:
        """How many messages are visible, in flight, delayed."""
        row = self.execute(
            "SELECT coalesce(sum(visible <= ?1), 0), "
            "coalesce(sum(visible > ?1 AND receipt IS NOT NULL), 0), "
            "coalesce(sum(visible > ?1 AND receipt IS NULL), 0) "
            "FROM sqs_messages WHERE queue = ?2",
            (now, queue),
        ).fetchone()
        return int(row[0]), int(row[1]), int(row[2])

    # -- deduplication

    def seen(self, queue: str, token: str, now: float) -> tuple[str, str] | None:
        """The id and sequence number of the message that was sent with a token lately."""
        row = self.execute(
            "SELECT message_id, sequence FROM sqs_deduplications "
            "WHERE queue = ? AND token = ? AND sent > ?",
            (queue, token, now - DEDUPLICATED),
        ).fetchone()
        return (row[0], row[1]) if row else None

    def remember(self, queue: str, token: str, now: float, ids: Iterable[str]) -> None:
        self.execute("DELETE FROM sqs_deduplications WHERE sent <= ?", (now - DEDUPLICATED,))
        self.execute(
            "INSERT OR REPLACE INTO sqs_deduplications VALUES (?, ?, ?, ?, ?)",
            (queue, token, now, *ids),
        )


def _queue(row: Any) -> Queue:
    name, created, modified, attributes, tags = row
    return Queue(name, created, modified, json.loads(attributes), json.loads(tags))


def _message(row: Any) -> Message:
    values = list(row)
    values[4], values[5] = json.loads(values[4]), json.loads(values[5])
    return Message(*values)
