"""Whether a request target can be decoded, and has nothing that API Gateway doesn't take."""

import re

_BROKEN = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNSUPPORTED = re.compile(r"\?.*[|{}]", re.DOTALL)


def is_well_encoded(target: str) -> bool:
    """False where a ``%`` is not followed by two hexadecimal digits."""
    return _BROKEN.search(target) is None


def has_plain_braces(target: str) -> bool:
    """Whether the query has ``|``, ``{`` or ``}`` as they are: "not supported for any request URL query
    string and must be URL-encoded" (important notes), so that AWS answers 400."""
    return _UNSUPPORTED.search(target) is not None
