"""Physical names that CloudFormation makes up where a template gives none."""

import hashlib
import string

from csc.emulator.cloudformation.contract import Context, Place

_LETTERS = string.digits + string.ascii_uppercase


def physical_name(context: Context, place: Place, longest: int = 255) -> str:
    """``<stack>-<logical id>-<12 characters>``: the stored one, or a fresh one."""
    if context.stored is not None:
        return context.stored.ref
    suffix = letters(context.cloud.clock.uuid(), 12)
    head = f"{place.stack}-{place.logical_id}"[: longest - 13]
    return f"{head}-{suffix}"


def letters(seed: str, count: int) -> str:
    """Digits and capitals, the same for the same seed."""
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest(), "big")
    found = ""
    for _ in range(count):
        number, index = divmod(number, len(_LETTERS))
        found += _LETTERS[index]
    return found
