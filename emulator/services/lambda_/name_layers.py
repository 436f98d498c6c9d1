"""Names and ARNs of layers and their versions."""

import re

from csc.emulator.services.lambda_.errors import InvalidParameterValueException

_NAME = re.compile(r"(?:arn:[a-z-]+:lambda:[a-z0-9-]+:\d{12}:layer:)?([A-Za-z0-9_-]{1,140})")
_ARN = re.compile(r"(arn:[a-z-]+:lambda:[a-z0-9-]+:\d{12}:layer:([A-Za-z0-9_-]+)):(\d+)")


def layer_name(given: str) -> str:
    """Of a name or an ARN. Raises InvalidParameterValueException."""
    found = _NAME.fullmatch(given)
    if found is None:
        raise InvalidParameterValueException(f"Invalid layer name: {given}", Type="User")
    return found[1]


def layer_arn_parts(arn: str) -> tuple[str, str, int] | None:
    """(layer's ARN, name, version) of a version's ARN; None for any other text."""
    found = _ARN.fullmatch(arn)
    return (found[1], found[2], int(found[3])) if found else None
