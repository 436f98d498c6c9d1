"""JSON between guest and host, by the C parts of Python's own module without what is around them.

``json.dumps`` makes an encoder for each text, and ``json.loads`` looks for blanks around one: together that takes as
long as the rest of a call.
"""

import json
from json import encoder
from typing import Any

from csc.attribute_values import as_wire

_scan: Any = vars(json.JSONDecoder())["scan_once"]


def _other(value: Any) -> str:
    """Bytes as the JSON protocol has them."""
    if isinstance(value, bytes):
        return as_wire(value)
    raise TypeError(f"{type(value).__name__} is no JSON")


_make: Any = vars(encoder)["c_make_encoder"]
_encode = _make(None, _other, encoder.encode_basestring_ascii, None, ": ", ", ", False, False, True)


def written(value: Any) -> str:
    """The text of plain data; bytes are base64. Raises TypeError."""
    return "".join(_encode(value, 0))


def read(text: str) -> Any:
    """What a text of the host says. It begins and ends without blanks."""
    return _scan(text, 0)[0]
