"""One page of a list, as Lambda gives them: at most 50, ``Marker`` says where it begins."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from csc.emulator.calls import Input, Output
from csc.emulator.services.lambda_.errors import InvalidParameterValueException

MOST = 50


def page(member: str, found: Sequence[Any], input: Input) -> Output:
    """Raises InvalidParameterValueException for a marker that isn't one."""
    start, most = _start(input.get("Marker")), int(input.get("MaxItems") or MOST)
    end = start + min(most, MOST)
    out: Output = {member: list(found[start:end])}
    if end < len(found):
        out["NextMarker"] = base64.b64encode(str(end).encode()).decode()
    return out


def _start(marker: str | None) -> int:
    if not marker:
        return 0
    try:
        return int(base64.b64decode(marker, validate=True))
    except (ValueError, binascii.Error):
        raise InvalidParameterValueException("Invalid pagination token", Type="User") from None
