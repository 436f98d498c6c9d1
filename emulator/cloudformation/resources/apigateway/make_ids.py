"""Ids in API Gateway's form, the same for a resource from run to run."""

import hashlib

from csc.emulator.cloudformation.contract import Place

_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"


def stable_id(place: Place, length: int, salt: str = "") -> str:
    """Lower-case letters and digits, starting with a letter, made from stack and logical id."""
    text = f"{place.stack}\0{place.logical_id}\0{salt}"
    number = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest())
    number, first = divmod(number, 26)
    found = _ALPHABET[first]
    while len(found) < length:
        number, digit = divmod(number, 36)
        found += _ALPHABET[digit]
    return found
