"""Access keys: the long-lived ones of users and the sessions of roles, and whose they are.

A session's policies and tags travel with its Caller.  An expired session is known (its key gives
``ExpiredToken``) for a day, then forgotten.
"""

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime

from csc.emulator.calls import Caller
from csc.emulator.services.iam.entities import Role, User
from csc.emulator.services.iam.gather_policies import Gathered
from csc.emulator.services.iam.make_ids import random_id, random_secret, random_token
from csc.emulator.services.iam.policy import compile_policy
from csc.emulator.services.iam.store import Store

_KEPT_AFTER_EXPIRY = 86_400.0


@dataclass(frozen=True, slots=True)
class Credentials:
    """Temporary credentials. ``policies`` are session policies, as documents.

    ``principal_id`` is the unique id (``AROA…``) of the role or user and ``principal_since`` when it
    was made: a session is of that one, not of another that gets its name later.
    """

    access_key: str
    secret: str
    token: str
    expires: float
    arn: str
    principal: str
    account: str
    policies: tuple[str, ...] = ()
    tags: dict[str, str] = field(default_factory=dict)
    trusted: bool = False
    principal_id: str = ""
    principal_since: float = 0.0
    keys: dict[str, str] = field(default_factory=dict)

    def caller(self) -> Caller:
        return Caller(
            self.arn,
            self.account,
            self.principal,
            trusted=self.trusted,
            tags=self.tags,
            session=tuple(compile_policy(document, "session policy") for document in self.policies),
            keys=self.keys,
        )


class CredentialStore:
    """``caller_for_key`` and ``secret_for`` are what a signature is checked with."""

    def __init__(self, store: Store, gathered: Gathered, account: str) -> None:
        self._store, self._gathered, self._account = store, gathered, account
        self._sessions: dict[str, tuple[Credentials, Caller]] = {}

    def issue(
        self,
        arn: str,
        principal: str,
        expires: float,
        now: float,
        *,
        policies: tuple[str, ...] = (),
        tags: dict[str, str] | None = None,
        trusted: bool = False,
        keys: dict[str, str] | None = None,
    ) -> Credentials:
        """Make and keep the credentials of a new session. Raises PolicyProblem."""
        entity = self._gathered.find(principal)
        credentials = Credentials(
            random_id("session-key"),
            random_secret(),
            random_token(),
            expires,
            arn,
            principal,
            self._account,
            policies,
            dict(tags or {}),
            trusted,
            *_born(entity),
            {"aws:TokenIssueTime": _written(now), **(keys or {})},
        )
        self._sessions[credentials.access_key] = (credentials, credentials.caller())
        connection = self._store.storage.connection
        connection.execute("DELETE FROM iam_session WHERE expires < ?", (now - _KEPT_AFTER_EXPIRY,))
        connection.execute(
            "INSERT INTO iam_session VALUES (?, ?, ?)",
            (credentials.access_key, json.dumps(asdict(credentials)), expires),
        )
        return credentials

    def session(self, access_key: str) -> Credentials | None:
        """A session's credentials, expired ones too."""
        found = self._session(access_key)
        return found[0] if found else None

    def caller_for_key(self, access_key: str, session_token: str | None = None) -> Caller | None:
        """Whose key it is; None for a key that was not issued here, or a wrong session token."""
        session = self._session(access_key)
        if session is not None:
            return self._alive(*session) if session[0].token == session_token else None
        key = self._store.keys.get(access_key)
        user = self._store.users.get(key.user) if key and key.status == "Active" else None
        if user is None:
            return None
        return Caller(user.arn, self._account, user.arn, tags=user.tags)

    def _alive(self, credentials: Credentials, caller: Caller) -> Caller:
        """The session's caller. Of a role or user that is gone only its unique id remains, which
        no policy is held by or names: whatever the session asks is denied, as on AWS."""
        entity = self._gathered.find(credentials.principal)
        if _born(entity) == (credentials.principal_id, credentials.principal_since):
            return caller
        return replace(caller, principal=credentials.principal_id, tags={})

    def secret_for(self, access_key: str) -> str | None:
        """The secret of a key that was issued here."""
        session = self._session(access_key)
        if session is not None:
            return session[0].secret
        key = self._store.keys.get(access_key)
        return key.secret if key else None

    def is_known(self, access_key: str) -> bool:
        return self.secret_for(access_key) is not None

    def _session(self, access_key: str) -> tuple[Credentials, Caller] | None:
        found = self._sessions.get(access_key)
        if found is not None or not access_key.startswith("ASIA"):
            return found
        row = self._store.storage.connection.execute(
            "SELECT body FROM iam_session WHERE access_key = ?", (access_key,)
        ).fetchone()
        if row is None:
            return None
        body = json.loads(row[0])
        credentials = Credentials(**{**body, "policies": tuple(body["policies"])})
        self._sessions[access_key] = (credentials, credentials.caller())
        return self._sessions[access_key]


def _written(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _born(entity: Role | User | None) -> tuple[str, float]:
    """Which one it is, whatever its name: root has no entity."""
    return (entity.id, entity.created) if entity is not None else ("", 0.0)
