"""Items as Amazon Ion text, as DynamoDB exports them.

    {"id": {"S": "a"}, "n": {"N": "20"}, "tags": {"SS": ["x"]}}
        ──▶ $ion_1_0 {Item:{id:"a",n:20.,tags:$dynamodb_SS::["x"]}}

Source: DynamoDB Developer Guide, "DynamoDB table export output format", Amazon Ion.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

_SYMBOL = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*").fullmatch
_RESERVED = frozenset({"null", "true", "false", "nan"})


def ion_line(members: Mapping[str, str]) -> str:
    """A datagram of one struct, whose members are Ion already."""
    inside = ",".join(f"{_name(name)}:{text}" for name, text in members.items())
    return f"$ion_1_0 {{{inside}}}"


def ion_item(item: Mapping[str, Mapping[str, Any]]) -> str:
    """A whole item, or a map's members, as a struct."""
    inside = ",".join(f"{_name(name)}:{ion_value(value)}" for name, value in item.items())
    return f"{{{inside}}}"


def ion_value(value: Mapping[str, Any]) -> str:
    ((tag, inner),) = value.items()
    if tag == "S":
        return _string(inner)
    if tag == "N":
        return ion_number(inner)
    if tag == "B":
        return _blob(inner)
    if tag == "BOOL":
        return "true" if inner else "false"
    if tag == "NULL":
        return "null"
    if tag == "M":
        return ion_item(inner)
    if tag == "L":
        return f"[{','.join(map(ion_value, inner))}]"
    write = {"SS": _string, "NS": ion_number, "BS": _blob}[tag]
    return f"$dynamodb_{tag}::[{','.join(map(write, inner))}]"


def ion_number(text: str) -> str:
    """A decimal: ``20.``, ``1.5``. Without the point it would be an Ion integer."""
    return text if "." in text else f"{text}."


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _blob(base64: str) -> str:
    return f"{{{{{base64}}}}}"


def _name(name: str) -> str:
    if _SYMBOL(name) and name not in _RESERVED:
        return name
    return (
        "'"
        + json.dumps(name, ensure_ascii=False)[1:-1].replace('\\"', '"').replace("'", "\\'")
        + "'"
    )
