"""The cloud assembly: what the ``cdk`` command reads of a compiled project."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from csc.compiler.backends.cdk import BUCKET, cloud_assembly
from csc.compiler.backends.write import contents, write
from csc.emulator.read_assembly import read_assembly
from tests.compiler.backends.test_golden import compiled


def read(app: str) -> tuple[dict[str, Any], dict[str, bytes]]:
    files = dict(contents(compiled(app)))
    return json.loads(files["manifest.json"]), files


@pytest.mark.parametrize("app", ["todo", "shop"])
def test_each_stack_names_its_template_its_assets_and_what_it_waits_for(app: str) -> None:
    manifest, files = read(app)
    artifacts = manifest["artifacts"]
    stacks = {n: a for n, a in artifacts.items() if a["type"] == "aws:cloudformation:stack"}
    assert [name.rpartition("-")[2] for name in stacks] == ["data", "auth", "iam", "api"]
    for name, artifact in stacks.items():
        assert artifact["properties"]["templateFile"] in files
        assert set(artifact["dependencies"]) <= artifacts.keys()
        assets = artifacts[f"{name}.assets"]
        assert assets["type"] == "cdk:asset-manifest"
        assert assets["properties"]["file"] in files


def test_a_template_is_uploaded_under_its_own_digest() -> None:
    manifest, files = read("todo")
    for artifact in manifest["artifacts"].values():
        if artifact["type"] == "aws:cloudformation:stack":
            template = files[artifact["properties"]["templateFile"]]
            digest = hashlib.sha256(template).hexdigest()
            url = artifact["properties"]["stackTemplateAssetObjectUrl"]
            assert url == f"s3://{BUCKET}/{digest}.json"


def test_functions_find_their_code_among_the_assets() -> None:
    _, files = read("shop")
    template = json.loads(files["cdk/api.template.json"])
    assets = json.loads(files["cdk/api.assets.json"])["files"]
    keys = {
        one["destinations"]["current_account-current_region"]["objectKey"]
        for one in assets.values()
    }
    functions = [r for r in template["Resources"].values() if r["Type"] == "AWS::Lambda::Function"]
    assert functions
    for function in functions:
        assert function["Properties"]["Code"]["S3Key"] in keys
    assert not {"AssetBucket", "AssetPrefix"} & template["Parameters"].keys()
    for one in assets.values():
        if one["source"]["packaging"] == "zip":
            folder = one["source"]["path"].removeprefix("../")
            assert any(path.startswith(f"{folder}/") for path in files)


def test_a_bundle_that_changes_changes_its_key(tmp_path: Path) -> None:
    before = cloud_assembly(compiled("shop"))
    changed = dict(compiled("shop").files)
    (name,) = [path for path in changed if path == "lambda/reorder/handler.py"]
    changed[name] += b"\n"
    assembly = compiled("shop")
    after = cloud_assembly(type(assembly)(assembly.manifest, assembly.stacks, changed))
    assert before["cdk/data.template.json"] == after["cdk/data.template.json"]
    assert before["cdk/api.template.json"] != after["cdk/api.template.json"]


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    write(compiled("shop"), tmp_path / "out")
    assembly = read_assembly(tmp_path / "out")
    assert list(assembly.stacks) == ["data", "auth", "iam", "api"]
