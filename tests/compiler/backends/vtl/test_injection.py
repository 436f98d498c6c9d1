"""Request data never changes the shape of a call: every string place of every VTL route of the fixtures is tried."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csc.compiler import compile_project
from csc.compiler.ir.model import Program
from csc.compiler.lowering.cloud import CloudRoute
from csc.compiler.project import read_project
from tests.compiler.backends.test_golden import APPS
from tests.compiler.backends.vtl.requests import (
    benign,
    call_of,
    leaves,
    places,
    shape,
    with_text,
)

BREAKERS = [
    '"',
    "\\",
    '\\"',
    "'",
    "\\'",
    '"}}, "TableName": {"S": "carts"}, "x": {"S": "',
    "$util.base64Encode('x')",
    "${context.identity.sourceIp}",
    "$!{input.body}",
    "#set($x = 1)$x",
    "#if(true)a#end",
    "#end",
    "#foreach($i in [1..9])x#end",
    "#*",
    "##",
    "#[[",
    "]]#",
    "\n",
    "\r\n",
    "\x00",
    "\x1f\x7f",
    "\u2028",
    "€😀\u0301",
    "",
    "0",
    "1e5",
    "true",
    "null",
    "{}",
    ".",
    "==.",
    "QQ==.QQ==.QQ==",
]
NASTY = st.one_of(
    st.sampled_from(BREAKERS),
    st.lists(st.sampled_from(BREAKERS), min_size=2, max_size=5).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
)


def _routes() -> list[tuple[Program, CloudRoute]]:
    found = []
    for app in sorted(path for path in APPS.iterdir() if path.is_dir()):
        cloud = compile_project(read_project(app)).cloud
        assert cloud is not None
        found += [
            (cloud.program, one)
            for one in cloud.routes
            if one.templates is not None and one.operation is not None
        ]
    return found


ROUTES = _routes()


def _named(one: Any) -> str:
    return one[1].route.id if isinstance(one, tuple) else ""


def _refused(data: dict[str, Any]) -> bool:
    """A call that the service always refuses, because a parameter isn't of its type."""
    if data == {"Entries": []} or set(data) == {"Action", "Version"}:
        return True
    return data == {"TransactItems": []} or (
        set(data) <= {"TableName", "IndexName", "Limit"}
        and ("Limit" not in data or data["Limit"] == 0)
    )


@pytest.mark.parametrize("one", ROUTES, ids=_named)
@settings(max_examples=40, deadline=None, derandomize=True)
@given(data=st.data())
def test_data_stays_data(one: tuple[Program, CloudRoute], data: st.DataObject) -> None:
    program, route = one
    request = benign(program, route.route)
    expected = call_of(route, request)
    number = data.draw(st.integers(0, max(len(list(places(request))) - 1, 0)))
    text = data.draw(NASTY)
    if not list(places(request)):
        return
    tried = with_text(request, number, text)
    made = call_of(route, tried)
    container, key = list(places(tried))[number]
    of_path_or_query = container in (tried.path, tried.query)
    if of_path_or_query and _refused(made):
        return
    if key == "cursor" and container is tried.query:
        assert shape(made["ExclusiveStartKey"]) in ({}, shape(expected["ExclusiveStartKey"]))
        made["ExclusiveStartKey"] = expected["ExclusiveStartKey"] = None
        assert shape(made) == shape(expected)
        return
    assert shape(made) == shape(expected), (key, text)
    texts = list(leaves(made))
    if "benign" in list(leaves(expected)) and texts != list(leaves(expected)):
        # It may be a part of a key; a UUID is written in small letters.
        assert any(text.lower() in str(one).lower() for one in texts), (key, text)


@pytest.mark.parametrize("one", ROUTES, ids=_named)
def test_ten_kilobytes_of_it(one: tuple[Program, CloudRoute]) -> None:
    program, route = one
    request = benign(program, route.route)
    big = ("\"\\$#\n'{}" * 1500)[:10_240]
    expected = call_of(route, request)
    for number, (container, key) in enumerate(places(request)):
        made = call_of(route, with_text(request, number, big))
        if container is request.query and key == "cursor":
            assert made["ExclusiveStartKey"] == {}
            continue
        assert shape(made) == shape(expected) or _refused(made), key
