"""``ClientContext`` of an invocation: base64 of a JSON object, which the handler's context shows.

Source: Lambda's API reference, Invoke: up to 3,583 bytes of base64.
"""

import base64
import binascii
import json
from typing import Any

from csc.emulator.services.lambda_.errors import InvalidRequestContentException

LARGEST = 3583


def read_client_context(given: Any) -> str:
    """The JSON, in one line; empty where none is given. Raises InvalidRequestContentException."""
    if not given:
        return ""
    try:
        if len(given) > LARGEST:
            raise ValueError
        found = json.loads(base64.b64decode(given, validate=True))
    except (binascii.Error, ValueError) as error:
        raise _invalid() from error
    if not isinstance(found, dict):
        raise _invalid()
    return json.dumps(found, separators=(",", ":"))  # in ASCII: it travels in a header


def _invalid() -> InvalidRequestContentException:
    return InvalidRequestContentException(
        "Client context must be a valid Base64-encoded JSON object.", Type="User"
    )
