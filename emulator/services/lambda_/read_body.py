"""The body of an HTTP/1.1 request: of a length that is given, or in chunks with fields after them."""

import asyncio
from collections.abc import Mapping

CHUNKED = "chunked"


async def read_body(
    reader: asyncio.StreamReader, headers: Mapping[str, str], largest: int
) -> tuple[bytes, dict[str, str]]:
    """(body, trailing fields by small name). Raises ValueError for what is malformed or larger than
    ``largest`` bytes, IncompleteReadError where the client is gone."""
    if headers.get("transfer-encoding", "").lower() != CHUNKED:
        length = int(headers.get("content-length", "0"))
        if not 0 <= length <= largest:
            raise ValueError(f"a body of {length} bytes")
        return await reader.readexactly(length), {}
    chunks: list[bytes] = []
    size = 0
    while True:
        line = await reader.readuntil(b"\r\n")
        length = int(line.partition(b";")[0], 16)
        size += length
        if length < 0 or size > largest:
            raise ValueError(f"a body of more than {largest} bytes")
        if length == 0:
            return b"".join(chunks), await _read_trailers(reader)
        chunks.append(await reader.readexactly(length))
        await reader.readexactly(2)


async def _read_trailers(reader: asyncio.StreamReader) -> dict[str, str]:
    found: dict[str, str] = {}
    while True:
        line = (await reader.readuntil(b"\r\n")).decode("latin-1").strip()
        if not line:
            return found
        name, _, value = line.partition(":")
        found[name.strip().lower()] = value.strip()
