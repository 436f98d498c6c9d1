"""What is in an assembly, what an edit makes again, and that nothing is made before it is asked for."""

from pathlib import Path

import pytest

from csc.compiler import Compilation, compile_project
from csc.compiler.backends.emit import bundle_names
from csc.compiler.backends.lambda_ import bundle
from csc.compiler.backends.write import contents, write
from csc.compiler.cache import Cache
from csc.compiler.project import project_of

SOURCE = """
from csc import *

things = DynamoDB(name="things")


class Thing(Model):
    id: str
    size: int


@route("/things/{id}", public=True)
def get_thing(id: str) -> Thing:
    return things.get(id)


@route("/things/{id}/size", public=True)
def get_size(id: str) -> dict[str, str]:
    import textwrap

    return {"size": textwrap.indent("x", " ")}


@route("/things", public=True)
def list_things() -> list[Thing]:
    return things.scan()
"""


def compiled(source: str = SOURCE, cache: Cache | None = None) -> Compilation:
    compilation = compile_project(project_of({"api.py": source}), cache)
    assert compilation.assembly is not None, compilation.diagnostics
    return compilation


def test_a_bundle_is_listed_before_it_is_made() -> None:
    compilation = compiled()
    assert compilation.program is not None and compilation.assembly is not None
    (route,) = [r for r in compilation.program.routes if r.id == "get-size"]
    made = bundle(compilation.program, route)
    assert sorted(bundle_names(compilation.program)) == sorted(made)
    assert compilation.assembly.files["lambda/get-size/handler.py"] == made["handler.py"]


def test_an_edit_of_one_route_lowers_and_emits_one_route() -> None:
    first = compiled()
    second = compiled(SOURCE.replace("things.scan()", "things.scan(limit=5)"), first.cache)
    assert first.cloud is not None and second.cloud is not None
    assert first.assembly is not None and second.assembly is not None
    same = [a is b for a, b in zip(first.cloud.routes, second.cloud.routes, strict=True)]
    assert same == [True, True, False]
    before, after = first.assembly.stacks["api"], second.assembly.stacks["api"]
    changed = {
        name
        for name, resource in after["Resources"].items()
        if resource is not before["Resources"].get(name)
        and resource != before["Resources"].get(name)
    }
    deployments = {name for name in changed if name.startswith("Deployment")}
    assert changed - deployments == {"ListThingsMethod", "ApiStage"}
    assert len(deployments) == 1


def test_an_incremental_compile_gives_the_bytes_of_a_fresh_one() -> None:
    edited = SOURCE.replace("size: int", "size: int\n    note: str | None = None")
    cache = compiled().cache
    incremental, fresh = compiled(edited, cache).assembly, compiled(edited).assembly
    assert incremental is not None and fresh is not None
    assert dict(contents(incremental)) == dict(contents(fresh))


def test_a_deployment_follows_what_clients_can_see_and_nothing_else() -> None:
    def deployment(source: str) -> str:
        assembly = compiled(source).assembly
        assert assembly is not None
        (name,) = [
            str(n) for n in assembly.stacks["api"]["Resources"] if n.startswith("Deployment")
        ]
        return name

    one = deployment(SOURCE)
    assert deployment(SOURCE.replace('"/things"', '"/objects"')) != one
    # A table's settings are no part of the API.
    assert deployment(SOURCE.replace('name="things"', 'name="things", billing="on-demand"')) == one


def test_a_folder_is_replaced_as_a_whole(tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = compiled()
    assert first.assembly is not None
    write(first.assembly, out)
    assert (out / "vtl" / "list-things.vtl").is_file()
    second = compiled(SOURCE.replace("list_things", "all_things")).assembly
    assert second is not None
    write(second, out)
    assert not (out / "vtl" / "list-things.vtl").exists()
    found = {str(p.relative_to(out)): p.read_bytes() for p in out.rglob("*") if p.is_file()}
    assert found == dict(contents(second))
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_folder_that_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("mine")
    assembly = compiled().assembly
    assert assembly is not None
    with pytest.raises(FileExistsError, match="CSC has not written"):
        write(assembly, tmp_path)
    assert (tmp_path / "precious.txt").read_text() == "mine"


def test_a_failed_write_leaves_the_old_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    assembly = compiled().assembly
    assert assembly is not None
    write(assembly, out)
    before = sorted(p.name for p in out.rglob("*"))

    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        write(assembly, out)
    assert sorted(p.name for p in out.rglob("*")) == before
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
