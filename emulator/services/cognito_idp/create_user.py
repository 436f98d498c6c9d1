"""A new user's record, its username made as the pool makes usernames."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from csc.emulator.services.cognito_idp.attributes import (
    check_attributes,
    is_alias_form,
    sign_in_attribute,
)
from csc.emulator.services.cognito_idp.entities import Pool, User
from csc.emulator.services.cognito_idp.errors import (
    InvalidParameterException,
    UsernameExistsException,
)
from csc.emulator.services.cognito_idp.users import aliases_in_force

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def make_user(
    cognito: "CognitoIdp",
    pool: Pool,
    username: str,
    given: Mapping[str, str],
    status: str,
    exists: str,
) -> User:
    """Checked, not yet kept. Raises UsernameExistsException with ``exists``, InvalidParameter."""
    attributes = {k: v.lower() if k.endswith("_verified") else v for k, v in given.items()}
    attribute = sign_in_attribute(pool, username)
    if attribute is not None:
        attributes.setdefault(attribute, username)
    elif is_alias_form(pool, username):
        raise InvalidParameterException(
            "Username cannot be of email format, since user pool is configured for email alias."
        )
    check_attributes(pool, attributes, complete=status == "UNCONFIRMED")
    now = cognito.cloud.clock.now()
    sub = cognito.cloud.clock.uuid()
    name = username if attribute is None else sub
    user = User(pool.id, sub, name, attributes, status, now, now)
    if cognito.users.by_username(pool, username) is not None:
        raise UsernameExistsException(exists)
    if attribute is not None:
        _check_unused(cognito, pool, user)
    return user


def _check_unused(cognito: "CognitoIdp", pool: Pool, user: User) -> None:
    for attribute in aliases_in_force(pool, user):
        if cognito.users.sub_with_alias(pool, attribute, user.attributes[attribute]) is not None:
            named = "email" if attribute == "email" else "phone number"
            raise UsernameExistsException(f"An account with the given {named} already exists.")
