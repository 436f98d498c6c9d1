"""Whatever was edited, and whatever is kept of the compiles before: the assembly is that of a fresh compile."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csc.assembly import Assembly
from csc.compiler import compile_project
from csc.compiler.backends.cloudformation import partition, split_api
from csc.compiler.cache import Cache
from csc.compiler.project import project_of

FILES = {
    "api.py": """from csc import *
import notes
import words

app = Application(name="Desk")


@route("/", public=True)
def hello() -> dict[str, str]:
    return {"hello": "world"}
""",
    "tables.py": """from csc import *

notes = DynamoDB(name="notes", partition_key="owner", sort_key="id")
pool = Cognito(name="people")


class New(Model):
    title: str = Field(max_length=80)
    stars: float = 1


class Note(New):
    owner: str
    id: str
""",
    "notes.py": """from csc import *
from tables import Note, New, notes, pool


def limit(most: int = 10) -> int:
    return min(most, 50)


@route("/notes/{owner}", public=True)
def list_notes(owner: str, least: float = 1, most: int = Depends(limit)) -> list[Note]:
    return [one for one in notes.query(owner, limit=5) if one.stars >= least]


@route("/notes/{owner}/{id}", public=True)
def get_note(owner: str, id: str) -> Note:
    found = notes.get(owner, id)
    if found.stars > 4:
        raise HTTPError(403, "too good")
    return found


@route("/notes/{owner}", methods=["POST", "PUT"])
@auth(pool)
def add_note(owner: str, new: New) -> Note:
    return notes.put(Note(owner=owner, id=uuid4(), **new))
""",
    "words.py": """import textwrap

from csc import *
from tables import notes


def known(owner: str) -> bool:
    found = notes.get(owner, "first")
    return found is not None


@route("/words/{owner}", public=True, timeout=5)
def words(owner: str) -> dict[str, str]:
    return {"word": textwrap.indent(owner, " "), "known": str(known(owner))}


@route("/twice/{owner}", public=True)
def twice(owner: str) -> dict[str, float]:
    one = notes.find(owner, "one")
    other = notes.find(owner, "other")
    total = 0.0
    for found in [one, other]:
        if found is not None:
            total += found.stars
    return {"total": total}
""",
}

EDITS = (
    ("notes.py", '"too good"', '"far too good"'),
    ("notes.py", "stars > 4", "stars >= 4.0"),
    ("notes.py", "    found = notes", "    # a comment\n\n    found = notes"),
    ("notes.py", "limit=5", "limit=True"),
    ("notes.py", "least: float = 1,", "least: float = 1.0,"),
    ("notes.py", "most, 50", "most, 51"),
    ("notes.py", "most: int = 10)", "most: int = 11)"),
    (
        "notes.py",
        '"/notes/{owner}/{id}", public=True',
        '"/notes/{owner}/{id}", tags=["x"], public=True',
    ),
    ("notes.py", '"POST", "PUT"', '"PUT", "POST"'),
    ("notes.py", "@auth(pool)", '@auth(pool, scopes=["write"])'),
    ("notes.py", "**new))", "**new), missing)"),
    ("tables.py", "stars: float = 1", "stars: float = 2"),
    ("tables.py", "stars: float = 1", "stars: float = True"),
    ("tables.py", "pool = ", "\n# people\npool = "),
    ("tables.py", "    owner: str\n", "    owner: str\n    at: int | None = None\n"),
    ("tables.py", 'name="notes"', 'name="notes", billing="on-demand"'),
    ("words.py", "timeout=5", "timeout=6"),
    ("words.py", "timeout=5", 'timeout=5, summary="Words"'),
    ("words.py", "total += found", "total += 2 * found"),
    ("words.py", "def known(", "\n\ndef known("),
    ("words.py", '@route("/twice', 'def other() -> int:\n    return 1\n\n\n@route("/twice'),
    ("words.py", "    found = notes.get", "    owner = owner.strip()\n    found = notes.get"),
    ("words.py", "public=True, timeout=5", "public=True, lambda_=True"),
    ("api.py", '"Desk"', '"Desk", cors=True'),
    ("api.py", "import notes\nimport words", "import words\nimport notes"),
    ("api.py", '"world"', '"you"'),
    ("api.py", "import words\n", ""),
    ("api.py", '@route("/"', '@route("/hello"'),
)


def files_of(done: frozenset[int]) -> dict[str, str]:
    files = dict(FILES)
    for number in sorted(done):
        path, old, new = EDITS[number]
        files[path] = files[path].replace(old, new, 1)
    return files


def everything(assembly: Assembly | None) -> object:
    """The files' bytes; the stacks and the manifest as text, in their order."""
    if assembly is None:
        return None
    return dict(assembly.files), json.dumps([assembly.stacks, assembly.manifest])


def check(edits: list[int]) -> None:
    """Each edit is made, or taken back where it was made before."""
    cache, done = Cache(), frozenset[int]()
    for number in [None, *edits]:
        done = done ^ {number} if number is not None else done
        project = project_of(files_of(done))
        kept, fresh = compile_project(project, cache), compile_project(project)
        assert kept.diagnostics == fresh.diagnostics
        assert everything(kept.assembly) == everything(fresh.assembly), [EDITS[n] for n in done]


def test_every_edit_changes_the_sources() -> None:
    for number in range(len(EDITS)):
        assert files_of(frozenset({number})) != FILES


def test_the_project_compiles() -> None:
    compilation = compile_project(project_of(FILES))
    assert compilation.assembly is not None, compilation.diagnostics
    assert compilation.cloud is not None
    assert {one.tier for one in compilation.cloud.routes} == {"vtl", "wasm", "cpython"}


@pytest.mark.parametrize("number", range(len(EDITS)))
def test_one_edit_and_back(number: int) -> None:
    check([number, number])


@given(st.lists(st.integers(0, len(EDITS) - 1), min_size=3, max_size=8))
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_edits_one_after_another(edits: list[int]) -> None:
    check(edits)


def test_edits_where_the_stacks_are_split(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (partition, split_api):
        monkeypatch.setattr(module, "MOST_RESOURCES", 14)
    assembly = compile_project(project_of(FILES)).assembly
    assert assembly is not None and "api-stage" in assembly.stacks and "api-2" in assembly.stacks
    check([0, 2, 7, 16, 19, 0, 22, 23, 24])


def test_the_order_of_a_set_is_no_part_of_the_output() -> None:
    """Another process hashes texts otherwise."""
    program = (
        "import hashlib, json, sys\n"
        "from csc.compiler import compile_project\n"
        "from csc.compiler.project import project_of\n"
        "from csc.compiler.backends.write import contents\n"
        "made = compile_project(project_of(json.loads(sys.stdin.read()))).assembly\n"
        "print({n: hashlib.sha256(d).hexdigest() for n, d in sorted(contents(made).items())})\n"
    )
    root = Path(__file__).parents[2]
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            input=json.dumps(FILES),
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1


@pytest.mark.parametrize("seed", range(3))
def test_lines_put_anywhere_move_what_is_below_them(seed: int) -> None:
    """Blank lines and comments, kept places and all: the spans, the comments of templates, sites of modules."""
    from random import Random

    rng, files = Random(seed), dict(FILES)
    cache = compile_project(project_of(files)).cache
    moved = 0
    for _ in range(12):
        name = rng.choice(sorted(files))
        lines = files[name].split("\n")
        lines.insert(rng.randrange(len(lines)), rng.choice(("", "# a comment", "    # another")))
        edited = {**files, name: "\n".join(lines)}
        fresh = compile_project(project_of(edited))
        found = compile_project(project_of(edited), cache)
        assert found.diagnostics == fresh.diagnostics
        if fresh.assembly is None or fresh.cloud is None:
            continue
        assert found.cloud is not None and found.assembly is not None
        assert found.cloud.routes == fresh.cloud.routes
        assert json.dumps(found.assembly.stacks) == json.dumps(fresh.assembly.stacks)
        assert found.assembly.manifest == fresh.assembly.manifest
        assert {n: bytes(f) for n, f in found.assembly.files.items()} == {
            n: bytes(f) for n, f in fresh.assembly.files.items()
        }
        files, cache, moved = edited, found.cache, moved + 1
    assert moved > 5


def test_a_route_below_a_blank_line_is_not_placed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from csc.compiler import lowering

    made = compile_project(project_of(FILES))
    placed: list[str] = []
    real: Any = vars(lowering)["place"]

    def place(program: Any, route: Any, *more: Any) -> Any:
        placed.append(route.id)
        return real(program, route, *more)

    monkeypatch.setattr(lowering, "place", place)
    for name in ("notes.py", "tables.py"):
        edited = {**FILES, name: FILES[name].replace("from csc import *", "from csc import *\n\n")}
        again = compile_project(project_of(edited), made.cache)
        assert again.assembly is not None and again.cloud is not None
        tiers = {one.route.id: one.tier for one in again.cloud.routes}
        assert not [one for one in placed if tiers[one] == "vtl"]
        made, placed[:] = compile_project(project_of(FILES), again.cache), []
        placed.clear()
