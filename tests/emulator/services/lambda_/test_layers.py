"""Layers: published, listed, permitted, deleted; and laid into /opt of functions of each runtime."""

import io
import json
import shutil
import stat
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from csc.emulator.errors import ServiceError
from csc.emulator.services.lambda_ import lay_opt
from csc.emulator.services.lambda_.code import code_of_files
from csc.emulator.services.lambda_.home import settle
from csc.emulator.services.lambda_.layers import Layers

ARN = "arn:aws:lambda:us-east-1:123456789012:layer:tools"


def zipped(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def publish(world: Any, files: dict[str, str], **more: Any) -> Any:
    content = {"ZipFile": zipped(files)}
    given = {"LayerName": "tools", "Content": content, **more}
    return world.call("lambda", "PublishLayerVersion", given)


def fails(world: Any, code: str, operation: str, **input_: Any) -> str:
    with pytest.raises(ServiceError) as caught:
        world.call("lambda", operation, input_)
    assert caught.value.code == code
    return caught.value.message


def test_versions_are_numbered_and_never_again(world: Any) -> None:
    first = publish(world, {"a": "1"}, Description="d", CompatibleRuntimes=["python3.13"])
    assert first["LayerArn"] == ARN
    assert first["LayerVersionArn"] == f"{ARN}:1"
    assert (first["Version"], first["Description"]) == (1, "d")
    assert first["CompatibleRuntimes"] == ["python3.13"]
    assert first["CreatedDate"].endswith("+0000")
    assert first["Content"]["CodeSize"] == len(zipped({"a": "1"}))
    assert publish(world, {"a": "2"})["Version"] == 2
    world.call("lambda", "DeleteLayerVersion", {"LayerName": "tools", "VersionNumber": 2})
    world.call("lambda", "DeleteLayerVersion", {"LayerName": "tools", "VersionNumber": 2})
    message = fails(
        world, "ResourceNotFoundException", "GetLayerVersion", LayerName=ARN, VersionNumber=2
    )
    assert message == f"Layer version {ARN}:2 does not exist."
    assert publish(world, {"a": "3"})["Version"] == 3
    again = Layers(world.cloud)  # as after a restart
    assert sorted(again.versions) == [f"{ARN}:1", f"{ARN}:3"]
    assert again.next_version("tools") == 4
    assert again.codes([f"{ARN}:1"])[0].files == {"a": b"1"}


def test_lists_have_the_newest_and_pages(world: Any) -> None:
    publish(world, {"a": "1"}, CompatibleRuntimes=["python3.13"])
    publish(world, {"a": "2"}, CompatibleArchitectures=["arm64"])
    [layer] = world.call("lambda", "ListLayers", {})["Layers"]
    assert (layer["LayerName"], layer["LatestMatchingVersion"]["Version"]) == ("tools", 2)
    [layer] = world.call("lambda", "ListLayers", {"CompatibleRuntime": "python3.13"})["Layers"]
    assert layer["LatestMatchingVersion"]["Version"] == 1
    assert not world.call("lambda", "ListLayers", {"CompatibleRuntime": "nodejs22.x"})["Layers"]
    page = world.call("lambda", "ListLayerVersions", {"LayerName": "tools", "MaxItems": 1})
    assert [row["Version"] for row in page["LayerVersions"]] == [2]
    more = {"LayerName": "tools", "Marker": page["NextMarker"]}
    rest = world.call("lambda", "ListLayerVersions", more)
    assert [row["Version"] for row in rest["LayerVersions"]] == [1]
    assert "NextMarker" not in rest


def test_a_policy_of_a_version(world: Any) -> None:
    publish(world, {"a": "1"})
    which = {"LayerName": "tools", "VersionNumber": 1}
    fails(world, "ResourceNotFoundException", "GetLayerVersionPolicy", **which)
    statement = {
        "StatementId": "s",
        "Action": "lambda:GetLayerVersion",
        "Principal": "123456789012",
    }
    made = world.call("lambda", "AddLayerVersionPermission", {**which, **statement})
    assert json.loads(made["Statement"])["Principal"] == {"AWS": "arn:aws:iam::123456789012:root"}
    fails(world, "ResourceConflictException", "AddLayerVersionPermission", **which, **statement)
    policy = world.call("lambda", "GetLayerVersionPolicy", which)
    [found] = json.loads(policy["Policy"])["Statement"]
    assert found["Resource"] == f"{ARN}:1"
    wrong = {**statement, "StatementId": "t", "Action": "lambda:*"}
    fails(world, "ValidationException", "AddLayerVersionPermission", **which, **wrong)
    world.call("lambda", "RemoveLayerVersionPermission", {**which, "StatementId": "s"})
    fails(
        world, "ResourceNotFoundException", "RemoveLayerVersionPermission", **which, StatementId="s"
    )


def test_a_layer_must_be_named_as_one(world: Any) -> None:
    given = {"FunctionName": "g", "Role": world.role, "Runtime": "python3.13", "Handler": "a.b"}
    code = {"Code": {"ZipFile": zipped({"a.py": ""})}}
    many = [f"{ARN}:{number}" for number in range(6)]
    message = fails(
        world, "InvalidParameterValueException", "CreateFunction", **given, **code, Layers=many
    )
    assert message == "Cannot reference more than 5 layers."
    fails(world, "ValidationException", "CreateFunction", **given, **code, Layers=["x"])
    lacking = {**given, **code, "Layers": many[:1]}
    said = fails(world, "InvalidParameterValueException", "CreateFunction", **lacking)
    assert said == f"Layer version {ARN}:0 does not exist."
    publish(world, {"python/one.py": "N = 1"})
    made = world.call("lambda", "CreateFunction", {**given, **code, "Layers": [f"{ARN}:1"]})
    (layer,) = made["Layers"]
    assert (layer["Arn"], layer["CodeSize"] > 0) == (f"{ARN}:1", True)
    twice = {**given, **code, "FunctionName": "h", "Layers": [f"{ARN}:1", f"{ARN}:1"]}
    said = fails(world, "InvalidParameterValueException", "CreateFunction", **twice)
    assert said.startswith("Two different versions of the same layer are not allowed")


async def test_python_imports_from_its_layers_the_later_ones_first(world: Any) -> None:
    publish(world, {"python/one.py": "N = 1", "python/two.py": "N = 2"})
    publish(
        world, {"python/lib/python3.13/site-packages/three.py": "N = 3", "python/two.py": "N = 20"}
    )
    world.put(
        "import one, two, three\ndef handler(event, context):\n    return [one.N, two.N, three.N]\n",
        layers=(f"{ARN}:1", f"{ARN}:2", f"{ARN}:9"),
    )
    assert (await world.run())["Payload"] == [1, 20, 3]


@pytest.mark.skipif(shutil.which("node") is None, reason="there is no node here")
async def test_node_finds_packages_and_files_of_its_layers(world: Any) -> None:
    publish(
        world,
        {
            "nodejs/node_modules/one/index.js": "exports.n = 1;",
            "nodejs/shared.js": "exports.n = require('one').n + 1;",
            "nodejs/shared.mjs": "export const n = 3;",
        },
    )
    source = (
        'import one from "one";\nimport shared from "/opt/nodejs/shared.js";\n'
        'import { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);\n'
        'const { n } = await import("/opt/nodejs/shared.mjs");\n'
        'export const handler = async () => [one.n, shared.n, n, require("one").n, require("/opt/nodejs/shared").n];\n'
    )
    code = code_of_files({"index.mjs": source.encode()})
    world.put("", code=code, runtime="nodejs20.x", layers=(f"{ARN}:1",))
    assert (await world.run())["Payload"] == [1, 2, 3, 1, 2]


def test_what_lies_on_disk_is_never_written_to(tmp_path: Path) -> None:
    """A layer's file that would lie in a linked package takes its place instead."""
    modules = tmp_path / "node_modules"
    (modules / "one").mkdir(parents=True)
    (modules / "one" / "index.js").write_text("theirs")
    linked = code_of_files({}, {"nodejs/node_modules": modules})
    written = code_of_files({"nodejs/node_modules/one/index.js": b"ours"})
    home = settle(code_of_files({"a.js": b""}), [linked, written])
    assert (home.opt / "nodejs/node_modules/one/index.js").read_text() == "ours"
    assert (modules / "one" / "index.js").read_text() == "theirs"


def test_a_later_layers_file_takes_the_place_of_a_folder_and_the_reverse() -> None:
    first = code_of_files({"a": b"file", "b/c": b"in a folder"})
    second = code_of_files({"a/d": b"in a folder", "b": b"file"})
    opt = settle(code_of_files({"index.js": b""}), [first, second]).opt
    assert (opt / "a/d").read_text() == "in a folder"
    assert (opt / "b").read_text() == "file"


def test_programs_may_be_run_and_texts_not() -> None:
    files = {"bootstrap": b"#!/bin/sh\n", "data.json": b"{}"}
    home = settle(code_of_files(files), [])
    assert (home.task / "bootstrap").stat().st_mode & stat.S_IXUSR
    assert not (home.task / "data.json").stat().st_mode & stat.S_IXUSR


READS = (
    "import os\n"
    "def handler(event, context):\n"
    "    with open('/opt/data/words.txt') as file:\n"
    "        words = file.read()\n"
    "    try:\n"
    "        open('/opt/data/more', 'w').close()\n"
    "        wrote = True\n"
    "    except OSError:\n"
    "        wrote = False\n"
    "    return [words, wrote, sorted(os.listdir('/opt/data'))]\n"
)
PROGRAM = r"""#!/bin/sh
URL=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation
while true; do
  H=$(mktemp)
  curl -sS -D $H $URL/next > /dev/null
  ID=$(tr -d '\r' < $H | awk 'tolower($1)=="lambda-runtime-aws-request-id:" {print $2}')
  rm $H
  curl -sS -X POST $URL/$ID/response -d "\"$(cat /opt/data/words.txt)\"" > /dev/null
done
"""


@pytest.fixture(scope="module")
def mounts() -> None:
    """This system lets a process have mounts of its own; else the test is skipped."""
    code = "import runpy, sys; sys.exit(not runpy.run_path(sys.argv[1])['lay_opt'](sys.argv[2]))"
    with tempfile.TemporaryDirectory() as folder:
        asked = [sys.executable, "-c", code, str(lay_opt.__file__), folder]
        if subprocess.run(asked, check=False).returncode != 0:
            pytest.skip("this system gives no process mounts of its own")


async def test_files_of_a_layer_are_read_by_their_path(world: Any, mounts: None) -> None:
    arn = publish(world, {"data/words.txt": "one two"})["LayerVersionArn"]
    before = sorted(Path("/opt").iterdir())
    world.put(READS, layers=(arn,))
    assert (await world.run())["Payload"] == ["one two", False, ["words.txt"]]
    assert sorted(Path("/opt").iterdir()) == before


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl on this machine")
async def test_a_program_sees_its_layers_too(world: Any, mounts: None) -> None:
    arn = publish(world, {"data/words.txt": "one two"})["LayerVersionArn"]
    code = code_of_files({"bootstrap": PROGRAM.encode()})
    world.put("", runtime="provided.al2023", code=code, layers=(arn,))
    assert (await world.run())["Payload"] == "one two"


def test_what_a_path_may_not_hold() -> None:
    for path in ("/tmp/a:b", "/tmp/a,b", "/tmp/a\\b"):
        assert lay_opt.lay_opt(path) is False
