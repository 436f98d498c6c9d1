"""S3's five checksums, alone and put together."""

import base64
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csc.emulator.services.s3.checksums import (
    ALGORITHMS,
    BITS,
    POLYNOMIALS,
    checksum,
    combined,
    digest,
    of_parts,
)
from tests.emulator.services.bed import Bed

CHECK = b"123456789"
KEY = {"Bucket": "assets", "Key": "k"}


def slowly(algorithm: str, body: bytes) -> int:
    """A CRC bit by bit, as its definition has it."""
    ones = (1 << BITS[algorithm]) - 1
    value = ones
    for byte in body:
        value ^= byte
        for _ in range(8):
            value = (value >> 1) ^ POLYNOMIALS[algorithm] if value & 1 else value >> 1
    return value ^ ones


@pytest.mark.parametrize(
    ("algorithm", "expected"),
    [("CRC32", "cbf43926"), ("CRC32C", "e3069283"), ("CRC64NVME", "ae8b14860a799888")],
)
def test_the_check_values_of_the_catalogue(algorithm: str, expected: str) -> None:
    assert digest(algorithm, CHECK).hex() == expected


@settings(max_examples=30)
@given(st.binary(max_size=60))
def test_tables_do_what_the_definition_says(body: bytes) -> None:
    assert slowly("CRC32", body) == zlib.crc32(body)
    for algorithm in ("CRC32C", "CRC64NVME"):
        assert int.from_bytes(digest(algorithm, body), "big") == slowly(algorithm, body)


@settings(max_examples=15)
@given(st.lists(st.binary(max_size=300), max_size=3))
def test_parts_are_put_together_without_their_bytes(parts: list[bytes]) -> None:
    for algorithm in BITS:
        told = [(checksum(algorithm, part), len(part)) for part in parts]
        assert combined(algorithm, told) == checksum(algorithm, b"".join(parts))


def test_a_composite_checksum() -> None:
    parts = [checksum("SHA256", b"a"), checksum("SHA256", b"b")]
    joined = b"".join(map(base64.b64decode, parts))
    assert of_parts("SHA256", parts) == f"{checksum('SHA256', joined)}-2"


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_what_was_sent_is_checked_and_given_back(bed: Bed, algorithm: str) -> None:
    member = f"Checksum{algorithm}"
    right = checksum(algorithm, b"body")
    put = bed.call("s3", "PutObject", **KEY, Body=b"body", **{member: right})
    assert (put[member], put["ChecksumType"]) == (right, "FULL_OBJECT")
    got = bed.call("s3", "GetObject", **KEY, ChecksumMode="ENABLED")
    assert got[member] == right
    assert member not in bed.call("s3", "GetObject", **KEY)
    asked = {"ObjectAttributes": ["Checksum", "ETag", "ObjectSize"]}
    told = bed.call("s3", "GetObjectAttributes", **KEY, **asked)
    assert told["Checksum"] == {member: right, "ChecksumType": "FULL_OBJECT"}
    assert (told["ObjectSize"], '"' in told["ETag"]) == (4, False)
    wrong = {member: checksum(algorithm, b"other")}
    message = bed.fails("BadDigest", "s3", "PutObject", **KEY, Body=b"body", **wrong)
    assert message == f"The {algorithm} you specified did not match the calculated checksum."
    message = bed.fails("InvalidRequest", "s3", "PutObject", **KEY, Body=b"", **{member: "?"})
    assert message == f"Value for x-amz-checksum-{algorithm.lower()} header is invalid."


def test_without_one_it_is_calculated(bed: Bed) -> None:
    put = bed.call("s3", "PutObject", **KEY, Body=CHECK)
    assert put["ChecksumCRC64NVME"] == checksum("CRC64NVME", CHECK)
    (listed,) = bed.call("s3", "ListObjectsV2", Bucket="assets")["Contents"]
    assert (listed["ChecksumAlgorithm"], listed["ChecksumType"]) == (["CRC64NVME"], "FULL_OBJECT")


def test_the_digest_of_the_header(bed: Bed) -> None:
    right = base64.b64encode(bytes.fromhex("827ccb0eea8a706c4c34a16891f84e7b")).decode()
    bed.call("s3", "PutObject", **KEY, Body=b"12345", ContentMD5=right)
    bed.fails("BadDigest", "s3", "PutObject", **KEY, Body=b"1", ContentMD5=right)
    for text in ("000", "not base64", "dGVzdA=="):
        bed.fails("InvalidDigest", "s3", "PutObject", **KEY, Body=b"12345", ContentMD5=text)
