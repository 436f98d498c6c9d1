"""API keys of a CSV file: developer guide, "API Gateway API key file format".

Name,key,description,Enabled,usageplanIds
first,apikey1234abcdefghij0123456789,An imported key,TRUE,"c7y23b,d8x19a"
"""

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

from csc.emulator.services.apigateway.errors import BadRequestException


class KeyRow(NamedTuple):
    name: str
    value: str
    description: str
    enabled: bool
    plans: tuple[str, ...]


def read_keys(body: bytes) -> Iterator[KeyRow]:
    """Raises BadRequestException."""
    try:
        rows = csv.DictReader(io.StringIO(body.decode("utf-8-sig")))
        names = [name.strip().lower() for name in rows.fieldnames or ()]
    except (UnicodeDecodeError, csv.Error):
        raise BadRequestException("Invalid API Key file: it is no CSV") from None
    if "name" not in names or "key" not in names:
        raise BadRequestException("Invalid API Key file: Name and key are required columns")
    for row in rows:
        given = {str(n).strip().lower(): (v or "").strip() for n, v in row.items() if n is not None}
        plans = tuple(p.strip() for p in given.get("usageplanids", "").split(",") if p.strip())
        enabled = given.get("enabled", "").lower() == "true"
        yield KeyRow(given["name"], given["key"], given.get("description", ""), enabled, plans)
