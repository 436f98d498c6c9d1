"""A route without a typed form runs in sandboxed CPython, unless its program needs what that has not."""

import pytest

from csc.compiler import compile_project
from csc.compiler.lowering.cloud import CloudRoute
from csc.compiler.project import project_of

ROUTE = '@route("/x", public=True)\ndef x() -> str:\n    import textwrap\n    return "x"\n'


def placed(head: str, **modules: str) -> CloudRoute:
    files = {"api.py": f"from csc import *\n{head}\n{ROUTE}"}
    files |= {f"{name}.py": text for name, text in modules.items()}
    cloud = compile_project(project_of(files)).cloud
    assert cloud is not None
    return cloud.routes[0]


@pytest.mark.parametrize(
    "head",
    ["import json", "from os import path", "import urllib.parse", "from http import HTTPStatus"],
)
def test_a_library_that_needs_nothing_is_in_the_sandbox(head: str) -> None:
    assert placed(head).tier == "cpython"


@pytest.mark.parametrize(
    ("head", "construct", "word"),
    [
        ("import requests", "`requests`", "package"),
        ("from boto3 import client", "`boto3`", "package"),
        ("import socket", "`socket`", "system"),
        ("from urllib import request", "`urllib.request`", "system"),
        ("import urllib.request as net", "`urllib.request`", "system"),
        ("def read() -> str:\n    return open('/tmp/x').read()", "`open`", "system"),
    ],
)
def test_packages_and_the_system_need_a_worker(head: str, construct: str, word: str) -> None:
    one = placed(head)
    assert one.tier == "lambda"
    reason = one.reasons[-1]
    assert reason.construct == construct and word in reason.message
    assert reason.span.file == "api.py" and reason.span.line in (2, 3)


def test_what_an_imported_module_imports_counts() -> None:
    one = placed("import helper", helper="import subprocess\n")
    assert (one.tier, one.reasons[-1].span.file) == ("lambda", "helper.py")


def test_a_module_that_the_route_does_not_import_does_not_count() -> None:
    assert placed("import helper", helper="", other="import subprocess\n").tier == "cpython"


def test_an_edit_of_a_helper_places_the_route_again() -> None:
    files = {"api.py": f"from csc import *\nimport helper\n{ROUTE}", "helper.py": "import json\n"}
    first = compile_project(project_of(files))
    assert first.cloud is not None and first.cloud.routes[0].tier == "cpython"
    files["helper.py"] = "import socket\n"
    second = compile_project(project_of(files), first.cache)
    assert second.cloud is not None and second.cloud.routes[0].tier == "lambda"
