"""Metrics and alarms in the state file."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from csc.emulator.services.cloudwatch.alarm import Alarm
from csc.emulator.services.cloudwatch.metric import Histogram, Metric, merge, parse_key
from csc.emulator.storage import Storage

SCHEMA = (
    """
    CREATE TABLE cloudwatch_minute (
        metric TEXT NOT NULL, minute INTEGER NOT NULL, unit TEXT NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (metric, minute, unit)
    ) WITHOUT ROWID;
    CREATE TABLE cloudwatch_alarm (name TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
    """,
)
KEPT = 15 * 24 * 3600
"""Seconds that the minutes of a metric are kept, as CloudWatch keeps them."""


class Store:
    def __init__(self, storage: Storage) -> None:
        storage.migrate("cloudwatch", SCHEMA)
        self._storage = storage
        self._execute = storage.connection.execute
        rows = self._execute("SELECT name, body FROM cloudwatch_alarm")
        self.alarms: dict[str, Alarm] = {name: Alarm(**json.loads(body)) for name, body in rows}

    def add(self, minutes: Mapping[tuple[str, int, str], Histogram], now: float) -> None:
        """Values by metric key, minute (seconds since the epoch) and unit, added to what is kept."""
        with self._storage.transaction():
            for (metric, minute, unit), values in minutes.items():
                row = self._execute(
                    "SELECT body FROM cloudwatch_minute "
                    "WHERE metric = ? AND minute = ? AND unit = ?",
                    (metric, minute, unit),
                ).fetchone()
                kept = _read(row[0]) if row else {}
                merge(kept, values)
                self._execute(
                    "INSERT OR REPLACE INTO cloudwatch_minute VALUES (?, ?, ?, ?)",
                    (metric, minute, unit, json.dumps(list(kept.items()))),
                )
            self._execute("DELETE FROM cloudwatch_minute WHERE minute < ?", (int(now) - KEPT,))

    def read(
        self, metric: Metric, start: float, end: float, unit: str | None = None
    ) -> Iterator[tuple[int, str, Histogram]]:
        """The minutes in ``start`` ≤ minute < ``end``, in order, each with its unit."""
        rows = self._execute(
            "SELECT minute, unit, body FROM cloudwatch_minute "
            "WHERE metric = ? AND minute >= ? AND minute < ? ORDER BY minute",
            (metric.key, int(start) // 60 * 60, end),
        )
        for minute, kept, body in rows:
            if unit is None or unit == kept:
                yield minute, kept, _read(body)

    def metrics(self) -> list[Metric]:
        rows = self._execute("SELECT DISTINCT metric FROM cloudwatch_minute ORDER BY metric")
        return [parse_key(key) for (key,) in rows]

    def save(self, alarm: Alarm) -> None:
        self._execute(
            "INSERT OR REPLACE INTO cloudwatch_alarm VALUES (?, ?)",
            (alarm.name, json.dumps(alarm.as_dict())),
        )
        self.alarms[alarm.name] = alarm

    def delete(self, name: str) -> None:
        self._execute("DELETE FROM cloudwatch_alarm WHERE name = ?", (name,))
        self.alarms.pop(name, None)


def _read(body: str) -> Histogram:
    pairs: list[Any] = json.loads(body)
    return {float(value): float(count) for value, count in pairs}
