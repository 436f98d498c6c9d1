"""Random handlers that land on VTL, rendered beside CPython on the same source and inputs."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from csc.attribute_values import encode_members
from csc.compiler import compile_project
from csc.compiler.backends.vtl import Templates
from csc.compiler.cache import Cache
from csc.compiler.frontend import read_program
from csc.compiler.lowering.place import templated
from csc.compiler.project import project_of
from csc.emulator.gateway.mapping.input import Parameters
from csc.emulator.gateway.mapping.render import render_mapping
from csc.emulator.gateway.velocity import compile_template
from csc.moments import stored as moment_stored
from tests.compiler.backends.vtl.programs import PROGRAMS as TEMPLATED
from tests.compiler.backends.vtl.programs import RECORD_INPUTS, RECORDS, STORED
from tests.wasm.test_against_python import (
    FOOTER,
    HANDLERS,
    HEADER,
    PROGRAMS,
    Plain,
    run_python,
)

RAISED = "an error"


def templates_of(source: str) -> Templates | None:
    """Without what else is made of a project: most of the time of a run would go into that."""
    program, _ = read_program(project_of({"api.py": source}), Cache())
    if program is None or program.routes[0].handler.refusals:
        return None
    return templated(program, program.routes[0], [])[0]


def rendered(
    templates: Templates, body: str, query: Mapping[str, str] | None = None, answer: bool = False
) -> Any:
    """The answer of a MOCK integration with these templates; of DynamoDB, where ``body`` is its answer."""
    context: dict[str, Any] = {"requestId": "r", "requestTimeEpoch": 1}
    if not answer:
        request = render_mapping(
            compile_template(templates.request, "request"),
            body=body,
            params=Parameters(querystring=query or {}),
            context=context,
            stage_variables={},
        )
        assert json.loads(request.text) == {"statusCode": 200}
    shown = render_mapping(
        compile_template(templates.response, "response"),
        body=body if answer else "",
        context=context,
        stage_variables={},
    )
    if shown.overrides.response_status == 500:
        return RAISED
    found = json.loads(shown.text)
    return (404, found["message"]) if shown.overrides.response_status == 404 else found


@settings(max_examples=HANDLERS, deadline=None, suppress_health_check=list(HealthCheck))
@given(PROGRAMS | TEMPLATED | TEMPLATED, st.lists(RECORD_INPUTS, min_size=1, max_size=3))
def test_templates_do_what_python_does(source: str, inputs: list[dict[str, Any]]) -> None:
    templates = templates_of(source)
    if templates is None:
        return
    note(source)
    for each in inputs:
        expected = run_python(source, records(each))
        found = rendered(templates, as_json(each))
        note(f"{each}\npython {expected!r}\nvtl    {found!r}")
        assert found == (RAISED if isinstance(expected, str) else expected)


def as_json(given_: Mapping[str, Any]) -> str:
    return json.dumps(given_, default=lambda moment: moment.isoformat().replace("+00:00", "Z"))


def records(value: Any) -> Any:
    """What a body is to the handler: records where it has maps of fields."""
    if isinstance(value, list):
        return [records(one) for one in value]
    if isinstance(value, dict):
        inside = {name: records(one) for name, one in value.items()}
        return Row(**inside) if "tags" in value else inside
    return value


class Row(Plain):
    def copy(self, **changes: Any) -> "Row":
        return Row(**{**self.__dict__, **changes})


@settings(
    max_examples=max(HANDLERS // 2, 40), deadline=None, suppress_health_check=list(HealthCheck)
)
@given(TEMPLATED, st.lists(RECORD_INPUTS, min_size=1, max_size=2))
def test_items_are_as_in_python(source: str, inputs: list[dict[str, Any]]) -> None:
    """The same programs, whose input is an item of a table: texts and numbers are attributes then."""
    assume("HTTPError(404" not in source)
    source = source.replace(RECORDS, STORED)
    templates = templates_of(source)
    if templates is None:
        return
    note(source)
    for each in inputs:
        each = stored(each)
        expected = run_python(
            source.replace('things.get("x")', "a").replace("def h()", "def h(a)"), records(each)
        )
        item = encode_members({"id": "x", **written_times(each)}, top=True)
        found = rendered(templates, json.dumps({"Item": item}), answer=True)
        note(f"{item}\npython {expected!r}\nvtl    {found!r}")
        assert found == (RAISED if isinstance(expected, str) else expected)


def stored(given_: dict[str, Any]) -> dict[str, Any]:
    """Numbers as a table keeps them: 38 digits at most, and 0 has no sign."""
    x = given_["x"]
    return {**given_, "x": x if 1e-100 < abs(x) < 1e100 else 0.0}


def written_times(value: Any) -> Any:
    if isinstance(value, list):
        return [written_times(one) for one in value]
    if isinstance(value, dict):
        return {name: written_times(one) for name, one in value.items()}
    return moment_stored(value) if isinstance(value, datetime) else value


ASKED = (
    RECORDS.partition("def h")[0]
    + """def h(
    a: In, i: int = 0, j: int = 0, f: float = 0.0, s: str = "", t: str = "",
    b: bool = False, o: int | None = None,
) -> Out:
    xs = a.xs
    ss = a.ss
    d = a.d
    r = a.r
    p = a.p
    rows = a.rows
"""
)
NAMES = {"n": "i", "m": "j", "x": "f", "s": "s", "t": "t", "b": "b", "o": "o"}


@settings(
    max_examples=max(HANDLERS // 3, 20), deadline=None, suppress_health_check=list(HealthCheck)
)
@given(TEMPLATED, st.lists(RECORD_INPUTS, min_size=1, max_size=2))
def test_parameters_are_as_in_python(source: str, inputs: list[dict[str, Any]]) -> None:
    """The same programs, whose variables are parameters of the query at first."""
    source = source.replace(RECORDS, ASKED)
    templates = templates_of(source)
    if templates is None:
        return
    note(source)
    for each in inputs:
        query = {NAMES[name]: _text(each[name]) for name in NAMES if each[name] is not None}
        given_ = {NAMES[name]: each[name] for name in NAMES}
        expected = run_python(source, records({**each, **given_}), list(NAMES.values()))
        found = rendered(templates, as_json(each), query)
        note(f"{each}\npython {expected!r}\nvtl    {found!r}")
        assert found == (RAISED if isinstance(expected, str) else expected)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize(
    ("statement", "field", "expected"),
    [
        ("xs.append((-i))", "xs", [1, 2, -3]),
        ("xs = [i, -i, i + j]", "xs", [3, -3, 7]),
        ("o = i + 1", "o", 4),
        ("o = o + 1 if o is not None else None", "o", 6),
        ("s = str(-i); i = len(s)", "i", 2),
        ("s = str(i); s = str(-len(s))", "s", "-1"),
        ("xs = []; xs.append(max(xs, default=7))", "xs", [7]),
        ("f = -1.0; b = bool(f); f = (f + 1) / f if b else f", "f", -0.0),
        ("f = f * 13", "f", 1.5519345546779834e-274),  # a BigDecimal would give ...37e-274
    ],
)
def test_arithmetic_in_a_list_or_an_argument(statement: str, field: str, expected: Any) -> None:
    lines = "".join(f"    {one}\n" for one in statement.split("; "))
    cloud = compile_project(project_of({"api.py": HEADER + lines + FOOTER})).cloud
    assert cloud is not None
    templates = cloud.routes[0].templates
    assert templates is not None, cloud.routes[0].reasons
    given = {
        "n": 3,
        "m": 4,
        "x": 1.1937958112907566e-275,
        "s": "",
        "t": "",
        "b": True,
        "xs": [1, 2],
        "o": 5,
    }
    found = rendered(templates, json.dumps({**given, "ss": [], "d": {}}))
    assert found[field] == expected


ENDINGS = [
    "for k in xs: |    if k == i: |        return Out(i=k, f=f, s=s, b=b, xs=xs, ss=ss, d=d, o=o)",
    "for k in xs: |    for z in ss: |        if z == s: |            raise HTTPError(404, z)",
    "f = i / j",
    "ys = [d[z] for z in ss]",
    "n = i + 1 |f = n / 3",
    "for k in xs: |    f = k / 3",
    "f = sum(xs) / 3",
]


@pytest.mark.parametrize("lines", ENDINGS)
def test_what_no_template_says(lines: str) -> None:
    """An end within a loop, and division of ints as long as a client likes: once templates got both wrong."""
    body = "".join(f"    {one}\n" for one in lines.split("|"))
    cloud = compile_project(project_of({"api.py": HEADER + body + FOOTER})).cloud
    assert cloud is not None
    assert cloud.routes[0].tier == "wasm"


@pytest.mark.parametrize("made", ["b = i > 3", "t = str(i); s = t", "b = bool(s); s = s + str(i)"])
def test_what_is_made_of_a_variable_that_changes(made: str) -> None:
    lines = "".join(f"    {one}\n" for one in (*made.split("; "), "for k in xs:", "    i = i + k"))
    source = HEADER + lines + FOOTER
    cloud = compile_project(project_of({"api.py": source})).cloud
    assert cloud is not None
    given_: dict[str, Any] = {
        "n": 3,
        "m": 4,
        "x": 1.0,
        "s": "",
        "t": "",
        "b": True,
        "xs": [1],
        "o": 5,
    }
    given_ |= {"ss": [], "d": {}}
    templates = cloud.routes[0].templates
    assert templates is not None
    assert rendered(templates, json.dumps(given_)) == run_python(source, given_)
