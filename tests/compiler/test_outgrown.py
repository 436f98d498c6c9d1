"""An int past 64 bits: the sandbox can't hold it, Python can, and may start afresh where nothing was written."""

from typing import Any

import pytest

from csc.emulator.services.lambda_ import in_cpython
from csc.emulator.services.lambda_.functions import Function
from csc.emulator.services.lambda_.runtime_api import Answer
from tests.compiler.served import Served

SOURCE = """from csc import *

class Item(Model):
    id: str
    n: int = 0

items = DynamoDB(name="items", model=Item)

@route("/cube/{n}", public=True)
def cube(n: int) -> int:
    items.find("a")
    items.find("b")
    total = 1
    for _ in range(3):
        total = total * n
    return total

@route("/put/{n}", methods=["POST"], public=True)
def put(n: int) -> int:
    items.put(Item(id="a"))
    items.put(Item(id="b"))
    return n * n
"""


def test_python_takes_over(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[Function] = []

    async def noted(service: Any, function: Function, payload: bytes, call: Any) -> Answer:
        taken.append(function)
        return Answer(b'{"statusCode": 200, "headers": {}, "body": "7"}')

    monkeypatch.setattr(in_cpython, "invoke_in_cpython", noted)
    served = Served({"api.py": SOURCE})
    try:
        assert {served.tier("cube"), served.tier("put")} == {"wasm"}
        assert served.request("GET", "/cube/3").json() == 27
        assert taken == []
        assert served.request("GET", "/cube/99999999999").json() == 7
        assert served.request("GET", "/cube/" + "9" * 30).json() == 7
        assert served.request("POST", "/put/99999999999").status == 500
    finally:
        served.close()
    assert [one.wasm for one in taken] == [None, None]
    assert {"csc.json", "api.py"} <= taken[0].code.files.keys()
