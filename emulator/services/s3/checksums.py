"""The five checksums that S3 knows: what a client sent is checked, what it didn't send is calculated.

    checksum("CRC32", b"hello")              ──▶ "NhCmhg=="
    combined("CRC32", [(part, size), …])     ──▶ the checksum of the parts' bytes, without reading them

CRC-32C (Castagnoli, RFC 3720) and CRC-64/NVME (NVM Express, ECMA's reversed polynomial 0xad93d23594c93659) have no
implementation in Python's library: eight bytes a step, by tables.
"""

import base64
import binascii
import hashlib
import zlib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from csc.emulator.services.s3.errors import BadDigest, InvalidRequest

ALGORITHMS = ("CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256")
DEFAULT = "CRC64NVME"
"""What S3 calculates where the client sent none."""

POLYNOMIALS = {"CRC32": 0xEDB88320, "CRC32C": 0x82F63B78, "CRC64NVME": 0x9A6C9329AC4BC9B5}
BITS = {"CRC32": 32, "CRC32C": 32, "CRC64NVME": 64}
SIZES = {"CRC32": 4, "CRC32C": 4, "CRC64NVME": 8, "SHA1": 20, "SHA256": 32}


def member(algorithm: str) -> str:
    return f"Checksum{algorithm}"


def given_checksum(input: Mapping[str, Any]) -> tuple[str, str]:
    """The algorithm and the value that a client sent; empty where it sent none."""
    for algorithm in ALGORITHMS:
        value = input.get(member(algorithm))
        if value:
            return algorithm, str(value)
    return "", ""


def checked(input: Mapping[str, Any], body: bytes, wanted: str = "") -> dict[str, str]:
    """The checksum of ``body`` as a member: of the algorithm that is ``wanted``, that was sent, or S3's own.

    Raises InvalidRequest, BadDigest where what was sent isn't it.
    """
    algorithm, value = given_checksum(input)
    if not value:
        algorithm = wanted or str(input.get("ChecksumAlgorithm") or "").upper() or DEFAULT
        return {member(algorithm): checksum(algorithm, body)}
    _check_form(algorithm, value)
    if checksum(algorithm, body) != value:
        raise BadDigest(f"The {algorithm} you specified did not match the calculated checksum.")
    return {member(algorithm): value}


def _check_form(algorithm: str, value: str) -> None:
    try:
        right = len(base64.b64decode(value, validate=True)) == SIZES[algorithm]
    except (binascii.Error, ValueError):
        right = False
    if not right:
        header = f"x-amz-checksum-{algorithm.lower()}"
        raise InvalidRequest(f"Value for {header} header is invalid.")


def checksum(algorithm: str, body: bytes) -> str:
    """In base64."""
    return base64.b64encode(digest(algorithm, body)).decode()


def digest(algorithm: str, body: bytes) -> bytes:
    if algorithm == "SHA1":
        return hashlib.sha1(body, usedforsecurity=False).digest()
    if algorithm == "SHA256":
        return hashlib.sha256(body).digest()
    number = zlib.crc32(body) if algorithm == "CRC32" else _crc(algorithm, body)
    return number.to_bytes(SIZES[algorithm], "big")


def of_parts(algorithm: str, checksums: Sequence[str]) -> str:
    """A composite checksum: the checksum of the parts' checksums, and how many there are."""
    joined = b"".join(base64.b64decode(one) for one in checksums)
    return f"{checksum(algorithm, joined)}-{len(checksums)}"


def combined(algorithm: str, parts: Sequence[tuple[str, int]]) -> str:
    """Of the parts' bytes one after the other, by their own checksums and sizes: a CRC is linear."""
    whole = 0
    for text, size in parts:
        number = int.from_bytes(base64.b64decode(text), "big")
        whole = _shifted(algorithm, whole, size) ^ number
    return base64.b64encode(whole.to_bytes(SIZES[algorithm], "big")).decode()


# -- cyclic redundancy checks, reflected


@cache
def _tables(algorithm: str) -> tuple[tuple[int, ...], ...]:
    """``tables[n][byte]``: what a byte does to the remainder when ``n`` more follow it."""
    polynomial = POLYNOMIALS[algorithm]
    first = []
    for byte in range(256):
        value = byte
        for _ in range(8):
            value = (value >> 1) ^ polynomial if value & 1 else value >> 1
        first.append(value)
    tables = [tuple(first)]
    for _ in range(7):
        last = tables[-1]
        tables.append(tuple((value >> 8) ^ first[value & 255] for value in last))
    return tuple(tables)


def _crc(algorithm: str, body: bytes) -> int:
    ones = (1 << BITS[algorithm]) - 1
    t0, t1, t2, t3, t4, t5, t6, t7 = _tables(algorithm)
    value = ones
    even = len(body) - len(body) % 8
    for at in range(0, even, 8):
        value ^= int.from_bytes(body[at : at + 8], "little")
        value = (
            t7[value & 255]
            ^ t6[value >> 8 & 255]
            ^ t5[value >> 16 & 255]
            ^ t4[value >> 24 & 255]
            ^ t3[value >> 32 & 255]
            ^ t2[value >> 40 & 255]
            ^ t1[value >> 48 & 255]
            ^ t0[value >> 56]
        )
    for byte in body[even:]:
        value = (value >> 8) ^ t0[(value ^ byte) & 255]
    return value ^ ones


def _shifted(algorithm: str, value: int, zeros: int) -> int:
    """The remainder after as many bytes of zero: by squaring the operator of one bit."""
    bits = BITS[algorithm]
    operator = [POLYNOMIALS[algorithm], *(1 << bit for bit in range(bits - 1))]
    operator = _squared(_squared(_squared(operator)))  # one byte
    while zeros and value:
        if zeros & 1:
            value = _times(operator, value)
        operator = _squared(operator)
        zeros >>= 1
    return value


def _times(operator: Sequence[int], value: int) -> int:
    total = 0
    for row in operator:
        if not value:
            break
        if value & 1:
            total ^= row
        value >>= 1
    return total


def _squared(operator: list[int]) -> list[int]:
    return [_times(operator, row) for row in operator]
