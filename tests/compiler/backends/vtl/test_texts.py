"""Lengths, slices and words of a text in a template: by characters, also those beyond 16 bits, whatever they are."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.compiler.served import Served

SOURCE = """from csc import *

@route("/s/{x}", public=True)
def s(x: str) -> list[str]:
    return [str(len(x)), x[:2], x[2:], x[1:3], x[3:1], x[:0]]

@route("/w/{x}", public=True)
def w(x: str) -> list[str]:
    return x.split()
"""
TEXTS = (
    "a",
    "ab\ncd\r\n",
    "😀😀x😀",
    "日本é\u2028\u0085",
    "$1\\$2#set",
    "\"'<>",
    " a  b\t\u3000c\n",
    "\n",
    "x" * 5000,
)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    served = Served({"api.py": SOURCE})
    yield served
    served.close()


@pytest.mark.parametrize("text", TEXTS)
def test_as_python_has_them(text: str, served: Served) -> None:
    assert {served.tier("s"), served.tier("w")} == {"vtl"}
    target = quote(text, safe="")
    parts = [str(len(text)), text[:2], text[2:], text[1:3], text[3:1], text[:0]]
    assert served.request("GET", f"/s/{target}").json() == parts
    assert served.request("GET", f"/w/{target}").json() == text.split()
