"""AttributeUpdates: the changes of UpdateItem before UpdateExpression."""

from collections.abc import Callable, Mapping
from typing import Any

from csc.emulator.services.dynamodb.errors import ValidationException
from csc.emulator.services.dynamodb.expressions.update import added, without
from csc.emulator.services.dynamodb.values import Item, check_names, normalise, tag_of

_INVALID = "One or more parameter values were invalid: "
_MISMATCH = "Type mismatch for attribute to update"
_ADDABLE = frozenset({"N", "SS", "NS", "BS", "L"})
_SETS = frozenset({"SS", "NS", "BS"})

Change = tuple[str, str, dict[str, Any] | None]
"""Attribute, action, value in normal form."""


def read_updates(updates: Mapping[str, Any]) -> list[Change]:
    """The changes. Raises ValidationException."""
    check_names(updates)
    return [_read(name, each) for name, each in updates.items()]


def _read(name: str, given: Mapping[str, Any]) -> Change:
    action = given.get("Action") or "PUT"
    value = given.get("Value")
    if value is None:
        if action != "DELETE":
            raise ValidationException(
                _INVALID + "Only DELETE action is allowed when no attribute value is specified"
            )
        return name, action, None
    value = normalise(value)
    tag = tag_of(value)
    if action == "DELETE" and tag not in _SETS:
        raise ValidationException(
            f"{_INVALID}DELETE action with value is not supported for the type {tag}"
        )
    if action == "ADD" and tag not in _ADDABLE:
        raise ValidationException(f"{_INVALID}ADD action is not supported for the type {tag}")
    return name, action, value


def apply_updates(changes: list[Change]) -> Callable[[Item], None]:
    """A function that makes the changes in place. It raises ValidationException."""

    def apply(item: Item) -> None:
        for name, action, value in changes:
            _apply(item, name, action, value)

    return apply


def _apply(item: Item, name: str, action: str, value: dict[str, Any] | None) -> None:
    old = item.get(name)
    if value is None:
        item.pop(name, None)
    elif action == "PUT":
        item[name] = value
    elif action == "ADD":
        item[name] = _added(old, value)
    elif old is not None:
        if tag_of(value) not in old:
            raise ValidationException(_MISMATCH)
        left = without(old, value)
        if left is None:
            del item[name]
        else:
            item[name] = left


def _added(old: dict[str, Any] | None, value: dict[str, Any]) -> dict[str, Any]:
    if old is not None and tag_of(value) not in old:
        raise ValidationException(_MISMATCH)
    if old is not None and "L" in old:
        return {"L": old["L"] + value["L"]}
    return added(old, value)


def creates_item(changes: list[Change]) -> bool:
    """Whether these changes make an item where there was none: deletions alone don't."""
    return not changes or any(action != "DELETE" for _, action, _ in changes)
