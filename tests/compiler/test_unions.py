"""Unions told apart by a tag: what they become, and that every form of a handler takes the same case."""

from pathlib import Path

import pytest

from csc.compiler import compile_project
from csc.compiler.ir.check import check_program
from csc.compiler.ir.types import Case, ModelRef, Union
from csc.compiler.lowering.schemas import request_model, type_schema
from csc.compiler.project import project_of
from csc.verify import Bench, compiled

MODELS = """\
from enum import StrEnum
from typing import Annotated, Literal
from csc import *

class Kind(StrEnum):
    DOG = "dog"

class Named(Model):
    name: str

class Cat(Named):
    kind: Literal["cat"]
    lives: int = 9

class Dog(Named):
    kind: Literal["dog", "puppy"] = "dog"
    bark: str | None = None

class Fish(Model):
    kind: Literal["fish"] = "fish"
    name: str
    depth: int

Pet = Annotated[Cat | Dog | Fish, Field(discriminator="kind")]

class Owner(Model):
    id: str
    pet: Cat | Dog = Field(discriminator="kind")
    others: list[Pet] = []
    spare: Cat | Dog | None = None

class Paper(Model):
    id: str
    form: Literal["paper"] = "paper"
    pages: int

class Disc(Model):
    id: str
    form: Literal["disc"] = "disc"
    side: str = "A"

owners = DynamoDB(name="owners", model=Owner)
works = DynamoDB(name="works", model=Paper | Disc)
"""

ROUTES = """
@route("/kind", methods=["POST"], public=True)
def kind(pet: Pet) -> str:
    if pet.kind == "cat":
        return f"cat {pet.lives}"
    elif pet.kind == Kind.DOG or pet.kind == "puppy":
        return pet.bark or "silent"
    return f"fish {pet.depth}"

@route("/match", methods=["POST"], public=True)
def matched(owner: Owner) -> str:
    match owner.pet:
        case Cat(lives=n) if n > 5:
            return "many"
        case Cat(name=name):
            return name
        case Dog(bark=None):
            return "no bark"
        case Dog(bark=bark):
            return bark or ""

@route("/class", methods=["POST"], public=True)
def by_class(pet: Pet) -> int:
    if isinstance(pet, (Cat, Dog)):
        return len(pet.name)
    return pet.depth

@route("/owners", methods=["POST"], public=True)
def put_owner(owner: Owner) -> Owner:
    return owners.put(owner)

@route("/owners/{id}/spare", public=True)
def spare(id: str) -> Cat | Dog | None:
    return owners.get(id).spare

@route("/works/{id}", methods=["POST"], public=True)
def put_work(id: str, side: str, pages: int) -> Paper | Disc:
    if pages > 0:
        return works.put(Paper(id=id, pages=pages))
    return works.put(Disc(id=id, side=side))

@route("/works", public=True)
def all_works() -> list[Paper | Disc]:
    return works.scan()

@route("/named", methods=["POST"], public=True)
def named(owner: Owner) -> list[Pet]:
    found: list[Pet] = [Cat(kind="cat", name="x"), {"kind": "fish", "name": "y", "depth": 2}]
    for pet in owner.others:
        if pet.kind != "fish" and isinstance(pet, Named):
            found.append(pet)
        elif not isinstance(pet, Named) and pet.depth > 3:
            found.append(pet)
    return found
"""


def test_every_form_takes_the_same_case(tmp_path: Path) -> None:
    (tmp_path / "api.py").write_text(MODELS + ROUTES)
    with Bench(compiled(tmp_path)) as bench:
        assert check_program(bench.cloud_program.program) == []
        for placed in bench.cloud_program.routes:
            verdict = bench.verify(placed.route.id, 25, 1)
            assert verdict.problem is None, verdict.problem
            assert verdict.forms == (
                ("python", "wasm") if placed.route.id == "named" else ("python", "vtl", "wasm")
            )


def _program(source: str) -> tuple[object, list[str]]:
    found = compile_project(project_of({"api.py": MODELS + source}))
    return found.program, [f"{one.code} {one.message}" for one in found.diagnostics]


def test_types_and_schemas() -> None:
    found = compile_project(project_of({"api.py": MODELS + ROUTES}))
    program = found.program
    assert program is not None
    assert found.diagnostics == ()
    fields = {field.name: field for field in program.models["Owner"].fields}
    union = Union("kind", (Case("Cat", ("cat",)), Case("Dog", ("dog", "puppy"))))
    assert fields["pet"].type == union
    draft4 = type_schema(union, "draft4")
    refs = [{"$ref": "#/definitions/Cat"}, {"$ref": "#/definitions/Dog"}]
    assert draft4 == {"type": "object", "required": ["kind"], "oneOf": refs}
    whole = request_model(program, ModelRef("Owner"), "Owner")
    assert set(whole["definitions"]) == {"Cat", "Dog", "Fish"}
    assert whole["properties"]["spare"] == {"anyOf": [draft4, {"type": "null"}]}
    opened = type_schema(union, "openapi")
    assert opened["discriminator"]["propertyName"] == "kind"
    assert opened["discriminator"]["mapping"]["puppy"] == "#/components/schemas/Dog"


HEAD = '@route("/h", methods=["POST"], public=True)\ndef h(pet: Pet, text: str = "") -> str:\n'
MISTAKES = [
    ("    return pet.bark or ''", "CSC306 `Cat | Dog | Fish` has no field `bark`."),
    ("    return pet.nam", "CSC306 `Cat | Dog | Fish` has no field `nam`."),
    ("    if pet.kind == 'cat':\n        return 'x'\n    return pet.bark", "CSC306"),
    ("    return Cat(kind='dog', name='x').name", "CSC304"),
    ("    if pet.kind == 'cat':\n        return pet.name", "CSC406"),
    ("    match pet:\n        case Cat():\n            return ''\n        case Dog():\n            return ''", "CSC406"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), MISTAKES)
def test_mistakes(body: str, expected: str) -> None:
    _, found = _program(HEAD + body + "\n")
    assert len(found) == 1
    assert found[0].startswith(expected)


PROVEN = [
    "    if pet.kind == 'cat':\n        return str(pet.lives)\n    elif pet.kind == 'fish':\n        return str(pet.depth)\n    elif pet.kind in ('dog', 'puppy'):\n        return pet.bark or ''",
    "    if 'fish' != pet.kind:\n        return pet.name\n    return str(pet.depth)",
    "    return str(pet.depth) if isinstance(pet, Fish) else pet.name",
    "    if not isinstance(pet, Cat | Fish) and pet.bark:\n        return pet.bark\n    return ''",
    "    if isinstance(pet, Cat) or pet.kind == 'fish':\n        return ''\n    return pet.bark or ''",
    "    match pet:\n        case Cat() | Dog():\n            return pet.name\n        case Fish():\n            return str(pet.depth)",
    "    match pet.kind:\n        case 'fish':\n            return str(pet.depth)\n        case _:\n            return pet.name",
    "    return pet['name']",
]


@pytest.mark.parametrize("body", PROVEN)
def test_proven(body: str) -> None:
    program, found = _program(HEAD + body + "\n")
    assert found == []
    assert check_program(program) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("annotation", "reason"),
    [
        ("Cat | Named", "nothing says which"),
        ("Cat | str", "can't be told apart"),
        ("Annotated[Cat | Dog, Field(discriminator='name')]", "nothing says which"),
        ("Cat | Bird", "nothing says which"),
    ],
)
def test_models_that_nothing_tells_apart(annotation: str, reason: str) -> None:
    source = 'class Bird(Model):\n    kind: Literal["cat", "bird"]\n'
    source += f'@route("/h", methods=["POST"], public=True)\ndef h(pet: {annotation}) -> str:\n    return ""\n'
    _, found = _program(source)
    assert len(found) == 1
    assert found[0].startswith("CSC302")
    assert reason in found[0]


def test_a_computed_tag_runs_as_python() -> None:
    found = compile_project(
        project_of({"api.py": MODELS + HEAD + "    return Dog(kind=text, name='x').name\n"})
    )
    assert found.cloud is not None
    (route,) = found.cloud.routes
    assert route.tier == "cpython"
    assert route.reasons[0].construct == "computed tag"


def test_a_record_within_itself() -> None:
    source = """
class Leaf(Model):
    of: Literal["leaf"]
    text: str

class Branch(Model):
    of: Literal["branch"]
    parts: list["Leaf | Branch"] = []

@route("/h", methods=["POST"], public=True)
def h(tree: Branch) -> Leaf | Branch:
    for part in tree.parts:
        if part.of == "branch" and part.parts:
            return part.parts[0]
    return tree
"""
    found = compile_project(project_of({"api.py": MODELS + source}))
    assert found.diagnostics == ()
    assert found.cloud is not None
    (route,) = found.cloud.routes
    assert route.tier == "wasm"
