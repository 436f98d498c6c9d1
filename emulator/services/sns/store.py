"""Topics and subscriptions in the state file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from csc.emulator.storage import Storage

SCHEMA = (
    """
    CREATE TABLE sns_topics (
        arn TEXT PRIMARY KEY,
        attributes TEXT NOT NULL,
        tags TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE sns_subscriptions (
        arn TEXT PRIMARY KEY,
        topic TEXT NOT NULL,
        protocol TEXT NOT NULL,
        endpoint TEXT NOT NULL,
        attributes TEXT NOT NULL,
        token TEXT
    ) WITHOUT ROWID;
    CREATE INDEX sns_by_topic ON sns_subscriptions (topic);
    CREATE TABLE sns_deduplications (
        topic TEXT NOT NULL,
        token TEXT NOT NULL,
        sent REAL NOT NULL,
        answer TEXT NOT NULL,
        PRIMARY KEY (topic, token)
    ) WITHOUT ROWID;
    """,
    """
    CREATE TABLE sns_text_settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    """,
)
DEDUPLICATED = 300.0  # seconds


@dataclass(frozen=True, slots=True)
class Topic:
    arn: str
    attributes: Mapping[str, str]
    tags: Mapping[str, str]

    @property
    def fifo(self) -> bool:
        return self.arn.endswith(".fifo")


@dataclass(frozen=True, slots=True)
class Subscription:
    """``token`` is there while it waits to be confirmed."""

    arn: str
    topic: str
    protocol: str
    endpoint: str
    attributes: Mapping[str, str]
    token: str | None


class Store:
    def __init__(self, storage: Storage) -> None:
        storage.migrate("sns", SCHEMA)
        self._execute = storage.connection.execute

    def topic(self, arn: str) -> Topic | None:
        row = self._execute("SELECT * FROM sns_topics WHERE arn = ?", (arn,)).fetchone()
        return _topic(row) if row else None

    def topics(self) -> list[Topic]:
        return [_topic(row) for row in self._execute("SELECT * FROM sns_topics ORDER BY arn")]

    def save_topic(self, topic: Topic) -> None:
        self._execute(
            "INSERT OR REPLACE INTO sns_topics VALUES (?, ?, ?)",
            (topic.arn, json.dumps(dict(topic.attributes)), json.dumps(dict(topic.tags))),
        )

    def remove_topic(self, arn: str) -> None:
        self._execute("DELETE FROM sns_subscriptions WHERE topic = ?", (arn,))
        self._execute("DELETE FROM sns_topics WHERE arn = ?", (arn,))

    def subscription(self, arn: str) -> Subscription | None:
        row = self._execute("SELECT * FROM sns_subscriptions WHERE arn = ?", (arn,)).fetchone()
        return _subscription(row) if row else None

    def subscriptions(self, topic: str | None = None) -> list[Subscription]:
        rows = self._execute(
            "SELECT * FROM sns_subscriptions WHERE ?1 IS NULL OR topic = ?1 ORDER BY arn", (topic,)
        )
        return [_subscription(row) for row in rows]

    def save(self, subscription: Subscription) -> None:
        self._execute(
            "INSERT OR REPLACE INTO sns_subscriptions VALUES (?, ?, ?, ?, ?, ?)",
            (
                subscription.arn,
                subscription.topic,
                subscription.protocol,
                subscription.endpoint,
                json.dumps(dict(subscription.attributes)),
                subscription.token,
            ),
        )

    def remove(self, arn: str) -> None:
        self._execute("DELETE FROM sns_subscriptions WHERE arn = ?", (arn,))

    def text_settings(self) -> dict[str, str]:
        """How text messages are sent, by name."""
        return dict(self._execute("SELECT name, value FROM sns_text_settings ORDER BY name"))

    def set_text(self, name: str, value: str) -> None:
        self._execute("INSERT OR REPLACE INTO sns_text_settings VALUES (?, ?)", (name, value))

    def seen(self, topic: str, token: str, now: float) -> dict[str, str] | None:
        """What was answered to a publish with this token lately."""
        row = self._execute(
            "SELECT answer FROM sns_deduplications WHERE topic = ? AND token = ? AND sent > ?",
            (topic, token, now - DEDUPLICATED),
        ).fetchone()
        return dict(json.loads(row[0])) if row else None

    def remember(self, topic: str, token: str, now: float, answer: Mapping[str, str]) -> None:
        self._execute("DELETE FROM sns_deduplications WHERE sent <= ?", (now - DEDUPLICATED,))
        self._execute(
            "INSERT OR REPLACE INTO sns_deduplications VALUES (?, ?, ?, ?)",
            (topic, token, now, json.dumps(dict(answer))),
        )


def _topic(row: Any) -> Topic:
    return Topic(row[0], json.loads(row[1]), json.loads(row[2]))


def _subscription(row: Any) -> Subscription:
    arn, topic, protocol, endpoint, attributes, token = row
    return Subscription(arn, topic, protocol, endpoint, json.loads(attributes), token)
