"""Functions whose Metadata asks for esbuild: found beside them, called with SAM's properties, run."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from csc.diagnostics import DiagnosticsError
from csc.emulator.cloudformation.engine import Engine
from csc.emulator.cloudformation.resources import RESOURCE_TYPES
from csc.emulator.deployment import Deployment
from csc.emulator.read_assembly import read_assembly
from csc.emulator.services.lambda_.code import code_of_files
from csc.emulator.services.lambda_.functions import Function
from csc.emulator.services.lambda_.node.bundle import PROGRAM, command, find_esbuild
from tests.emulator.services.bed import Bed

ESBUILD = """#!/bin/sh
for given in "$@"; do case "$given" in --outdir=*) out="${given#--outdir=}";; esac; done
[ -f broken ] && { echo "x [ERROR] app.ts:3:7: Expected ;" >&2; exit 1; }
sed 's/: string//; s/^export const handler/exports.handler/' "$1" > "$out/app.js"
"""
SOURCE = "const word: string = 'typed';\nexport const handler = async () => word;\n"
TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Typed:
    Type: AWS::Serverless::Function
    Properties: {FunctionName: f, Runtime: nodejs22.x, Handler: app.handler, CodeUri: src}
    Metadata:
      BuildMethod: esbuild
      BuildProperties: {EntryPoints: [app.ts], Sourcemap: true}
"""


def function(build: dict[str, Any]) -> Function:
    return Function("f", "", "", "nodejs22.x", "app.handler", code_of_files({}), build=build)


def test_sams_properties_are_its_flags(tmp_path: Path) -> None:
    properties = {
        "EntryPoints": ["src/app.ts"],
        "Minify": True,
        "Format": "esm",
        "Sourcemap": False,
        "External": ["sharp"],
        "OutExtension": [".js=.mjs"],
        "MainFields": "module,main",
        "Banner": {"js": "// x"},
    }
    build = {PROGRAM: "/bin/esbuild", "BuildProperties": properties}
    assert command(function(build), tmp_path) == [
        "/bin/esbuild",
        "src/app.ts",
        "--bundle",
        "--platform=node",
        "--log-level=error",
        "--color=false",
        "--target=es2020",
        "--external:aws-sdk",
        "--external:@aws-sdk/*",
        "--format=esm",
        "--sourcemap=false",
        "--external:sharp",
        "--out-extension:.js=.mjs",
        "--main-fields=module,main",
        "--banner:js=// x",
    ]


def test_the_handlers_file_is_the_entry_and_what_is_installed_is_bundled(tmp_path: Path) -> None:
    (tmp_path / "app.ts").write_text(SOURCE)
    (tmp_path / "node_modules/@aws-sdk").mkdir(parents=True)
    found = command(function({PROGRAM: "esbuild"}), tmp_path)
    assert found[1] == "app.ts"
    assert "--external:@aws-sdk/*" not in found


def test_esbuild_is_looked_for_upwards_to_the_templates_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    program = tmp_path / "project/node_modules/.bin/esbuild"
    program.parent.mkdir(parents=True)
    program.write_text("")
    code = tmp_path / "project/app/src"
    assert find_esbuild(code, tmp_path / "project") == str(program)
    assert find_esbuild(code, tmp_path / "project/app") is None


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "src/node_modules/.bin").mkdir(parents=True)
    program = tmp_path / "src/node_modules/.bin/esbuild"
    program.write_text(ESBUILD)
    program.chmod(0o755)
    (tmp_path / "src/app.ts").write_text(SOURCE)
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    return tmp_path


def deploy(bed: Bed, project: Path) -> Any:
    engine = Engine(bed.cloud, RESOURCE_TYPES)
    engine.deploy(read_assembly(project / "template.yaml"), Deployment(0))
    return bed.cloud.services["lambda"]


@pytest.mark.skipif(shutil.which("node") is None, reason="there is no node here")
async def test_it_runs_bundled_and_what_esbuild_refuses_is_told(project: Path) -> None:
    bed = Bed()
    service = deploy(bed, project)
    assert (await bed.ask("lambda", "Invoke", FunctionName="f"))["Payload"] == b'"typed"'
    (project / "src/broken").write_text("")
    deploy(bed, project)
    output = await bed.ask("lambda", "Invoke", FunctionName="f")
    assert b"Runtime.UserCodeSyntaxError" in output["Payload"]
    assert b"app.ts:3:7: Expected ;" in output["Payload"]
    await service.close()


def test_without_esbuild_it_is_refused_with_the_remedy(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "src/node_modules/.bin/esbuild").unlink()
    monkeypatch.setenv("PATH", str(project))
    with pytest.raises(DiagnosticsError) as caught:
        deploy(Bed(), project)
    [problem] = caught.value.diagnostics
    assert "asks for esbuild" in problem.message
    assert problem.remedy.startswith("`npm install --save-dev esbuild`")
    assert problem.span is not None
    assert problem.span.line == 4
