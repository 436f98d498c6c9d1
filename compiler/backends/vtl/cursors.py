"""The cursor of a page: the key of its last item, one base64 part for each attribute, joined by dots.

The client hands it back, so it is data like any other: each part is checked, decoded and written
again as an escaped string.  ``lowering/calls.py`` describes the form.
"""

from collections.abc import Sequence

from csc.compiler.backends.vtl import strings
from csc.compiler.backends.vtl.template import Template
from csc.compiler.backends.vtl.text import json_string
from csc.compiler.backends.vtl.values import Joined, Ref, Value
from csc.compiler.ir import ops
from csc.compiler.ir.types import STR

PART = "[A-Za-z0-9_-]+={0,2}"


def read_cursor(
    t: Template, held: Value, node: ops.Expr, attributes: Sequence[Sequence[str]]
) -> str:
    """``ExclusiveStartKey``. A text that is no cursor becomes a key that DynamoDB refuses."""
    cursor = strings.reference(t, held, node)
    parts = t.hoist("parts", "[]")
    form = "[.]".join([PART] * len(attributes))
    t.say(f"#if({cursor}.matches('{form}'))#set({parts} = {cursor}.split('[.]'))#end")
    whole = f"{parts}.size() == {len(attributes)}"
    for number in range(len(attributes)):
        whole += f" && {parts}.get({number}).length() % 4 == 0"
    keys = ", ".join(
        f'"{name}": {{"{code}": {json_string(_decoded(parts, number))}}}'
        for number, (name, code) in enumerate(attributes)
    )
    return f"{{#if({whole}){keys}#end}}"


def _decoded(parts: str, number: int) -> str:
    return f"$util.base64Decode({parts}.get({number}).replace('-', '+').replace('_', '/'))"


def written_cursor(source: str, attributes: Sequence[Sequence[str]]) -> Value:
    """The cursor of the page after this one, from ``source`` (``LastEvaluatedKey``)."""
    parts: list[str | Value] = []
    for name, code in attributes:
        encoded = f"$util.base64Encode({source}.{name}.{code}).replace('+', '-').replace('/', '_')"
        parts += ["." if parts else "", Ref(encoded, STR, "text")]
    return Joined(tuple(part for part in parts if part != ""), STR)
