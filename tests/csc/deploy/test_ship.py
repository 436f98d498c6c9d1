"""Bundles become archives that are the same for the same files, and templates name them."""

import io
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csc.assembly import Assembly
from csc.deploy.ship import pack, ship
from csc.diagnostics import DiagnosticsError


def assembly(files: dict[str, bytes], **more: Any) -> Assembly:
    function = {
        "Type": "AWS::Lambda::Function",
        "Metadata": {"aws:asset:path": "lambda/f", "csc:wasm": "wasm/f.wasm", "csc:source": "a:1"},
        "Properties": {"Handler": "h.h", "Code": {"S3Bucket": "b", "S3Key": "k"}},
    }
    names = ("Stage", "AssetBucket", "AssetPrefix")
    template = {
        "Parameters": {name: {"Type": "String"} for name in names},
        "Resources": {"F": function},
    }
    manifest = {"csc": {"application": "app", "stage": "dev", "region": "eu-west-1", **more}}
    return Assembly(manifest, {"api": template}, {f"lambda/f/{n}": d for n, d in files.items()})


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}(/[a-z]{1,8})?\.py", fullmatch=True), st.binary()))
def test_an_archive_is_of_its_files_alone(files: dict[str, bytes]) -> None:
    packed = pack(files)
    assert packed == pack(dict(reversed(files.items())))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files
        assert all(entry.date_time == (1980, 1, 1, 0, 0, 0) for entry in archive.infolist())


def test_the_template_changes_where_the_code_does() -> None:
    one, same, other = (ship(assembly({"h.py": text})) for text in (b"1", b"1", b"2"))
    assert one.stacks == same.stacks
    assert one.stacks != other.stacks
    (stack,), (key,) = one.stacks, one.assets
    assert stack.name == "app-dev-api"
    function = stack.template["Resources"]["F"]
    assert function["Properties"]["Code"]["S3Key"] == {"Fn::Sub": f"${{AssetPrefix}}{key}"}
    assert function["Metadata"] == {"csc:source": "a:1"}
    assert stack.parameters == {"Stage": "dev", "AssetPrefix": "app/"}


def test_stage_and_region_may_be_given() -> None:
    shipment = ship(assembly({"h.py": b""}), "prod", "us-east-2")
    assert (shipment.stacks[0].name, shipment.region) == ("app-prod-api", "us-east-2")
    assert shipment.stacks[0].parameters["Stage"] == "prod"
    assert ship(assembly({"h.py": b""})).region == "eu-west-1"


def test_a_template_of_no_project_keeps_its_name() -> None:
    shipment = ship(Assembly({}, {"mine": {"Resources": {}}}))
    assert [stack.name for stack in shipment.stacks] == ["mine"]
    assert shipment.stacks[0].tags == {}


def test_packages_are_not_left_out_in_silence() -> None:
    with pytest.raises(DiagnosticsError, match=r"CSC720.*no_such_package_here"):
        ship(assembly({"h.py": b"", "requirements.txt": b"no_such_package_here\n"}))
