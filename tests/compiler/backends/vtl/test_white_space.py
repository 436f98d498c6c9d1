"""``strip`` in a template takes off exactly what Python's takes off."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.compiler.served import Served

SOURCE = """from csc import *

@route("/s/{x}", public=True)
def s(x: str) -> list[str]:
    return [x.strip(), x.lstrip(), x.rstrip()]
"""
CODES = [*range(1, 0x100), 0x1680, 0x180E, *range(0x2000, 0x2070), 0x3000, 0xFEFF]


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    served = Served({"api.py": SOURCE})
    yield served
    served.close()


def test_every_character(served: Served) -> None:
    assert served.tier("s") == "vtl"
    for code in CODES:
        text = f"{chr(code)}a{chr(code)} b{chr(code)}\n"
        answer = served.request("GET", f"/s/{quote(text, safe='')}")
        assert answer.json() == [text.strip(), text.lstrip(), text.rstrip()], hex(code)
