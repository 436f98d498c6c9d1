"""Assemblies from disk: templates in YAML and JSON, ``.csc-out/`` folders, and broken ones."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csc.diagnostics import Diagnostic, DiagnosticsError
from csc.emulator.read_assembly import read_assembly

SHORT = """
Resources:
  A:
    Type: T
    Properties:
      Ref: !Ref B
      Att: !GetAtt B.Nested.Arn
      AttList: !GetAtt [B, Arn]
      Sub: !Sub "${B}-x"
      SubMap: !Sub ["${V}", {V: !Ref B}]
      Join: !Join [",", [a, !Ref B]]
      If: !If [C, !Ref "AWS::NoValue", 2]
      Find: !FindInMap [M, !Ref "AWS::Region", k]
      Import: !ImportValue x
      Nested: !Base64
        Fn::Sub: "a"
      Date: 2012-10-17
      200: ok
Conditions:
  C: !And [!Equals [a, b], !Not [!Condition D]]
"""


def read(tmp_path: Path, text: str, name: str = "template.yaml") -> Any:
    (tmp_path / name).write_text(text)
    return read_assembly(tmp_path / name)


def broken(tmp_path: Path, text: str, name: str = "template.yaml") -> Diagnostic:
    with pytest.raises(DiagnosticsError) as caught:
        read(tmp_path, text, name)
    (diagnostic,) = caught.value.diagnostics
    return diagnostic


def test_short_forms(tmp_path: Path) -> None:
    template = read(tmp_path, SHORT).stacks["template"]
    assert template["Resources"]["A"]["Properties"] == {
        "Ref": {"Ref": "B"},
        "Att": {"Fn::GetAtt": ["B", "Nested.Arn"]},
        "AttList": {"Fn::GetAtt": ["B", "Arn"]},
        "Sub": {"Fn::Sub": "${B}-x"},
        "SubMap": {"Fn::Sub": ["${V}", {"V": {"Ref": "B"}}]},
        "Join": {"Fn::Join": [",", ["a", {"Ref": "B"}]]},
        "If": {"Fn::If": ["C", {"Ref": "AWS::NoValue"}, 2]},
        "Find": {"Fn::FindInMap": ["M", {"Ref": "AWS::Region"}, "k"]},
        "Import": {"Fn::ImportValue": "x"},
        "Nested": {"Fn::Base64": {"Fn::Sub": "a"}},
        "Date": "2012-10-17",
        "200": "ok",
    }
    assert template["Conditions"]["C"] == {
        "Fn::And": [{"Fn::Equals": ["a", "b"]}, {"Fn::Not": [{"Condition": "D"}]}]
    }


def test_json(tmp_path: Path) -> None:
    assembly = read(tmp_path, '{"Resources": {"A": {"Type": "T"}}}', "My.template.json")
    assert assembly.stacks == {"My": {"Resources": {"A": {"Type": "T"}}}}
    assert assembly.origin == {"My": str(tmp_path / "My.template.json")}


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("Resources:\n  A: [\n", 3, "expected"),
        ("a: &x [1]\nb: *x\n", 2, "aliases"),
        ("a: {}\nb:\n  <<: {c: 1}\n", 3, "merge"),
        ("Resources: !Unknown x\n", 1, "!Unknown"),
        ("- a\n", 1, "mapping of sections"),
        ("", 1, "mapping of sections"),
        ('{"Resources": \n x}', 2, "Expecting value"),
        ("[" * 100_000, 1, ""),
        ("{" * 3, 1, "property name"),
        ("a: \x00", 1, ""),
        ('{"a": "\\ud800"}', 1, "surrogate"),
        ('a: "\\ud800"', 1, ""),
    ],
)
def test_malformed_files(tmp_path: Path, text: str, line: int, said: str) -> None:
    diagnostic = broken(tmp_path, text)
    assert diagnostic.code == "CSC601"
    assert said in diagnostic.message
    assert diagnostic.span is not None
    assert diagnostic.span.line == line


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DiagnosticsError, match="UTF-8"):
        read_assembly(tmp_path / "t.yaml")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DiagnosticsError, match="CSC612"):
        read_assembly(tmp_path / "no.yaml")


def write_folder(folder: Path, **artifacts: Any) -> Path:
    (folder / "cloudformation").mkdir(parents=True, exist_ok=True)
    for name in ("data", "api"):
        template = {"Resources": {name.title(): {"Type": "T"}}}
        (folder / f"cloudformation/{name}-stack.yaml").write_text(yaml.safe_dump(template))
    (folder / "vtl").mkdir(exist_ok=True)
    (folder / "vtl/get.vtl").write_bytes(b"$input")
    (folder / "manifest.json").write_text(json.dumps({"version": "1", "artifacts": artifacts}))
    return folder


def stack(file: str, *dependencies: str) -> dict[str, Any]:
    return {
        "type": "aws:cloudformation:stack",
        "properties": {"templateFile": file, "parameters": {"Stage": "dev"}},
        "dependencies": list(dependencies),
    }


def test_a_folder(tmp_path: Path) -> None:
    assembly = read_assembly(
        write_folder(
            tmp_path,
            api=stack("cloudformation/api-stack.yaml", "data", "other"),
            data=stack("cloudformation/data-stack.yaml"),
            other={"type": "csc:openapi"},
        )
    )
    assert list(assembly.stacks) == ["data", "api"]
    assert assembly.files == {"vtl/get.vtl": b"$input"}
    assert assembly.parameters["api"] == {"Stage": "dev"}
    assert assembly.origin["api"].endswith("cloudformation/api-stack.yaml")
    assert assembly.manifest["version"] == "1"


@pytest.mark.parametrize(
    ("artifacts", "code"),
    [
        ({"a": stack("../outside.yaml")}, "CSC612"),
        ({"a": stack("/etc/passwd")}, "CSC612"),
        ({"a": stack("cloudformation/none.yaml")}, "CSC612"),
        ({"a": stack(""), "b": 1}, "CSC612"),
        (
            {
                "a": stack("cloudformation/api-stack.yaml", "b"),
                "b": stack("cloudformation/data-stack.yaml", "a"),
            },
            "CSC604",
        ),
    ],
)
def test_broken_folders(tmp_path: Path, artifacts: Any, code: str) -> None:
    with pytest.raises(DiagnosticsError) as caught:
        read_assembly(write_folder(tmp_path, **artifacts))
    assert caught.value.diagnostics[0].code == code


@pytest.mark.parametrize("manifest", [None, "x", "[]", "{}", '{"artifacts": []}'])
def test_broken_manifests(tmp_path: Path, manifest: str | None) -> None:
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(manifest)
    with pytest.raises(DiagnosticsError):
        read_assembly(tmp_path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.text("abRef:F", min_size=1, max_size=5), inner, max_size=3)
        ),
        max_leaves=12,
    )
)
def test_yaml_and_json_read_alike(tmp_path: Path, value: Any) -> None:
    template = {"Resources": {"A": {"Type": "T", "Properties": {"V": value}}}}
    from_json = read(tmp_path, json.dumps(template), "t.json").stacks["t"]
    from_yaml = read(tmp_path, "# yaml\n" + yaml.safe_dump(template), "t.yaml").stacks["t"]
    assert from_json == from_yaml == template


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(st.text("ab:-!&*[]{}\n '\"#|>%@\\", max_size=40))
def test_no_text_crashes_the_reader(tmp_path: Path, text: str) -> None:
    try:
        read(tmp_path, text)
    except DiagnosticsError as error:
        assert error.diagnostics[0].code == "CSC601"


def test_code_beside_a_template(tmp_path: Path) -> None:
    """Folders and archives of functions are files of the assembly; nothing outside is read."""
    (tmp_path / "src" / "deep").mkdir(parents=True)
    (tmp_path / "src" / "__pycache__").mkdir()
    (tmp_path / "src" / "a.py").write_text("a")
    (tmp_path / "src" / "deep" / "b.py").write_text("b")
    (tmp_path / "src" / "__pycache__" / "a.pyc").write_text("")
    (tmp_path / "f.zip").write_bytes(b"PK")
    function = "AWS::Lambda::Function"
    template = {
        "Resources": {
            "A": {"Type": function, "Properties": {"Code": "./src/"}},
            "B": {"Type": function, "Properties": {"Code": {"S3Bucket": "b", "S3Key": "f.zip"}}},
            "C": {"Type": function, "Metadata": {"aws:asset:path": "src"}},
            "D": {"Type": function, "Properties": {"Code": "../outside"}},
            "E": {"Type": function, "Properties": {"Code": "."}},
            "F": {"Type": function, "Properties": {"Code": {"ZipFile": "x"}}},
            "G": "not a resource",
        }
    }
    files = read(tmp_path, json.dumps(template)).files
    assert files == {
        "./f.zip": b"PK",
        "./src/a.py": b"a",
        "./src/deep/b.py": b"b",
        "f.zip": b"PK",
        "src/a.py": b"a",
        "src/deep/b.py": b"b",
    }


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Resources:\n  A: {Type: T}\n  A: {Type: U}\n", 3),
        ('{"Resources": {"A": {"Type": "T"}, "A": {"Type": "U"}}}', 1),
    ],
)
def test_of_a_key_that_is_there_twice_the_last_counts(tmp_path: Path, text: str, line: int) -> None:
    """As CloudFormation has it; it is told."""
    file = tmp_path / "template.yaml"
    file.write_text(text)
    assembly = read_assembly(file)
    assert assembly.stacks["template"]["Resources"] == {"A": {"Type": "U"}}
    [told] = assembly.notes
    assert (told.code, told.severity) == ("CSC601", "warning")
    assert "the key A is there twice" in told.message
    assert told.span is not None
    assert told.span.line == line
