"""The list of modules that the sandbox holds is true, and so is what it leaves out."""

import importlib
import json
import sys
from typing import Any

from csc.wasm.cpython.library import MODULES, SUBMODULES, is_held

SOURCE = """import importlib, json
@route("/x/{id}", public=True)
def x(id: str) -> list[str]:
    missing = []
    for name in json.loads(id):
        try:
            importlib.import_module(name)
        except ImportError:
            missing.append(name)
    return missing
"""


def test_every_module_of_the_list_can_be_imported_there(world: Any) -> None:
    found = world.answer(world.start(SOURCE), id=json.dumps(sorted(MODULES)))
    assert json.loads(found["body"]) == []


def test_every_module_of_the_list_is_one_of_pythons() -> None:
    for name in MODULES:
        assert name.partition(".")[0] in sys.stdlib_module_names
        importlib.import_module(name)


def test_packages_and_what_needs_the_system_are_not_held() -> None:
    held = [is_held(name) for name in ("json", "os.path", "json.loads", "urllib.parse")]
    assert all(held)
    refused = ["requests", "socket", "subprocess", "tempfile", "sqlite3", "boto3", *SUBMODULES]
    assert not any(map(is_held, refused))
