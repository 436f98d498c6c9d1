"""When keys, users and roles were last used: for which service, and where.

Each is noted as it happens and written down at most once a minute, so that a busy caller costs a
look into a dictionary.  Behind GetAccessKeyLastUsed, RoleLastUsed, the credential report and the
service last accessed details.
"""

from dataclasses import dataclass, field

from csc.emulator.storage import Storage

COARSE = 60.0
"""Seconds within which a second use is not written again."""


@dataclass(frozen=True, slots=True)
class Use:
    """``what`` is a service, or an action (``s3:GetObject``) for a user or role."""

    what: str
    moment: float
    region: str


@dataclass(slots=True)
class Usage:
    storage: Storage
    _seen: dict[tuple[str, str], float] = field(default_factory=dict)

    def note(self, who: str, what: str, now: float, region: str) -> None:
        """``who`` is an access key's id, or the ARN of a user or role."""
        last = self._seen.get((who, what))
        if last is not None and now - last < COARSE:
            return
        self._seen[who, what] = now
        self.storage.connection.execute(
            "INSERT INTO iam_used VALUES (?, ?, ?, ?) ON CONFLICT (who, what) "
            "DO UPDATE SET moment = excluded.moment, region = excluded.region",
            (who, what, now, region),
        )

    def of(self, who: str) -> list[Use]:
        """All that it was used for, the latest first."""
        rows = self.storage.connection.execute(
            "SELECT what, moment, region FROM iam_used WHERE who = ? ORDER BY moment DESC", (who,)
        )
        return [Use(*row) for row in rows]

    def forget(self, who: str) -> None:
        """What is deleted and made anew was never used."""
        self.storage.connection.execute("DELETE FROM iam_used WHERE who = ?", (who,))
        for key in [key for key in self._seen if key[0] == who]:
            del self._seen[key]
