"""The users of a pool: rows of SQLite, found by username, sub or alias, each by an index."""

import json
from dataclasses import asdict

from csc.emulator.services.cognito_idp.entities import Pool, User
from csc.emulator.services.cognito_idp.filter_users import SEARCHABLE, Filter
from csc.emulator.services.cognito_idp.settings import (
    alias_attributes,
    is_case_sensitive,
    username_attributes,
)
from csc.emulator.storage import Storage

EVERYONE = Filter()
MANY = 2000
"""From how many matches on a walk in order finds a page sooner than sorting them does."""

_OF_A_USER = (
    "user",
    "attribute",
    "member",
    "session",
    "device",
    "identity_link",
    "passkey",
    "event",
)
"""The tables with rows of one user, by its ``sub``."""


class Users:
    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._execute = storage.connection.execute

    def save(self, pool: Pool, user: User) -> None:
        """Keep a new or changed user, its aliases and what it can be found by."""
        body = json.dumps(asdict(user))
        with self._storage.transaction():
            self._execute(
                "INSERT INTO cognito_user VALUES (?, ?, ?, ?) "
                "ON CONFLICT (pool, lookup) DO UPDATE SET body = excluded.body",
                (pool.id, lookup_key(pool, user.username), user.sub, body),
            )
            self._execute(
                "DELETE FROM cognito_attribute WHERE pool = ? AND sub = ?", (pool.id, user.sub)
            )
            self._storage.connection.executemany(
                "INSERT INTO cognito_attribute VALUES (?, ?, ?, ?)",
                [(pool.id, name, value, user.sub) for name, value in _found_by(pool, user)],
            )

    def delete(self, pool: Pool, user: User) -> None:
        with self._storage.transaction():
            for table in _OF_A_USER:
                self._execute(
                    f"DELETE FROM cognito_{table} WHERE pool = ? AND sub = ?", (pool.id, user.sub)
                )

    def by_username(self, pool: Pool, username: str) -> User | None:
        """By the username itself, never by an alias."""
        return self._one("lookup = ?", pool, lookup_key(pool, username))

    def by_sub(self, pool: Pool, sub: str) -> User | None:
        return self._one("sub = ?", pool, sub)

    def find(self, pool: Pool, name: str) -> User | None:
        """By what a user signs in with: username, sub, or an alias (verified, where it must be)."""
        found = self.by_username(pool, name) or self.by_sub(pool, name)
        if found is not None:
            return found
        for attribute in (*username_attributes(pool), *alias_attributes(pool)):
            sub = self.sub_with_alias(pool, attribute, name)
            if sub is not None:
                return self.by_sub(pool, sub)
        return None

    def sub_with_alias(self, pool: Pool, attribute: str, value: str) -> str | None:
        """Whose alias a value is. E-mail addresses are compared as the pool compares usernames."""
        row = self._execute(
            "SELECT sub FROM cognito_attribute WHERE pool = ? AND name = ? AND value = ?",
            (pool.id, f"alias:{attribute}", lookup_key(pool, value)),
        ).fetchone()
        return row[0] if row else None

    def count(self, pool: Pool) -> int:
        row = self._execute("SELECT count(*) FROM cognito_user WHERE pool = ?", (pool.id,))
        return int(row.fetchone()[0])

    def page(
        self, pool: Pool, after: str, limit: int, where: Filter = EVERYONE
    ) -> list[tuple[str, User]]:
        """Users with their lookup keys, in the order of these, from the first behind ``after``.

        Where few users have the attribute's value they are found by it and sorted; where many
        have, the first of a walk in order.
        """
        source, values = "cognito_user AS u", where.values
        clause = f"u.pool = ? {where.clause}"
        if where.attribute is not None and self._few(pool, where):
            # A CROSS JOIN is done in the order in which it is written.
            source = "cognito_attribute AS a CROSS JOIN cognito_user AS u"
            clause = f"u.pool = a.pool AND u.sub = a.sub AND a.pool = ? AND {where.attribute}"
        rows = self._execute(
            f"SELECT u.lookup, u.body FROM {source} WHERE {clause} AND u.lookup > ? "
            "ORDER BY u.lookup LIMIT ?",
            (pool.id, *values, after, limit),
        )
        return [(key, User(**json.loads(body))) for key, body in rows]

    def _few(self, pool: Pool, where: Filter) -> bool:
        counted = self._execute(
            "SELECT count(*) FROM (SELECT 1 FROM cognito_attribute AS a "
            f"WHERE a.pool = ? AND {where.attribute} LIMIT {MANY + 1})",
            (pool.id, *where.values),
        )
        return int(counted.fetchone()[0]) <= MANY

    def members(self, pool: Pool, group: str, after: str, limit: int) -> list[tuple[str, User]]:
        """The members of a group, paged like all users."""
        inside = "AND sub IN (SELECT sub FROM cognito_member WHERE pool = u.pool AND name = ?)"
        return self.page(pool, after, limit, Filter(inside, (group,)))

    def join(self, pool: Pool, group: str, user: User) -> None:
        self._execute(
            "INSERT OR IGNORE INTO cognito_member VALUES (?, ?, ?)", (pool.id, group, user.sub)
        )

    def leave(self, pool: Pool, group: str, user: User) -> None:
        self._execute(
            "DELETE FROM cognito_member WHERE pool = ? AND name = ? AND sub = ?",
            (pool.id, group, user.sub),
        )

    def groups_of(self, pool: Pool, user: User) -> list[str]:
        rows = self._execute(
            "SELECT name FROM cognito_member WHERE pool = ? AND sub = ? ORDER BY name",
            (pool.id, user.sub),
        )
        return [name for (name,) in rows]

    def _one(self, where: str, pool: Pool, value: str) -> User | None:
        row = self._execute(
            f"SELECT body FROM cognito_user WHERE pool = ? AND {where}", (pool.id, value)
        ).fetchone()
        return User(**json.loads(row[0])) if row else None


def lookup_key(pool: Pool, name: str) -> str:
    return name if is_case_sensitive(pool) else name.lower()


def _found_by(pool: Pool, user: User) -> list[tuple[str, str]]:
    rows = [(name, user.attributes[name]) for name in SEARCHABLE if user.attributes.get(name)]
    rows += [("cognito:user_status", user.status), ("status", str(user.enabled))]
    for attribute in aliases_in_force(pool, user):
        rows.append((f"alias:{attribute}", lookup_key(pool, user.attributes[attribute])))
    return rows


def aliases_in_force(pool: Pool, user: User) -> list[str]:
    """The attributes that this user can sign in with. An alias counts once it is verified."""
    names = [name for name in username_attributes(pool) if user.attributes.get(name)]
    for name in alias_attributes(pool):
        verified = user.attributes.get(f"{name}_verified") == "true"
        if user.attributes.get(name) and (verified or name == "preferred_username"):
            names.append(name)
    return names
