"""Deploying one assembly after another: order, reuse, replacement, removal, failure."""

from pathlib import Path
from typing import Any

import pytest

from csc.diagnostics import DiagnosticsError
from csc.emulator.deployment import Deployment


def thing(**properties: Any) -> dict[str, Any]:
    attributes = {k: properties.pop(k) for k in list(properties) if k.endswith("Policy")}
    for name in ("DependsOn", "Condition", "Metadata"):
        if name in properties:
            attributes[name] = properties.pop(name)
    return {"Type": "Test::Thing", "Properties": properties, **attributes}


def template(**resources: Any) -> dict[str, Any]:
    return {"Resources": resources}


def test_dependencies_come_first(bed: Any) -> None:
    bed.deploy(
        template(
            A=thing(Value={"Fn::Sub": "${B.Arn}"}), B=thing(DependsOn="C"), C=thing(), D=thing()
        )
    )
    assert bed.events == ["create C", "create B", "create A", "create D"]
    assert bed.deployment.version == 1


def test_unchanged_resources_are_the_same_objects(bed: Any) -> None:
    before = bed.deploy(template(A=thing(Value=1), B=thing(Value={"Ref": "A"}), C=thing()))
    bed.built.clear()
    bed.events.clear()
    after = bed.deploy(template(A=thing(Value=1), B=thing(Value={"Ref": "A"}), C=thing(Value=2)))
    assert bed.built == ["C"]
    assert bed.events == ["update C"]
    assert after.resources["s0", "B"] is before.resources["s0", "B"]
    assert after.resources["s0", "C"].identity == before.resources["s0", "C"].identity


def test_what_needs_a_changed_resource_is_built_again(bed: Any) -> None:
    bed.deploy(template(A=thing(Value=1), B=thing(Value={"Ref": "A"})))
    bed.built.clear()
    bed.deploy(template(A=thing(Value=2), B=thing(Value={"Ref": "A"})))
    assert bed.built == ["A", "B"]


def test_another_way_of_writing_the_same_builds_nothing(bed: Any) -> None:
    bed.deploy(template(A=thing(Value="x-y")))
    bed.built.clear()
    bed.deploy(template(A=thing(Value={"Fn::Join": ["-", ["x", "y"]]})))
    assert bed.built == []


def test_a_changed_file_builds_what_read_it(bed: Any) -> None:
    it = template(A=thing(File="a.bin"), B=thing())
    bed.deploy(it, files={"a.bin": b"1"})
    bed.built.clear()
    bed.deploy(it, files={"a.bin": b"1", "other": b""})
    assert bed.built == []
    bed.deploy(it, files={"a.bin": b"2"})
    assert bed.built == ["A"]


def test_a_folder_builds_again_what_listed_it(bed: Any) -> None:
    it = template(A=thing(Folder="src"))
    bed.deploy(it, files={"src/a.py": b"1", "other/b.py": b"1"})
    bed.built.clear()
    bed.deploy(it, files={"src/a.py": b"1", "other/b.py": b"2"})
    assert bed.built == []
    for files in (
        {"src/a.py": b"1", "src/new.py": b""},
        {"src/new.py": b""},
        {"src/new.py": b"changed"},
    ):
        bed.built.clear()
        bed.deploy(it, files=files)
        assert bed.built == ["A"]


def test_a_transform_hides_no_problem_behind_others(bed: Any) -> None:
    sam = {"Transform": "AWS::Serverless-2016-10-31", "Resources": {"A": {"Type": "AWS::S::F"}}}
    (problem,) = bed.problems({**sam, "Outputs": {"O": {"Value": {"Ref": "ARole"}}}})
    assert problem.code == "CSC606"


def test_a_missing_file_is_named(bed: Any) -> None:
    (problem,) = bed.problems(template(A=thing(File="wasm/a.wasm")))
    assert problem.code == "CSC612"
    assert "wasm/a.wasm" in problem.message


def test_removed_in_reverse_order(bed: Any) -> None:
    bed.deploy(template(A=thing(), B=thing(Value={"Ref": "A"}), C=thing()))
    bed.events.clear()
    bed.deploy(template(C=thing()))
    assert bed.events == ["remove B", "remove A"]


def test_retained_resources_get_their_identity_back(bed: Any) -> None:
    first = bed.deploy(template(A=thing(DeletionPolicy="Retain"), B=thing()))
    bed.deploy(template(B=thing()))
    assert "remove A" not in bed.events
    again = bed.deploy(template(A=thing(DeletionPolicy="Retain"), B=thing()))
    assert again.resources["s0", "A"].identity == first.resources["s0", "A"].identity


def test_a_new_deletion_policy_counts_though_nothing_else_changed(bed: Any) -> None:
    bed.deploy(template(A=thing(), B=thing()))
    bed.deploy(template(A=thing(DeletionPolicy="Retain"), B=thing()))
    bed.deploy(template(B=thing()))
    assert "remove A" not in bed.events


def test_replacement_makes_the_new_before_it_removes_the_old(bed: Any) -> None:
    first = bed.deploy(template(A=thing(Key="a")))
    second = bed.deploy(template(A=thing(Key="b")))
    assert bed.events == ["create A", "create A", "remove A"]
    assert first.resources["s0", "A"].identity != second.resources["s0", "A"].identity


def test_a_custom_name_is_not_replaced(bed: Any) -> None:
    bed.deploy(template(A=thing(Key="a", Name="n")))
    (problem,) = bed.problems(template(A=thing(Key="b", Name="n")))
    assert problem.code == "CSC610"
    assert "Key" in problem.message
    assert bed.properties("A")["Key"] == "a"


def test_a_table_keeps_its_data_when_its_variable_is_renamed(bed: Any) -> None:
    table = {"Type": "AWS::DynamoDB::Table", "Properties": {"Name": "todos"}}
    bed.deploy(template(Db=table, A=thing()))
    bed.events.clear()
    bed.deploy(template(Todos=table, A=thing()))
    assert bed.events == ["update Todos"]


def test_two_tables_of_one_name(bed: Any) -> None:
    table = {"Type": "AWS::DynamoDB::Table", "Properties": {"Name": "todos"}}
    (problem,) = bed.problems(template(A=table), template(B=table))
    assert problem.code == "CSC611"
    assert "s1-stack.yaml: B" in problem.message


def test_identities_survive_a_restart(bed: Any, tmp_path: Path) -> None:
    bed.path = tmp_path / "state.db"
    bed.open()
    first = bed.deploy(template(A=thing(Key="k"), B=thing(), C=thing(DeletionPolicy="Retain")))
    bed.reopen()
    second = bed.deploy(template(A=thing(Key="k")))
    assert second.resources["s0", "A"].identity == first.resources["s0", "A"].identity
    assert bed.events == ["update A", "remove B"]
    bed.reopen()
    third = bed.deploy(template(A=thing(Key="other"), C=thing(DeletionPolicy="Retain")))
    assert third.resources["s0", "A"].identity != first.resources["s0", "A"].identity
    assert third.resources["s0", "C"].identity == first.resources["s0", "C"].identity
    assert bed.events == ["create A", "update C", "remove A"]


def test_exports_across_stacks(bed: Any) -> None:
    def data(value: int) -> dict[str, Any]:
        output = {"Value": {"Fn::GetAtt": ["T", "Arn"]}, "Export": {"Name": {"Fn::Sub": "x-Arn"}}}
        return {"Resources": {"T": thing(Value=value)}, "Outputs": {"Arn": output}}

    api = template(A=thing(Value={"Fn::ImportValue": {"Fn::Sub": "x-Arn"}}), B=thing())
    bed.deploy(data(1), api)
    arn = bed.deployment.resources["s0", "T"].identity.attributes["Arn"]
    assert bed.properties("A", "s1")["Value"] == arn
    bed.built.clear()
    bed.deploy(data(2), api)
    assert bed.built == ["T", "A"]


def test_an_export_that_changes_alone_reaches_its_importers(bed: Any) -> None:
    def one(value: str) -> dict[str, Any]:
        return {**template(T=thing()), "Outputs": {"V": {"Value": value, "Export": {"Name": "v"}}}}

    api = template(A=thing(Value={"Fn::ImportValue": "v"}))
    bed.deploy(one("1"), api)
    bed.deploy(one("2"), api)
    assert bed.properties("A", "s1")["Value"] == "2"


def test_one_failure_is_told_once(bed: Any) -> None:
    """Neither what refers to a failed resource nor who imports from it is blamed."""
    one = {
        "Resources": {"T": thing(Bad=1), "U": thing(Value={"Ref": "T"}), "V": thing(Wrong=1)},
        "Outputs": {"O": {"Value": {"Ref": "U"}, "Export": {"Name": "e"}}},
    }
    problems = bed.problems(one, template(A=thing(Value={"Fn::ImportValue": "e"})))
    assert [p.code for p in problems] == ["CSC609", "CSC609"]
    assert "T.Bad[0].Inner: is bad." in problems[0].message
    assert "V.Wrong" in problems[1].message


def test_duplicate_export(bed: Any) -> None:
    one = {**template(T=thing()), "Outputs": {"O": {"Value": "1", "Export": {"Name": "e"}}}}
    (problem,) = bed.problems(one, one)
    assert problem.code == "CSC608"


def test_a_circle_is_named(bed: Any) -> None:
    circle = template(
        A=thing(Value={"Ref": "B"}), B=thing(DependsOn=["C"]), C=thing(Value={"Fn::Sub": "${A}"})
    )
    (problem,) = bed.problems(circle)
    assert problem.code == "CSC604"
    assert "A → B → C → A" in problem.message


def test_a_branch_not_taken_makes_no_circle(bed: Any) -> None:
    choice = {"Fn::If": ["No", {"Ref": "B"}, "x"]}
    bed.deploy(
        {
            "Conditions": {"No": {"Fn::Equals": ["1", "2"]}},
            "Resources": {"A": thing(Value=choice), "B": thing(Value={"Ref": "A"})},
        }
    )
    assert bed.properties("A")["Value"] == "x"


def test_unknown_types_are_refused_with_their_place(bed: Any) -> None:
    source = {"csc:source": "api.py:12"}
    problems = bed.problems(
        template(
            A={"Type": "AWS::EC2::Instance", "Metadata": source},
            B={"Type": "Test::Thong"},
            C=thing(),
        )
    )
    assert [p.code for p in problems] == ["CSC602", "CSC602"]
    assert "s0-stack.yaml: A.Type: CSC doesn't emulate the resource type AWS::EC2::Instance" in (
        problems[0].message
    )
    assert problems[0].span is not None
    assert (problems[0].span.file, problems[0].span.line) == ("api.py", 12)
    assert "Did you mean Test::Thing?" in problems[1].remedy


def test_a_failed_load_changes_nothing(bed: Any) -> None:
    good: Deployment = bed.deploy(template(A=thing(Value=1)))
    bed.events.clear()
    bed.problems(template(A=thing(Value=2), B=thing(Bug=1)))
    assert bed.deployment is good
    assert bed.events == []
    bed.deploy(template(A=thing(Value=1)))
    assert bed.events == []


def test_a_defect_while_applying_leaves_no_half_deployment(bed: Any, tmp_path: Path) -> None:
    bed.path = tmp_path / "state.db"
    bed.open()
    good = bed.deploy(template(A=thing(Value=1), Gone=thing()))
    bed.events.clear()
    bed.fail_on = "Z"
    (problem,) = bed.problems(template(A=thing(Value=2), N=thing(), Z=thing()))
    assert problem.code == "CSC901"
    assert "disk on fire" in problem.message
    assert bed.events == ["update A", "create N", "create Z", "remove Z", "remove N", "update A"]
    rows = bed.storage.connection.execute("SELECT logical_id FROM cloudformation_resources")
    assert {row[0] for row in rows} == {"A", "Gone"}
    assert bed.deployment is good


def test_conditions_switch_resources_off(bed: Any) -> None:
    both = {
        "Parameters": {"Stage": {"Type": "String", "Default": "dev"}},
        "Conditions": {
            "Prod": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]},
            "Dev": {"Fn::Not": [{"Condition": "Prod"}]},
            "Either": {"Fn::Or": [{"Condition": "Prod"}, {"Condition": "Dev"}]},
            "Both": {"Fn::And": [{"Condition": "Prod"}, {"Condition": "Dev"}]},
        },
        "Resources": {
            "A": thing(Condition="Prod"),
            "B": thing(Condition="Dev"),
            "C": thing(Condition="Either"),
            "D": thing(Condition="Both"),
        },
    }
    bed.deploy(both)
    assert {name for _, name in bed.deployment.resources} == {"B", "C"}
    bed.deploy(both, parameters={"Stage": "prod"})
    assert {name for _, name in bed.deployment.resources} == {"A", "C"}


def test_a_reference_to_what_is_switched_off(bed: Any) -> None:
    (problem,) = bed.problems(
        {
            "Conditions": {"No": {"Fn::Equals": ["1", "2"]}},
            "Resources": {"A": thing(Condition="No"), "B": thing(Value={"Ref": "A"})},
        }
    )
    assert problem.code == "CSC603"
    assert "its condition is false" in problem.message


@pytest.mark.parametrize(
    ("declaration", "given", "said"),
    [
        ({"Type": "String"}, {}, "has no value"),
        ({"Type": "String", "AllowedValues": ["a", "b"]}, {"P": "c"}, "not one of a, b"),
        ({"Type": "String", "AllowedPattern": "[a-z]+"}, {"P": "A"}, "doesn't match"),
        ({"Type": "String", "MinLength": 3}, {"P": "ab"}, "shorter"),
        ({"Type": "String", "MaxLength": "1"}, {"P": "ab"}, "longer"),
        ({"Type": "Number"}, {"P": "x"}, "not a number"),
        ({"Type": "Number", "MinValue": 2}, {"P": "1"}, "below 2"),
        ({"Type": "Number", "MaxValue": 2}, {"P": "3"}, "above 2"),
        ({"Type": "Text"}, {"P": "x"}, "needs a Type"),
        ({"Type": "String", "Default": "x"}, {"Q": "x"}, "no parameter Q"),
    ],
)
def test_parameters_are_checked(bed: Any, declaration: Any, given: Any, said: str) -> None:
    problems = bed.problems(
        {"Parameters": {"P": declaration}, "Resources": {"A": thing()}}, parameters=given
    )
    assert any(said in problem.message for problem in problems)


def test_parameter_values(values: Any) -> None:
    parameters = {
        "List": {"Type": "CommaDelimitedList", "Default": "a, b"},
        "Number": {"Type": "Number", "Default": 3},
    }
    assert values([{"Ref": "List"}, {"Ref": "Number"}], Parameters=parameters) == [["a", "b"], "3"]


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"Resources": {}}, "at least one resource"),
        ({"Resources": {"A": thing()}, "Ressources": {}}, "no such section"),
        ({"Resources": {"A": thing()}, "Transform": "AWS::Serverless-2016-10-31"}, "transform"),
        ({"Resources": {"a-b": thing()}}, "letters and digits"),
        ({"Resources": {"A": {"Properties": {}}}}, "with a Type"),
        ({"Resources": {"A": {**thing(), "Extra": 1}}}, "no such attribute"),
        ({"Resources": {"A": {"Type": "Test::Thing", "Properties": []}}}, "must be a mapping"),
        ({"Resources": {"A": thing(DeletionPolicy="Keep")}}, "DeletionPolicy is one of"),
        ({"Resources": {"A": thing(DependsOn="B")}}, "no resource B"),
        ({"Resources": {"A": thing(Condition="C")}}, "no condition C"),
        ({"Resources": {"A": thing()}, "Outputs": {"O": {}}}, "with a Value"),
        ({"Resources": {"A": thing()}, "Conditions": {"C": {"Ref": "x"}}}, "A condition is one"),
        (
            {
                "Resources": {"A": thing()},
                "Conditions": {
                    "C": {"Fn::Not": [{"Condition": "D"}]},
                    "D": {"Fn::Not": [{"Condition": "C"}]},
                },
            },
            "in a circle: C → D → C",
        ),
    ],
)
def test_malformed_templates(bed: Any, broken: Any, said: str) -> None:
    problems = bed.problems(broken)
    assert any(said in problem.message for problem in problems), problems


def test_the_line_of_a_file_is_found(bed: Any, tmp_path: Path) -> None:
    file = tmp_path / "template.yaml"
    file.write_text(
        "Resources:\n  A:\n    Type: Test::Thing\n    Properties:\n      Value: !Ref Nope\n"
    )
    (problem,) = bed.problems(template(A=thing(Value={"Ref": "Nope"})), origin={"s0": str(file)})
    assert problem.span is not None
    assert (problem.span.line, problem.source) == (5, "      Value: !Ref Nope")


def test_errors_are_raised_as_diagnostics(bed: Any) -> None:
    with pytest.raises(DiagnosticsError):
        bed.deploy({"Resources": {"A": {"Type": "No::Such::Type"}}})
