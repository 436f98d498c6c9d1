"""An operation's input against AWS's own model of it: required members, types, lengths, patterns.

    check_input("cognito-idp", "SignUp", {"ClientId": "…"}) ──▶ ["Value null at 'username' failed to
    satisfy constraint: Member must not be null", …]

The sentences are AWS's.  Values of sensitive members (passwords, codes) are not repeated.  API Gateway
tells the members of the body (``createRestApiInput.endpointConfiguration.types``) before those of
the path.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from csc.emulator.errors import SerializationException
from csc.emulator.protocols.service_model import Shape, load_model
from csc.emulator.services.order_values import order_values

_TYPES: dict[str, tuple[type, ...]] = {
    "structure": (dict,),
    "map": (dict,),
    "list": (list, tuple),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
}


_PLAIN = ("string", "integer", "long", "float", "double")
_NEVER_NULL = ("Architecture", "LayerVersionArn", "Weight")
"""Members of Lambda's lists and maps of which AWS says so too; its model doesn't."""


def check_input(service: str, operation: str, value: Any) -> list[str]:
    """What is wrong, one sentence a member. Raises SerializationException for a wrong type."""
    shape = load_model(service).input(operation)
    if service != "apigateway" or not isinstance(value, dict):
        return list(_check(service, shape, value, ""))
    members = shape["members"].items()
    body = {name: member for name, member in members if "location" not in member}
    rest = {name: member for name, member in members if name not in body}
    named = f"{operation[:1].lower()}{operation[1:]}Input"
    return [
        *_members(service, _part(shape, body), value, named),
        *_members(service, _part(shape, rest), value, ""),
    ]


def _part(shape: Shape, members: Shape) -> Shape:
    required = [name for name in shape.get("required", ()) if name in members]
    return {**shape, "members": members, "required": required}


def as_message(problems: list[str]) -> str:
    """``2 validation errors detected: …; …``"""
    plural = "" if len(problems) == 1 else "s"
    return f"{len(problems)} validation error{plural} detected: {'; '.join(problems)}"


def _check(service: str, shape: Shape, value: Any, path: str) -> Iterator[str]:
    if shape.get("document"):
        return
    kind = shape["type"]
    allowed = _TYPES.get(kind)
    wrong = allowed is not None and not isinstance(value, allowed)
    if wrong or (isinstance(value, bool) and kind in ("integer", "long", "float", "double")):
        raise SerializationException(f"{path or 'The input'} must be of type {kind}.")
    if kind == "structure":
        yield from _members(service, shape, value, path)
    elif kind == "list":
        yield from _length(shape, value, len(value), path)
        yield from _items(service, shape, value, path)
    elif kind == "map":
        yield from _length(shape, value, len(value), path)
        yield from _entries(service, shape, value, path)
    elif kind == "string":
        yield from _length(shape, value, len(value), path)
        yield from _text(shape, value, path)
    elif kind in ("integer", "long", "float", "double"):
        yield from _range(shape, value, path)


def _items(service: str, shape: Shape, value: Sequence[Any], path: str) -> Iterator[str]:
    """Of structures each by its number; of texts the list as a whole, with all that binds them."""
    member = _shape(service, shape["member"])
    found = [
        problem
        for index, item in enumerate(value)
        for problem in _check(service, member, item, f"{path}.{index + 1}.member")
    ]
    if found and member["type"] in _PLAIN:
        shown = f"[{', '.join(map(str, value))}]"
        bounds = _bounds(service, shape["member"])
        found = [_said(member, shown, path, f"Member must satisfy constraint: {bounds}")]
    yield from found


def _entries(service: str, shape: Shape, value: dict[str, Any], path: str) -> Iterator[str]:
    """As the items of a list. A null in a map is as good as absent: amazon-cognito-identity-js sends
    DEVICE_KEY so."""
    given = {key: item for key, item in value.items() if item is not None}
    keys, member = _shape(service, shape["key"]), _shape(service, shape["value"])
    whole = member["type"] in ("float", "double")
    pairs = ((key, float(item) if whole else item) for key, item in given.items())
    shown = "{" + ", ".join(f"{key}={item}" for key, item in pairs) + "}"
    if any(problem for key in given for problem in _check(service, keys, key, path)):
        bounds = _bounds(service, shape["key"])
        yield _said(member, shown, path, f"Map keys must satisfy constraint: {bounds}")
    found = [
        problem
        for key, item in given.items()
        for problem in _check(service, member, item, f"{path}.{key}.member")
    ]
    if found and member["type"] in _PLAIN:
        bounds = _bounds(service, shape["value"])
        found = [_said(member, shown, path, f"Map value must satisfy constraint: {bounds}")]
    yield from found


def _bounds(service: str, reference: Shape) -> str:
    """``[Member must satisfy …, …]``: all that binds the members of a list or map."""
    shape = _shape(service, reference)
    what = "length" if shape["type"] == "string" else "value"
    said = [f"Member must satisfy enum value set: {_listed(shape)}"] if "enum" in shape else []
    if "max" in shape:
        said.append(f"Member must have {what} less than or equal to {shape['max']}")
    if "min" in shape:
        said.append(f"Member must have {what} greater than or equal to {shape['min']}")
    if "pattern" in shape:
        said.append(f"Member must satisfy regular expression pattern: {shape['pattern']}")
    if reference["shape"] in _NEVER_NULL:
        said.append("Member must not be null")
    return f"[{', '.join(said)}]"


def _listed(shape: Shape) -> str:
    return f"[{', '.join(order_values(shape['enum']))}]"


def _members(service: str, shape: Shape, value: dict[str, Any], path: str) -> Iterator[str]:
    for name in shape.get("required", ()):
        if value.get(name) is None:
            yield f"Value null at '{_join(path, name)}' failed to satisfy constraint: " + (
                "Member must not be null"
            )
    for name, reference in shape["members"].items():
        item = value.get(name)
        if item is not None:
            yield from _check(service, _shape(service, reference), item, _join(path, name))


def _join(path: str, name: str) -> str:
    lower = name[:1].lower() + name[1:]
    return f"{path}.{lower}" if path else lower


def _shape(service: str, reference: Shape) -> Shape:
    found: Shape = load_model(service).shapes[reference["shape"]]
    return found


def _said(shape: Shape, value: Any, path: str, constraint: str) -> str:
    if isinstance(value, (list, tuple)):
        value = f"[{', '.join(map(str, value))}]"
    shown = "" if shape.get("sensitive") else f" '{value}'"
    return f"Value{shown} at '{path}' failed to satisfy constraint: {constraint}"


def _length(shape: Shape, value: Any, length: int, path: str) -> Iterator[str]:
    shortest, longest = shape.get("min"), shape.get("max")
    if shortest is not None and length < shortest:
        yield _said(
            shape, value, path, f"Member must have length greater than or equal to {shortest}"
        )
    if longest is not None and length > longest:
        yield _said(shape, value, path, f"Member must have length less than or equal to {longest}")


def _range(shape: Shape, value: int, path: str) -> Iterator[str]:
    least, most = shape.get("min"), shape.get("max")
    if least is not None and value < least:
        yield _said(shape, value, path, f"Member must have value greater than or equal to {least}")
    if most is not None and value > most:
        yield _said(shape, value, path, f"Member must have value less than or equal to {most}")


def _text(shape: Shape, value: str, path: str) -> Iterator[str]:
    values = shape.get("enum")
    if values and value not in values:
        yield _said(shape, value, path, f"Member must satisfy enum value set: {_listed(shape)}")
    pattern = shape.get("pattern")
    compiled = _pattern(pattern) if pattern else None
    if compiled is not None and compiled.fullmatch(_as_ascii(str(pattern), value)) is None:
        yield _said(
            shape, value, path, f"Member must satisfy regular expression pattern: {pattern}"
        )


_PROPERTY = re.compile(r"\\p\{([LMNPSZC])\}")
_CLASSES = {
    "L": "a-zA-Z",
    "M": "\u0300",
    "N": "0-9",
    "P": re.escape("!\"#%&'()*,-./:;?@[\\]_{}"),
    "S": re.escape("$+<=>^`|~"),
    "Z": " ",
    "C": "\x00-\x1f",
}
"""Java's classes of Unicode properties, which Python lacks, as they are among ASCII's characters."""

_SAMPLES = {"L": "a", "M": "\u0300", "N": "0", "P": "!", "S": "+", "Z": " ", "C": "\x00"}


def _as_ascii(pattern: str, value: str) -> str:
    """For a pattern of Unicode properties: each other character as one of ASCII's of its kind."""
    if value.isascii() or r"\p{" not in pattern:
        return value
    return "".join(
        sign if sign.isascii() else _SAMPLES[unicodedata.category(sign)[0]] for sign in value
    )


@lru_cache(maxsize=512)
def _pattern(text: str) -> re.Pattern[str] | None:
    try:
        return re.compile(_PROPERTY.sub(lambda found: _CLASSES[found[1]], text))
    except re.error:
        return None
