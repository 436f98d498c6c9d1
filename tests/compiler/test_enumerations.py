"""Members of enumerations: values in the IR and on the wire, members where Python runs."""

import json
import sys
import types
from pathlib import Path

from csc.compiler import compile_project
from csc.compiler.backends.lambda_ import describe
from csc.compiler.lowering.schemas import model_schema
from csc.compiler.project import project_of
from csc.live import AwsBackend, LiveRoute
from csc.verify import Bench, compiled

SOURCE = """\
from enum import Enum, IntEnum, StrEnum
from csc import *

class Color(str, Enum):
    RED = "red"
    BLUE = "blue"

class Tone(StrEnum):
    LOW = "low"
    HIGH = "high"

class Level(IntEnum):
    LOW = 1
    HIGH = 5

class Body(Model):
    color: Color = Color.RED
    tone: Tone | None = None
    level: Level = Level.LOW
    all: list[Color] = []

class Item(Model):
    id: str
    color: Color
    tone: Tone = Tone.LOW

items = DynamoDB(name="items", model=Item)

@route("/value", methods=["POST"], public=True)
def value(b: Body) -> str:
    return b.color.value + Color.BLUE.value + f"{b.tone or 'x'}" + str(b.level)

@route("/is", methods=["POST"], public=True)
def is_(b: Body) -> bool:
    return b.color is Color.RED and b.tone is not Tone.LOW

@route("/put/{id}", methods=["POST"], public=True)
def put(id: str, b: Body) -> Item:
    return items.put(Item(id=id, color=b.color))

@route("/text", methods=["POST"], public=True)
def text(b: Body) -> str:
    return f"{b.color} {b.color.value}"

@route("/names/{tone}", methods=["POST"], public=True)
def names(tone: Tone, b: Body) -> list[str]:
    return [tone.name, b.color.name, Color(b.color).name] + [one.name for one in b.all]
"""
NATIVE = {"value", "is", "put"}


def test_each_runs_as_python_does(tmp_path: Path) -> None:
    (tmp_path / "api.py").write_text(SOURCE)
    with Bench(compiled(tmp_path)) as bench:
        for placed in bench.cloud_program.routes:
            verdict = bench.verify(placed.route.id, 12, 1)
            assert verdict.problem is None, verdict.problem
            assert (placed.tier == "vtl") == (placed.route.id in NATIVE)


def test_what_only_python_writes() -> None:
    cloud = compile_project(project_of({"api.py": SOURCE})).cloud
    assert cloud is not None
    assert cloud.by_id["text"].reasons[0].construct == "text of a member"
    assert cloud.by_id["names"].tier == "cpython"


def test_members_where_python_runs(tmp_path: Path) -> None:
    program = compile_project(project_of({"api.py": SOURCE})).program
    assert program is not None
    scope: dict[str, object] = {"__name__": "enumerated_api"}
    exec(SOURCE, scope)  # noqa: S102 - the program's own text
    module = types.ModuleType("enumerated_api")
    module.__dict__.update(scope)
    sys.modules["enumerated_api"] = module
    try:
        for route, expected in (
            ("text", "Color.RED red"),
            ("names", ["HIGH", "RED", "RED", "BLUE"]),
        ):
            (found,) = [one for one in program.routes if one.id == route]
            description = describe(program, found)
            description["classes"] = dict.fromkeys(description["classes"], "enumerated_api")
            backend = AwsBackend(description, lambda service: None)
            live = LiveRoute(description, scope[route], backend)  # type: ignore[arg-type]
            event = {"body": json.dumps({"all": ["blue"]}), "pathParameters": {"tone": "high"}}
            assert json.loads(live.handle(event)["body"]) == expected
    finally:
        del sys.modules["enumerated_api"]


def test_a_list_of_members() -> None:
    program = compile_project(project_of({"api.py": SOURCE})).program
    assert program is not None
    properties = model_schema(program.models["Body"], "draft4")["properties"]
    items = {"type": "string", "enum": ["red", "blue"]}
    assert (properties["all"]["type"], properties["all"]["items"]) == ("array", items)
