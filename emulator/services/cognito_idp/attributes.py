"""A user's attributes: standard and custom ones, what they may be, what changing one means.

Source: Amazon Cognito Developer Guide, "Working with user attributes".
"""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.services.cognito_idp.entities import Pool, User
from csc.emulator.services.cognito_idp.errors import (
    AliasExistsException,
    InvalidParameterException,
)
from csc.emulator.services.cognito_idp.settings import alias_attributes, username_attributes
from csc.emulator.services.cognito_idp.users import aliases_in_force

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp

PROFILE = (
    "name",
    "given_name",
    "family_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
    "email",
    "email_verified",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
    "phone_number",
    "phone_number_verified",
    "address",
    "updated_at",
)
"""The standard attributes that a user may be given, in the order of an import's header."""

STANDARD = frozenset(("sub", *PROFILE, "identities"))

_PHONE = re.compile(r"\+[1-9]\d{0,14}")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+|[^\s@]+@localhost")


def pairs(listed: Iterable[Mapping[str, str]] | None) -> dict[str, str]:
    """``[{"Name": …, "Value": …}]`` as a map."""
    return {pair["Name"]: pair.get("Value", "") for pair in listed or ()}


def listed(user: User) -> list[dict[str, str]]:
    """The user's attributes in the API's form, ``sub`` last as Cognito lists it."""
    shown = [{"Name": k, "Value": v} for k, v in sorted(user.attributes.items())]
    return [*shown, {"Name": "sub", "Value": user.sub}]


def schema_of(pool: Pool) -> dict[str, Mapping[str, Any]]:
    """The attributes that the pool declares itself, by their full name (``custom:team``)."""
    found = {}
    for attribute in pool.config.get("Schema") or ():
        found[full_name(attribute)] = attribute
    return found


def full_name(attribute: Mapping[str, Any]) -> str:
    """``custom:team``; ``dev:custom:team`` where only developers may write it."""
    name = str(attribute["Name"])
    if name in STANDARD or ":" in name:
        return name
    return f"dev:custom:{name}" if attribute.get("DeveloperOnlyAttribute") else f"custom:{name}"


def check_attributes(pool: Pool, given: Mapping[str, str], *, complete: bool) -> None:
    """Raises InvalidParameterException. ``complete`` asks for the required ones too."""
    schema = schema_of(pool)
    for name, value in given.items():
        if name in ("sub", "identities"):
            raise InvalidParameterException(f"Cannot modify the non-mutable attribute {name}")
        if name not in STANDARD and name not in schema:
            raise InvalidParameterException(
                f"Attributes did not conform to the schema: {name}: Attribute does not exist "
                "in the schema.\n"
            )
        _check_value(name, value, schema.get(name, {}))
    if complete:
        for name, attribute in schema.items():
            if attribute.get("Required") and name != "sub" and not given.get(name):
                raise InvalidParameterException(
                    f"Attributes did not conform to the schema: {name}: The attribute is required\n"
                )


def _check_value(name: str, value: str, attribute: Mapping[str, Any]) -> None:
    if name == "phone_number" and value and not _PHONE.fullmatch(value):
        raise InvalidParameterException("Invalid phone number format.")
    if name == "email" and value and not _EMAIL.fullmatch(value):
        raise InvalidParameterException("Invalid email address format.")
    if name.endswith("_verified") and value.lower() not in ("true", "false"):
        raise InvalidParameterException(f"Invalid value for {name}: must be true or false")
    lengths = attribute.get("StringAttributeConstraints") or {}
    shortest, longest = int(lengths.get("MinLength", 0)), int(lengths.get("MaxLength", 2048))
    if not shortest <= len(value) <= longest:
        raise InvalidParameterException(
            f"Attributes did not conform to the schema: {name}: Attribute value has a length "
            f"that is not between {shortest} and {longest}\n"
        )
    _check_range(name, value, attribute)
    if attribute.get("AttributeDataType") == "Number" and not re.fullmatch(r"-?\d+(\.\d+)?", value):
        raise InvalidParameterException(
            f"Attributes did not conform to the schema: {name}: Attribute value is not a number\n"
        )


def _check_range(name: str, value: str, attribute: Mapping[str, Any]) -> None:
    """NumberAttributeConstraints, where the value is a whole number."""
    limits = attribute.get("NumberAttributeConstraints") or {}
    if not limits or not value.lstrip("-").isdecimal():
        return
    least, most = limits.get("MinValue"), limits.get("MaxValue")
    too_small = least is not None and int(value) < int(least)
    if too_small or (most is not None and int(value) > int(most)):
        raise InvalidParameterException(
            f"Attributes did not conform to the schema: {name}: Attribute value is not between "
            f"{least} and {most}\n"
        )


def check_mutable(pool: Pool, names: Iterable[str]) -> None:
    schema = schema_of(pool)
    for name in names:
        if name == "sub" or schema.get(name, {}).get("Mutable") is False:
            raise InvalidParameterException(
                f"user.{name}: Attribute cannot be updated. Attribute is not mutable.\n"
            )


def check_known(pool: Pool, names: Iterable[str]) -> None:
    """Raises InvalidParameterException naming all that the pool doesn't have."""
    schema = schema_of(pool)
    unknown = [name for name in names if name not in STANDARD and name not in schema]
    if unknown:
        said = "".join(
            f"user.{name}: Attribute does not exist in the schema.\n" for name in unknown
        )
        raise InvalidParameterException(f"Invalid user attributes: {said}")


def set_attributes(cognito: "CognitoIdp", pool: Pool, user: User, given: Mapping[str, str]) -> None:
    """Change attributes in the record. A changed address is no longer verified, unless it is said
    to be. Raises AliasExistsException."""
    changed = {k: _normal(k, v) for k, v in given.items()}
    for address in ("email", "phone_number"):
        new = changed.get(address)
        if new is not None and new != user.attributes.get(address):
            user.attributes.pop(f"{address}_verified", None)
    for name, value in changed.items():
        if value == "":
            user.attributes.pop(name, None)
        else:
            user.attributes[name] = value
    check_aliases(cognito, pool, user)
    user.modified = cognito.cloud.clock.now()


def _normal(name: str, value: str) -> str:
    return value.lower() if name.endswith("_verified") else value


def check_aliases(cognito: "CognitoIdp", pool: Pool, user: User) -> None:
    """An address that signs one user in can't sign in another."""
    for attribute in aliases_in_force(pool, user):
        owner = cognito.users.sub_with_alias(pool, attribute, user.attributes[attribute])
        if owner is not None and owner != user.sub:
            raise AliasExistsException(f"An account with the given {attribute} already exists.")


def sign_in_attribute(pool: Pool, username: str) -> str | None:
    """Which attribute a username is, in a pool whose usernames are e-mails or telephones."""
    names = username_attributes(pool)
    if not names:
        return None
    if "email" in names and "@" in username:
        return "email"
    if "phone_number" in names and _PHONE.fullmatch(username):
        return "phone_number"
    kinds = {"email": "an email", "phone_number": "a phone number"}
    wanted = " or ".join(kinds[name] for name in sorted(names))
    raise InvalidParameterException(f"Username should be {wanted}.")


def is_alias_form(pool: Pool, username: str) -> bool:
    """Whether a username looks like an e-mail address in a pool where those are aliases."""
    return "email" in alias_attributes(pool) and bool(_EMAIL.fullmatch(username))
