"""Ids in API Gateway's form: lower-case letters and digits, as the cloud's clock gives uuids."""

from csc.emulator.cloud import Cloud

_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"


def make_id(cloud: Cloud, length: int = 6) -> str:
    number = int(cloud.clock.uuid().replace("-", ""), 16)
    number ^= number >> 61  # a uuid's version and variant are the same in all
    found = ""
    while len(found) < length:
        number, digit = divmod(number, 36)
        found += _ALPHABET[digit]
    return found
