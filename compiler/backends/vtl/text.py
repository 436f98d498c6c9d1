"""The one place where constants and data become text of a template. All escaping is here.

``json_string`` is how any string of a request or a response is written into JSON.  Constants are
written so that Velocity sees no reference, directive or escape in them.
"""

import json
import re

IDENTIFIER = re.compile(r"[a-zA-Z][a-zA-Z0-9_]*\Z")
PLAIN = re.compile(r"[^'\x00-\x1f\x7f-\uffff\\]*\Z")
GETTERS = frozenset({"class", "empty", "bytes"})
"""Names that Velocity would read as a Java getter before it asks the map."""


def json_string(reference: str) -> str:
    """The JSON string of what ``reference`` names.

    ``escapeJavaScript`` writes ``'`` as ``\\'``, which JSON does not know; it is put back.
    """
    return f'"{json_inside(reference)}"'


def json_inside(reference: str) -> str:
    return f"""$util.escapeJavaScript({reference}).replaceAll("\\\\'", "'")"""


def json_number_text(reference: str) -> str:
    """A DynamoDB number (a JSON string) from data that may not be one: DynamoDB refuses the rest."""
    return f'"$util.escapeJavaScript("{braced(reference)}")"'


def json_constant(value: object) -> str:
    """A constant as JSON. Escapes keep ``$``, ``#`` and backslashes out of Velocity's sight."""
    return velocity_safe(json.dumps(value))


def json_constant_inside(text: str) -> str:
    return json_constant(text)[1:-1]


def velocity_safe(text: str) -> str:
    """JSON text whose strings hold nothing that Velocity would read."""
    text = text.replace("\\\\", "\\u005c")
    return text.replace("$", "\\u0024").replace("#", "\\u0023")


def literal(text: str) -> str:
    """A constant string as a Velocity expression."""
    if PLAIN.match(text):
        return f"'{text}'"
    quoted = velocity_safe(json.dumps(text)).replace("'", "\\u0027")
    return f"$util.parseJson('{quoted}')"


def member(reference: str, name: str) -> str:
    """``reference.name`` of a map."""
    if IDENTIFIER.match(name) and name not in GETTERS:
        return f"{reference}.{name}"
    return f"{reference}.get({literal(name)})"


def braced(reference: str) -> str:
    """The reference where letters may follow: ``${name}``."""
    return "${" + reference[1:] + "}"
