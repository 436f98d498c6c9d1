"""Where routes run, and the reason in words where it is no template."""

from pathlib import Path

import pytest

from csc.compiler import compile_project
from csc.compiler.lowering.cloud import CloudProgram, CloudRoute
from csc.compiler.project import project_of, read_project

APPS = Path(__file__).parents[3] / "fixtures" / "apps"
HEAD = """
from csc import *

things = DynamoDB(name="things")
others = DynamoDB(name="others")
pool = Cognito(name="pool")


class Thing(Model):
    id: str
    size: int
    name: str = ""


class Other(Model):
    id: str


@route("/o/{id}", public=True)
def other(id: str) -> Other:
    return others.get(id)


@route("/t/{id}", public=True)
def known(id: str) -> Thing:
    return things.get(id)


"""


def placed(source: str) -> CloudRoute:
    compilation = compile_project(project_of({"api.py": HEAD + source}))
    assert compilation.cloud is not None, compilation.diagnostics
    return compilation.cloud.routes[-1]


def of_app(app: str) -> CloudProgram:
    cloud = compile_project(read_project(APPS / app)).cloud
    assert cloud is not None
    return cloud


@pytest.mark.parametrize("app", ["todo", "users"])
def test_simple_applications_need_no_lambda(app: str) -> None:
    assert {one.tier for one in of_app(app).routes} == {"vtl"}


def test_four_routes_in_five_of_the_shop_are_on_vtl() -> None:
    routes = of_app("shop").routes
    beside = {one.route.id for one in routes if one.tier != "vtl"}
    assert beside == {"reorder", "receipt", "quote"}
    assert len(beside) / len(routes) <= 0.2


@pytest.mark.parametrize(
    ("body", "tier", "construct", "line"),
    [
        (
            "    thing = things.get(id)\n    others.put(Other(id=id))\n    return thing\n",
            "wasm",
            "`put` here",
            2,
        ),
        (
            "    for part in id.split(','):\n        things.get(part)\n    return things.get(id)\n",
            "wasm",
            "`get` here",
            2,
        ),
        (
            "    import textwrap\n    return things.get(textwrap.dedent(id))\n",
            "cpython",
            "an import inside a handler",
            1,
        ),
        (
            "    if id:\n        return things.put(Thing(id=id, size=1))\n    return things.get(id)\n",
            "wasm",
            "`get` here",
            3,
        ),
        (
            "    thing = things.get(id)\n    return Thing(id=id, size=thing.size // thing.size)\n",
            "wasm",
            "`//`",
            2,
        ),
        (
            "    thing = things.get(id)\n    return Thing(id=id, size=1, name=thing.name[-1:])\n",
            "wasm",
            "A slice with such bounds",
            2,
        ),
    ],
)
def test_what_no_template_can_say(body: str, tier: str, construct: str, line: int) -> None:
    source = f'@route("/x/{{id}}", methods=["POST"], public=True)\ndef x(id: str) -> Thing:\n{body}'
    one = placed(source)
    assert one.tier == tier, one.reasons
    assert one.reasons[0].construct == construct
    first = HEAD.count("\n") + 3
    assert one.reasons[0].span.line == first + line - 1
    assert one.reasons[0].remedy


def test_a_lambda_can_be_asked_for() -> None:
    one = placed('@route("/x", public=True, lambda_=True)\ndef x() -> str:\n    return "x"\n')
    assert (one.tier, one.reasons[0].construct) == ("cpython", "`lambda_=True`")


def test_one_uuid_a_request() -> None:
    source = """
@route("/x", methods=["POST"], public=True)
def x() -> Thing:
    return things.put(Thing(id=uuid4(), size=1, name=uuid4()))
"""
    assert placed(source).reasons[0].construct == "`uuid4()` here"


def test_middleware_that_does_more_than_audit_takes_its_routes_along() -> None:
    source = """
@middleware
def slow(ctx):
    print(ctx.identity.sub)


@route("/x", public=True)
@slow
def x() -> str:
    return "x"
"""
    one = placed(source)
    assert one.tier != "vtl"
    assert one.reasons[0].construct == "`@slow`"


def test_a_table_without_a_model_is_read_by_a_lambda() -> None:
    source = """
loose = DynamoDB(name="loose")


@route("/x/{id}", public=True)
def x(id: str) -> dict[str, str]:
    item = loose.get(id)
    return {"id": id}
"""
    assert placed(source).tier in ("vtl", "wasm")
