"""Whether a request target's percent-encoding can be decoded."""

import re

_BROKEN = re.compile(r"%(?![0-9A-Fa-f]{2})")


def is_well_encoded(target: str) -> bool:
    """False where a ``%`` is not followed by two hexadecimal digits."""
    return _BROKEN.search(target) is None
