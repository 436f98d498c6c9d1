"""Short-lived secrets: confirmation codes, challenge sessions, authorization codes.

Each has a kind, a key and an end; one that has ended is never given out.
"""

import json
from typing import Any

from csc.emulator.clock import Clock
from csc.emulator.storage import Storage


class Secrets:
    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._execute = storage.connection.execute
        self._clock = clock

    def put(self, kind: str, key: str, body: dict[str, Any], seconds: float) -> None:
        """Keep ``body``, in place of what the key held before."""
        now = self._clock.now()
        self._execute("DELETE FROM cognito_secret WHERE expires < ?", (now - 86_400,))
        self._execute(
            "INSERT OR REPLACE INTO cognito_secret VALUES (?, ?, ?, ?)",
            (kind, key, json.dumps(body), now + seconds),
        )

    def get(self, kind: str, key: str) -> dict[str, Any] | None:
        row = self._execute(
            "SELECT body FROM cognito_secret WHERE kind = ? AND key = ? AND expires > ?",
            (kind, key, self._clock.now()),
        ).fetchone()
        if row is None:
            return None
        body: dict[str, Any] = json.loads(row[0])
        return body

    def update(self, kind: str, key: str, body: dict[str, Any]) -> None:
        """Change what a key holds; its end stays."""
        self._execute(
            "UPDATE cognito_secret SET body = ? WHERE kind = ? AND key = ?",
            (json.dumps(body), kind, key),
        )

    def take(self, kind: str, key: str) -> dict[str, Any] | None:
        """What a key holds, which it then no longer does: a secret that works once."""
        body = self.get(kind, key)
        self.drop(kind, key)
        return body

    def drop(self, kind: str, key: str) -> None:
        self._execute("DELETE FROM cognito_secret WHERE kind = ? AND key = ?", (kind, key))
