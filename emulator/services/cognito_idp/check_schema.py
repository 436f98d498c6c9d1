"""What a pool's ``Schema`` may say of its attributes. Raises InvalidParameterException."""

from collections.abc import Iterable, Mapping
from typing import Any

from csc.emulator.services.cognito_idp.errors import InvalidParameterException
from csc.emulator.services.cognito_idp.standard_attributes import STANDARD_SCHEMA

_TYPES = {str(attribute["Name"]): attribute["AttributeDataType"] for attribute in STANDARD_SCHEMA}
LONGEST = 2048


def check_schema(attributes: Iterable[Mapping[str, Any]]) -> None:
    """Standard attributes keep their type; custom ones need one and can't be required."""
    for attribute in attributes:
        name = attribute.get("Name")
        if not name:
            raise InvalidParameterException("A schema attribute needs a Name.")
        if name in _TYPES:
            _check_standard(str(name), attribute)
        else:
            _check_custom(attribute)
        kind = attribute.get("AttributeDataType", _TYPES.get(str(name)))
        if kind == "String":
            _check_string(str(name), attribute.get("StringAttributeConstraints") or {})
        elif kind == "Number":
            _check_number(str(name), attribute.get("NumberAttributeConstraints") or {})


def _check_standard(name: str, attribute: Mapping[str, Any]) -> None:
    kind = attribute.get("AttributeDataType", _TYPES[name])
    if kind != _TYPES[name] or attribute.get("DeveloperOnlyAttribute"):
        raise InvalidParameterException(
            "You can not change AttributeDataType or set developerOnlyAttribute for standard schema "
            f"attribute {name}"
        )


def _check_custom(attribute: Mapping[str, Any]) -> None:
    if attribute.get("AttributeDataType") not in ("String", "Number", "DateTime", "Boolean"):
        raise InvalidParameterException(
            "Invalid AttributeDataType input, consider using the provided AttributeDataType enum."
        )
    if attribute.get("Required") in (True, "true"):
        raise InvalidParameterException("Required custom attributes are not supported currently.")


def _check_string(name: str, limits: Mapping[str, Any]) -> None:
    least, most = _limits(name, limits, "StringAttributeConstraints", "Length")
    if max(least or 0, most or 0) > LONGEST:
        raise InvalidParameterException(
            f"user.{name}: String attributes cannot have a length of more than {LONGEST}"
        )
    if least is not None and most is not None and least > most:
        raise InvalidParameterException(f"user.{name}: Max length cannot be less than min length.")


def _check_number(name: str, limits: Mapping[str, Any]) -> None:
    least, most = _limits(name, limits, "NumberAttributeConstraints", "Value")
    if least is not None and most is not None and least > most:
        raise InvalidParameterException(f"user.{name}: Max value cannot be less than min value.")


def _limits(
    name: str, limits: Mapping[str, Any], element: str, unit: str
) -> tuple[int | None, int | None]:
    found = []
    for bound in ("Min", "Max"):
        text = limits.get(f"{bound}{unit}")
        if text is not None and not str(text).lstrip("-").isdecimal():
            raise InvalidParameterException(f"Invalid {element} for schema attribute {name}")
        found.append(None if text is None else int(text))
    return found[0], found[1]
