"""The JSONPath of a parameter mapping: ``method.request.body.user.id`` is ``$.user.id``."""

from collections.abc import Callable

from csc.emulator.cloudformation.contract import PropertyError
from csc.emulator.gateway.jsonpath import InvalidPath, compile_path
from csc.emulator.gateway.mapping.input import to_json
from csc.emulator.gateway.mapping.payload import PayloadError, parse_payload


def read_body_path(path: str, expression: str) -> Callable[[str], str | None]:
    """A function of the body's text; it gives None where the path finds nothing.

    An empty expression is the whole body.  What isn't a string is given as JSON.  Raises
    PropertyError at ``path`` for a JSONPath that can't be read.
    """
    if not expression:
        return lambda body: body or None
    try:
        find = compile_path(expression if expression.startswith("$") else f"$.{expression}")
    except InvalidPath as error:
        raise PropertyError(path, f"{expression!r} is not a JSONPath: {error}") from None

    def take(body: str) -> str | None:
        try:
            document = parse_payload(body or "{}")
        except PayloadError:
            return None
        found = find.read(document) if isinstance(document, dict | list) else None
        return found if found is None or isinstance(found, str) else to_json(found)

    return take
