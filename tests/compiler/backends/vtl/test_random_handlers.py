"""Random handlers that land on VTL, rendered beside CPython on the same source and inputs."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from csc.compiler import compile_project
from csc.compiler.backends.vtl import Templates
from csc.compiler.project import project_of
from csc.emulator.gateway.mapping.input import Parameters
from csc.emulator.gateway.mapping.render import render_mapping
from csc.emulator.gateway.velocity import compile_template
from tests.compiler.backends.vtl.programs import PROGRAMS as TEMPLATED
from tests.wasm.test_against_python import FOOTER, HANDLERS, HEADER, INPUTS, PROGRAMS, run_python

RAISED = "an error"


def rendered(templates: Templates, body: str, query: Mapping[str, str] | None = None) -> Any:
    """The answer of a MOCK integration with these templates."""
    context: dict[str, Any] = {"requestId": "r", "requestTimeEpoch": 1}
    request = render_mapping(
        compile_template(templates.request, "request"),
        body=body,
        params=Parameters(querystring=query or {}),
        context=context,
        stage_variables={},
    )
    assert json.loads(request.text) == {"statusCode": 200}
    answer = render_mapping(
        compile_template(templates.response, "response"),
        body="",
        context=context,
        stage_variables={},
    )
    if answer.overrides.response_status == 500:
        return RAISED
    found = json.loads(answer.text)
    return (404, found["message"]) if answer.overrides.response_status == 404 else found


@settings(max_examples=HANDLERS, deadline=None, suppress_health_check=list(HealthCheck))
@given(PROGRAMS | TEMPLATED | TEMPLATED, st.lists(INPUTS, min_size=1, max_size=3))
def test_templates_do_what_python_does(source: str, inputs: list[dict[str, Any]]) -> None:
    cloud = compile_project(project_of({"api.py": source})).cloud
    if cloud is None or cloud.routes[0].templates is None:
        return
    note(source)
    for each in inputs:
        expected = run_python(source, each)
        found = rendered(cloud.routes[0].templates, json.dumps(each))
        note(f"{each}\npython {expected!r}\nvtl    {found!r}")
        assert found == (RAISED if isinstance(expected, str) else expected)


ASKED = (
    HEADER.partition("def h")[0]
    + """def h(
    a: In, i: int = 0, j: int = 0, f: float = 0.0, s: str = "", t: str = "",
    b: bool = False, o: int | None = None,
) -> Out:
    xs = a.xs
    ss = a.ss
    d = a.d
"""
)
NAMES = {"n": "i", "m": "j", "x": "f", "s": "s", "t": "t", "b": "b", "o": "o"}


@settings(
    max_examples=max(HANDLERS // 3, 20), deadline=None, suppress_health_check=list(HealthCheck)
)
@given(TEMPLATED, st.lists(INPUTS, min_size=1, max_size=2))
def test_parameters_are_as_in_python(source: str, inputs: list[dict[str, Any]]) -> None:
    """The same programs, whose variables are parameters of the query at first."""
    source = source.replace(HEADER, ASKED)
    cloud = compile_project(project_of({"api.py": source})).cloud
    if cloud is None or cloud.routes[0].templates is None:
        return
    note(source)
    for each in inputs:
        query = {NAMES[name]: _text(each[name]) for name in NAMES if each[name] is not None}
        given_ = {NAMES[name]: each[name] for name in NAMES}
        expected = run_python(source, {**each, **given_}, arguments=list(NAMES.values()))
        found = rendered(cloud.routes[0].templates, json.dumps(each), query)
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
    "if bool(d[s]): |    return Out(i=i, f=f, s=s, b=b, xs=xs, ss=ss, d=d, o=o)",
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
