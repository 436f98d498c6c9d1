"""Large projects: stacks within CloudFormation's limits; an edit leaves all else where it is."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csc.assembly import Assembly
from csc.compiler import compile_project
from csc.compiler.backends.cloudformation.partition import (
    LARGEST,
    MOST_OUTPUTS,
    MOST_RESOURCES,
    Group,
    spread,
)
from csc.compiler.backends.cloudformation.split_stacks import needs
from csc.compiler.backends.tofu import tofu_files
from csc.compiler.project import project_of
from csc.emulator.gateway.lint import lint_assembly
from csc.emulator.rehearse import rehearse

HEAD = """
from csc import *

things = DynamoDB(name="things")
people = Cognito(name="people")


class Thing(Model):
    id: str
    x: str = ""


class Change(Model):
    x: str
"""
ROUTES = """

@route("/v1/area{n}/things")
@auth(people)
def list_{n}() -> list[Thing]:
    return things.scan()


@route("/v1/area{n}/things", methods=["POST"])
@auth(people)
def put_{n}(thing: Change) -> Thing:
    return things.put(Thing(id=uuid4(), x=thing.x))


@route("/v1/area{n}/things/{{id}}")
@auth(people)
def get_{n}(id: str) -> Thing:
    {body}return things.get(id)


@route("/v1/area{n}/things/{{id}}", methods=["DELETE"])
@auth(people)
def drop_{n}(id: str) -> None:
    things.delete(id)
"""


def compiled(areas: list[str], edited: str = "") -> Assembly:
    source = HEAD
    for area in areas:
        body = "raise HTTPError(410, 'gone')\n    " if area == edited else ""
        source += ROUTES.format(n=area, body=body)
    compilation = compile_project(project_of({"api.py": source}))
    assert compilation.assembly is not None, compilation.diagnostics
    return compilation.assembly


@cache
def large() -> Assembly:
    return compiled([str(n) for n in range(72)])


def homes(assembly: Assembly) -> dict[str, str]:
    """The stack of each resource. A deployment's name follows the content."""
    return {
        name: stack
        for stack, template in assembly.stacks.items()
        for name, resource in template["Resources"].items()
        if resource["Type"] != "AWS::ApiGateway::Deployment"
    }


def test_each_stack_of_288_routes_is_within_the_limits() -> None:
    stacks = large().stacks
    assert {"iam", "iam-2", "api", "api-1", "api-2", "api-stage"} <= stacks.keys()
    for template in stacks.values():
        assert len(template["Resources"]) <= MOST_RESOURCES
        assert len(template.get("Outputs", ())) <= MOST_OUTPUTS
        assert len(json.dumps(template, indent=1)) <= LARGEST
    assert sum(map(len, (t["Resources"] for t in stacks.values()))) == len(homes(large())) + 1


def test_what_is_split_is_deployed_and_has_no_faults() -> None:
    assert [one for one in (*rehearse(large()), *lint_assembly(large()))] == []


def test_each_import_is_exported_by_a_stack_that_is_waited_for() -> None:
    stacks = large().stacks
    exports: dict[str, str] = {}
    waits = needs(tuple(stacks))
    for name, template in stacks.items():
        for imported in imports_of(template["Resources"]):
            assert exports[imported] in waits[name]
        for output in template.get("Outputs", {}).values():
            if "Export" in output:
                exports[json.dumps(output["Export"]["Name"])] = name


def imports_of(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        if "Fn::ImportValue" in value:
            return [json.dumps(value["Fn::ImportValue"])]
        return [name for one in value.values() for name in imports_of(one)]
    if isinstance(value, list):
        return [name for one in value for name in imports_of(one)]
    return []


def test_split_stacks_are_one_module_of_terraform() -> None:
    files = tofu_files(large().stacks, "us-east-1")
    assert "api-stage.tf.json" in files
    text = files["api-stage.tf.json"].decode()
    assert "${aws_api_gateway_rest_api.RestApi.id}" in text
    assert "Fn::" not in b"".join(files.values()).decode()


def test_one_more_area_moves_nothing() -> None:
    before = homes(large())
    after = homes(compiled([str(n) for n in range(73)]))
    assert {name: after[name] for name in before} == before


small_areas = st.lists(
    st.from_regex(r"[a-z]{1,6}", fullmatch=True), unique=True, min_size=2, max_size=4
)


@settings(max_examples=12, deadline=None)
@given(small_areas, st.data())
def test_an_unrelated_edit_moves_nothing(areas: list[str], data: st.DataObject) -> None:
    """Logical ids and their stacks: under an edited handler, another order, an area more or less."""
    edited = data.draw(st.sampled_from(areas))
    before = homes(compiled(areas))
    assert homes(compiled(areas, edited)) == before
    assert homes(compiled(data.draw(st.permutations(areas)))) == before
    fewer = homes(compiled([area for area in areas if area != edited]))
    assert fewer == {name: stack for name, stack in before.items() if name in fewer}


def test_a_deployment_follows_the_content_and_no_line_numbers() -> None:
    def deployment(source: str) -> str:
        assembly = compile_project(project_of({"api.py": source})).assembly
        assert assembly is not None
        resources: dict[str, dict[str, str]] = assembly.stacks["api"]["Resources"]
        return next(n for n, r in resources.items() if r["Type"].endswith("::Deployment"))

    source = HEAD + ROUTES.format(n="a", body="")
    assert deployment("# a line more\n" + source) == deployment(source)
    assert deployment(source.replace("things.scan()", "things.scan(limit=7)")) != deployment(source)
    assert deployment(source.replace("/v1/", "/v2/")) != deployment(source)


def test_a_line_more_above_a_branch_is_no_new_deployment() -> None:
    """Comments within a branch of a template are indented."""
    body = """
@route("/branch/{id}", public=True)
def branch(id: str) -> str:
    if id == "a":
        raise HTTPError(404, "none")
    return id
"""

    def deployment(source: str) -> str:
        assembly = compile_project(project_of({"api.py": source})).assembly
        assert assembly is not None
        names: list[str] = list(assembly.stacks["api"]["Resources"])
        return next(n for n in names if n.startswith("Deployment"))

    source = HEAD + body
    assert deployment("\n" + source) == deployment(source)
    assert deployment(source.replace('== "a"', '== "b"')) != deployment(source)


groups = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=6), st.integers(1, 200), max_size=60
)


@given(groups, st.text("ghij", min_size=1, max_size=4), st.integers(1, 50))
def test_groups_stay_where_they_are_while_as_many_stacks_do(
    sizes: dict[str, int], new: str, more: int
) -> None:
    def placed(of: dict[str, int]) -> tuple[int, dict[str, int]]:
        made = spread([group(key, size) for key, size in of.items()], {})
        where = {n: number for number, t in made.items() for n in t["Resources"]}
        return max(made, default=0), where

    def group(key: str, size: int) -> Group:
        return Group(key, {f"{key}{n}": {} for n in range(size)}, {}, size)

    count, before = placed(sizes)
    again, after = placed(sizes | {new: more})
    if count == again:
        assert {name: after[name] for name in before} == before
    else:  # a stack more takes its share; between the others nothing moves
        grown = {name for name in before if after[name] != before[name]}
        assert all(after[name] > count for name in grown)


def test_parts_are_traced_to_their_source_and_requirement() -> None:
    source = (
        HEAD
        + '\n\n@route("/r", public=True, requirement="REQ-7")\ndef r() -> Page[Thing]:\n    return things.scan()\n'
    )
    compilation = compile_project(project_of({"api.py": source}))
    assert compilation.assembly is not None
    role = compilation.assembly.stacks["iam"]["Resources"]["RRole"]["Properties"]
    tags = {tag["Key"]: tag["Value"] for tag in role["Tags"]}
    assert (tags["csc:route"], tags["csc:requirement"]) == ("r", "REQ-7")
    line = source[: source.index("@route")].count("\n") + 1
    assert tags["csc:source"] == f"api.py:{line}"
    table = compilation.assembly.stacks["data"]["Resources"]["ThingsTable"]["Properties"]
    assert {"Key": "csc:source", "Value": "api.py:4"} in table["Tags"]


@pytest.mark.parametrize(
    ("security", "gone"),
    [
        ('Security(encryption="aws")', "ApplicationKey"),
        ("Security(dead_letters=False)", "DeadLetters"),
        ("Security(usage_plan=False)", "UsagePlan"),
        ("Security(waf=False)", "WebAcl"),
    ],
)
def test_each_default_can_be_turned_off(security: str, gone: str) -> None:
    source = HEAD.replace(
        "from csc import *", f'from csc import *\n\napp = Application("a", security={security})'
    )
    source += '\n\n@route("/r", public=True, lambda_=True)\ndef r() -> Page[Thing]:\n    return things.scan()\n'
    compilation = compile_project(project_of({"api.py": source}))
    assert compilation.assembly is not None, compilation.diagnostics
    assert gone not in homes(compilation.assembly)
    assert [one for one in rehearse(compilation.assembly) if one.severity == "error"] == []


def test_a_function_is_reserved_traced_and_keeps_what_it_failed_on() -> None:
    source = (
        HEAD
        + '\n\n@route("/r", public=True, lambda_=True{})\ndef r() -> Page[Thing]:\n    return things.scan()\n'
    )

    def function(options: str) -> dict[str, Any]:
        compilation = compile_project(project_of({"api.py": source.format(options)}))
        assert compilation.assembly is not None
        found: dict[str, Any] = compilation.assembly.stacks["api"]["Resources"]["RFunction"][
            "Properties"
        ]
        return found

    made = function("")
    assert made["ReservedConcurrentExecutions"] == 10
    assert made["Architectures"] == ["arm64"]
    assert made["TracingConfig"] == {"Mode": "Active"}
    assert made["DeadLetterConfig"]["TargetArn"]["Fn::ImportValue"]
    assert made["KmsKeyArn"]["Fn::ImportValue"]
    assert function(", reserved_concurrency=3")["ReservedConcurrentExecutions"] == 3
    assert "ReservedConcurrentExecutions" not in function(", reserved_concurrency=0")


def test_the_processor_and_what_is_kept_of_failures_can_be_chosen() -> None:
    app = 'app = Application("a", architecture="x86_64", security=Security(dead_letters=4))'
    source = HEAD.replace("from csc import *", f"from csc import *\n\n{app}")
    source += '\n\n@route("/r", public=True, lambda_=True)\ndef r() -> Page[Thing]:\n    return things.scan()\n'
    assembly = compile_project(project_of({"api.py": source})).assembly
    assert assembly is not None
    resources = {k: v for stack in assembly.stacks.values() for k, v in stack["Resources"].items()}
    assert resources["RFunction"]["Properties"]["Architectures"] == ["x86_64"]
    assert resources["DeadLetters"]["Properties"]["MessageRetentionPeriod"] == 4 * 86_400


@pytest.mark.parametrize("wrong", ['architecture="arm"', "security=Security(dead_letters=15)"])
def test_a_processor_or_a_time_that_aws_does_not_have_is_refused(wrong: str) -> None:
    source = HEAD.replace(
        "from csc import *", f'from csc import *\n\napp = Application("a", {wrong})'
    )
    compilation = compile_project(project_of({"api.py": source}))
    assert compilation.assembly is None
    assert "CSC102" in [one.code for one in compilation.diagnostics]
