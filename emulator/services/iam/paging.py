"""Pages of a list: ``Marker`` and ``MaxItems`` in, ``IsTruncated`` and ``Marker`` out."""

from collections.abc import Sequence
from typing import Any, TypeVar

from csc.emulator.calls import Input
from csc.emulator.services.iam.errors import ValidationError

Item = TypeVar("Item")


def page_of(items: Sequence[Item], input: Input) -> tuple[Sequence[Item], dict[str, Any]]:
    """One page, and the members that say whether there are more."""
    marker = input.get("Marker") or "0"
    if not marker.isdigit():
        raise ValidationError("Invalid Marker.")
    start = int(marker)
    end = start + int(input.get("MaxItems") or 100)
    if end >= len(items):
        return items[start:], {"IsTruncated": False}
    return items[start:end], {"IsTruncated": True, "Marker": str(end)}
