"""Make a user as somebody declares it, or bring an existing one to that: ``csc user add`` and the
lines of ``csc.users.yaml``.

    put_user(cognito, pool, Wanted("agent", email="agent@example.com", groups=("admins",)))

A user made this way is confirmed and its addresses are verified: nobody waits for a code.  What is
not named stays as it is: a user that signed up keeps its password where none is declared.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from csc.emulator.services.cognito_idp.attributes import (
    check_attributes,
    check_mutable,
    set_attributes,
)
from csc.emulator.services.cognito_idp.create_user import make_user
from csc.emulator.services.cognito_idp.entities import Group, Pool, User
from csc.emulator.services.cognito_idp.passwords import check_password, matches, set_password

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp

Done = Literal["added", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """``groups`` None leaves them alone; else they become the user's groups, made where missing.

    ``attributes`` holds all but ``email`` by the API's names (``custom:plan``).
    """

    name: str
    email: str | None = None
    password: str | None = None
    groups: tuple[str, ...] | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    enabled: bool | None = None

    def given(self) -> dict[str, str]:
        """All attributes, addresses verified unless it is said that they aren't."""
        given = dict(self.attributes)
        if self.email is not None:
            given["email"] = self.email
        for address in ("email", "phone_number"):
            if given.get(address):
                given.setdefault(f"{address}_verified", "true")
        return given


def put_user(cognito: "CognitoIdp", pool: Pool, wanted: Wanted) -> Done:
    """Checked whole before anything is kept. Raises ServiceError as Cognito would."""
    user = cognito.users.find(pool, wanted.name)
    if wanted.password is not None:
        check_password(pool, wanted.password)
    if user is None:
        user = _make(cognito, pool, wanted)
        _keep(cognito, pool, user, wanted)
        return "added"
    changed = _change(cognito, pool, user, wanted)
    if changed:
        cognito.revoked()
        user.modified = cognito.cloud.clock.now()
    if _keep(cognito, pool, user, wanted, save=changed) or changed:
        return "changed"
    return "unchanged"


def _make(cognito: "CognitoIdp", pool: Pool, wanted: Wanted) -> User:
    user = make_user(
        cognito, pool, wanted.name, wanted.given(), "CONFIRMED", "User account already exists"
    )
    if user.attributes.get("email"):
        user.attributes.setdefault("email_verified", "true")
    if wanted.password is not None:
        set_password(pool, user, wanted.password)
    user.enabled = wanted.enabled is not False
    return user


def _change(cognito: "CognitoIdp", pool: Pool, user: User, wanted: Wanted) -> bool:
    """Change the record in memory; whether anything in it differs."""
    given = {k: v for k, v in wanted.given().items() if user.attributes.get(k) != v}
    check_mutable(pool, given)
    check_attributes(pool, given, complete=False)
    changed = bool(given)
    if given:
        set_attributes(cognito, pool, user, given)
    if wanted.password is not None and not _has_password(user, wanted.password):
        set_password(pool, user, wanted.password)
        user.status = "CONFIRMED"
        changed = True
    if wanted.enabled is not None and wanted.enabled != user.enabled:
        user.enabled = wanted.enabled
        changed = True
    return changed


def _has_password(user: User, password: str) -> bool:
    settled = user.status == "CONFIRMED" and user.password is not None
    return settled and matches(str(user.password), password)


def _keep(
    cognito: "CognitoIdp", pool: Pool, user: User, wanted: Wanted, *, save: bool = True
) -> bool:
    """Write the record and the memberships; whether a membership changed."""
    if save:
        cognito.users.save(pool, user)
    if wanted.groups is None:
        return False
    now = set(cognito.users.groups_of(pool, user))
    for name in wanted.groups:
        if (pool.id, name) not in cognito.store.groups:
            made = cognito.cloud.clock.now()
            cognito.store.save(Group(name, pool.id, made, made))
        cognito.users.join(pool, name, user)
    for name in now - set(wanted.groups):
        cognito.users.leave(pool, name, user)
    return now != set(wanted.groups)
