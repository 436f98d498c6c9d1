"""The SDK that Lambda's runtime holds: found in a function's text, installed once into the user's cache."""

import json
from pathlib import Path
from typing import Any

import pytest

from csc.emulator.services.lambda_.code import code_of_files
from csc.emulator.services.lambda_.home import settle
from csc.emulator.services.lambda_.node.fill_sdk import (
    NEWEST,
    NpmError,
    fill_sdk,
    sdk_folder,
    wanted,
)

NPM = """#!/bin/sh
for given in "$@"; do
  case "$given" in
    *@*) name="${given%@*}"; mkdir -p "node_modules/$name"
         echo "exports.n = '$given';" > "node_modules/$name/index.js" ;;
  esac
done
echo "$@" >> calls
"""
SOURCE = """
import { S3Client } from "@aws-sdk/client-s3";
const { unmarshall } = require('@aws-sdk/util-dynamodb');
import("@aws-sdk/lib-dynamodb/dist-cjs/index.js");
export * from "@smithy/types";
// "@aws-sdk/client-ec2" is only named
const AWS = require("aws-sdk");
"""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own, and an npm that makes empty packages."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "bin").mkdir()
    npm = tmp_path / "bin/npm"
    npm.write_text(NPM)
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/local/bin:/usr/bin:/bin")
    return tmp_path


def test_what_a_function_imports_is_found_in_its_text(cache: Path) -> None:
    task = cache / "task"
    (task / "node_modules/@aws-sdk/client-s3").mkdir(parents=True)
    (task / "node_modules/x").mkdir()
    (task / "node_modules/x/index.js").write_text("require('@aws-sdk/client-iam')")
    (task / "index.mjs").write_text(SOURCE)
    beside = [task / "node_modules"]
    assert wanted(task, 22, beside) == [
        "@aws-sdk/lib-dynamodb",
        "@aws-sdk/util-dynamodb",
        "@smithy/types",
    ]
    assert wanted(task, 16, beside) == ["aws-sdk"]


async def test_it_is_installed_once_and_pinned(cache: Path) -> None:
    await fill_sdk(["@aws-sdk/client-s3"], 22)
    await fill_sdk(["@aws-sdk/client-s3"], 20)
    folder = sdk_folder(22).parent
    [call] = (folder / "calls").read_text().splitlines()
    assert f"@aws-sdk/client-s3@<={NEWEST}" in call
    assert "--ignore-scripts" in call
    assert json.loads((folder / "package.json").read_text()) == {"private": True}


async def test_what_npm_says_is_told(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (cache / "bin/npm").write_text("#!/bin/sh\necho 'npm error code E404' >&2\nexit 1\n")
    with pytest.raises(NpmError, match="npm error code E404"):
        await fill_sdk(["@aws-sdk/client-s3"], 22)
    monkeypatch.setenv("CSC_NPM", "off")
    with pytest.raises(NpmError, match="CSC_NPM=off"):
        await fill_sdk(["@aws-sdk/client-s3"], 22)
    monkeypatch.delenv("CSC_NPM")
    monkeypatch.setenv("PATH", str(cache))
    with pytest.raises(NpmError, match="no `npm` on the PATH"):
        await fill_sdk(["@aws-sdk/client-s3"], 22)


async def test_a_function_finds_it_however_it_imports(world: Any, cache: Path) -> None:
    import shutil

    if shutil.which("node") is None:
        pytest.skip("there is no node here")
    source = (
        'import s3 from "@aws-sdk/client-s3";\nimport { createRequire } from "node:module";\n'
        "const again = createRequire(import.meta.url)('@aws-sdk/client-s3');\n"
        "export const handler = async () => [s3.n, again.n];\n"
    )
    world.put("", runtime="nodejs22.x", code=code_of_files({"index.mjs": source.encode()}))
    spec = f"@aws-sdk/client-s3@<={NEWEST}"
    assert (await world.run())["Payload"] == [spec, spec]
    assert any(text.startswith("installing @aws-sdk/client-s3") for text in world.lines())


async def test_where_it_cannot_be_had_the_remedy_is_told(
    world: Any, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    if shutil.which("node") is None:
        pytest.skip("there is no node here")
    monkeypatch.setenv("CSC_NPM", "off")
    code = code_of_files({"index.js": b"require('@aws-sdk/client-s3')"})
    world.put("", runtime="nodejs22.x", code=code)
    assert (await world.run())["Payload"]["errorType"] == "Runtime.ImportModuleError"
    told = "CSC_NPM=off: run `npm install @aws-sdk/client-s3` beside the function"
    assert told in world.lines()


def test_the_link_may_lead_nowhere_yet(cache: Path) -> None:
    home = settle(code_of_files({"a.js": b"1"}), [], sdk_folder(22))
    link = home.task.parent.parent / "node_modules"
    assert link.is_symlink()
    assert not link.exists()
