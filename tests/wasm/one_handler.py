"""A handler that gives a text, in the sandbox and in CPython on the same inputs."""

from collections.abc import Callable
from typing import Any

from tests.wasm.test_against_python import HTTPError, Plain, compile_wasm, run_wasm, same

SOURCE = """from csc import *
{head}

class In(Model):
    n: int
    m: int
    x: float
    s: str
    t: str
    b: bool
    xs: list[int]
    ss: list[str]
    d: dict[str, int]
    o: int | None

@route("/h", methods=["POST"], public=True)
def handler(a: In) -> str:
{body}
"""
INPUTS: list[dict[str, Any]] = [
    {"n": 5, "m": -3, "x": 1.5, "s": "ab,cd", "t": "10", "b": True, "xs": [3, 1, 2],
     "ss": ["b", "a"], "d": {"k": 1, "j": 2}, "o": None},
    {"n": 0, "m": 2**40, "x": -0.0, "s": "", "t": "z\u00e9", "b": False, "xs": [], "ss": ["x y", "x"],
     "d": {}, "o": 7},
]  # fmt: skip
LIBRARY = """
import base64, hashlib, hmac, json, math
from datetime import *
from decimal import *
from urllib.parse import quote
"""
Case = tuple[str, str, str]
"""A name, what stands above the handler, and its body."""


class Raised(HTTPError):
    """An HTTPError as a handler sees it."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(status, message)
        self.status, self.message = status, message


class NotFound(Raised):
    """What a missing item raises."""


def expected(head: str, body: str, given: dict[str, Any]) -> Any:
    """What CPython makes of it."""
    scope: dict[str, Any] = {"HTTPError": Raised, "NotFound": NotFound, "Model": Plain}
    text = "".join(f"    {line}\n" for line in body.splitlines())
    exec(f"{LIBRARY}{head}\ndef handler(a):\n{text}", scope)  # noqa: S102 - written in a test
    copied = {k: v.copy() if isinstance(v, list | dict) else v for k, v in given.items()}
    handler: Callable[[Any], Any] = scope["handler"]
    try:
        return handler(Plain(**copied))
    except HTTPError as error:
        return error.args
    except Exception as error:  # noqa: BLE001 - its class is the outcome
        return type(error).__name__


def check(head: str, body: str) -> None:
    """Assert that the handler runs in the sandbox, and as it does in CPython."""
    inside = "".join(f"    {line}\n" for line in body.splitlines())
    module = compile_wasm(SOURCE.format(head=head, body=inside))
    assert module is not None
    for given in INPUTS:
        assert same(expected(head, body, given), run_wasm(module, given))
