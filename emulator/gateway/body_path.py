"""The JSONPath of a parameter mapping: ``method.request.body.user.id`` is ``$.user.id``."""

from collections.abc import Callable
from typing import Any

import orjson


def read_body_path(expression: str) -> Callable[[str], str | None]:
    """A function of the body's text; it gives None where the path finds nothing.

    An empty expression is the whole body.  Objects and arrays are given as JSON.
    """
    if not expression:
        return lambda body: body or None
    from csc.emulator.gateway.mapping.jsonpath import compile_path

    find = compile_path(expression if expression.startswith("$") else f"$.{expression}")

    def take(body: str) -> str | None:
        try:
            found: Any = find(orjson.loads(body))
        except (orjson.JSONDecodeError, LookupError):
            return None
        if found is None or isinstance(found, str):
            return found
        return orjson.dumps(found).decode()

    return take
