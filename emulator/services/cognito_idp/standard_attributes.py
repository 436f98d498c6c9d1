"""The attributes that every pool has, as DescribeUserPool lists them."""

from typing import Any

_STRINGS = [
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
    "gender",
    "zoneinfo",
    "locale",
    "phone_number",
    "address",
]


def _string(name: str, mutable: bool = True, shortest: str = "0", required: bool = False) -> Any:
    longest = "10" if name == "birthdate" else "2048"
    return {
        "Name": name,
        "AttributeDataType": "String",
        "DeveloperOnlyAttribute": False,
        "Mutable": mutable,
        "Required": required,
        "StringAttributeConstraints": {"MinLength": shortest, "MaxLength": longest},
    }


def _boolean(name: str) -> Any:
    return {
        "Name": name,
        "AttributeDataType": "Boolean",
        "DeveloperOnlyAttribute": False,
        "Mutable": True,
        "Required": False,
    }


STANDARD_SCHEMA: list[dict[str, Any]] = [
    _string("sub", mutable=False, shortest="1", required=True),
    *(_string(name) for name in _STRINGS),
    _string("birthdate", shortest="10"),
    _boolean("email_verified"),
    _boolean("phone_number_verified"),
    {
        "Name": "updated_at",
        "AttributeDataType": "Number",
        "DeveloperOnlyAttribute": False,
        "Mutable": True,
        "Required": False,
        "NumberAttributeConstraints": {"MinValue": "0"},
    },
]
