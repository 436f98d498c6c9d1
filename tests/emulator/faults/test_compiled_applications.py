"""What CSC compiles has none of the faults, and has each of them once it is changed so."""

import copy
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from csc.assembly import Assembly
from csc.compiler import compile_project
from csc.compiler.project import read_project
from csc.emulator.gateway.lint import lint_assembly
from csc.emulator.rehearse import rehearse

APPS = Path(__file__).resolve().parents[3] / "fixtures" / "apps"
Stacks = dict[str, Any]
METHOD = "AWS::ApiGateway::Method"


@cache
def compiled(name: str) -> Assembly:
    assembly = compile_project(read_project(APPS / name)).assembly
    assert assembly is not None
    return assembly


def of_type(stack: Any, kind: str) -> list[Any]:
    return [it for it in stack["Resources"].values() if it["Type"] == kind]


def integrated(stacks: Stacks) -> Any:
    """A method that calls a service."""
    return next(
        it["Properties"]
        for it in of_type(stacks["api"], METHOD)
        if it["Properties"]["Integration"]["Type"] == "AWS"
    )


def break_template(stacks: Stacks) -> None:
    templates = integrated(stacks)["Integration"]["RequestTemplates"]
    templates["application/json"] += "#if(true)"


def break_json(stacks: Stacks) -> None:
    templates = integrated(stacks)["Integration"]["RequestTemplates"]
    templates["application/json"] = '{"TableName" "todos"}'


def rename_action(stacks: Stacks) -> None:
    integrated(stacks)["Integration"]["Uri"]["Fn::Sub"] += "s"


def take_action(stacks: Stacks) -> None:
    for role in of_type(stacks["iam"], "AWS::IAM::Role"):
        for policy in role["Properties"].get("Policies", ()):
            for statement in policy["PolicyDocument"]["Statement"]:
                statement["Action"] = "dynamodb:DescribeTable"


def take_table(stacks: Stacks) -> None:
    for role in of_type(stacks["iam"], "AWS::IAM::Role"):
        for policy in role["Properties"].get("Policies", ()):
            for statement in policy["PolicyDocument"]["Statement"]:
                statement["Resource"] = "arn:aws:dynamodb:us-east-1:123456789012:table/others"


def trust_lambda(stacks: Stacks) -> None:
    for role in of_type(stacks["iam"], "AWS::IAM::Role"):
        (statement,) = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
        statement["Principal"] = {"Service": "ec2.amazonaws.com"}


def take_response(stacks: Stacks) -> None:
    integrated(stacks)["MethodResponses"].pop()


def take_depends_on(stacks: Stacks) -> None:
    del of_type(stacks["api"], "AWS::ApiGateway::Deployment")[0]["DependsOn"]


def misspell_verb(stacks: Stacks) -> None:
    integrated(stacks)["HttpMethod"] = "FETCH"


def take_authorizer(stacks: Stacks) -> None:
    for method in of_type(stacks["api"], METHOD):
        method["Properties"].pop("AuthorizerId", None)


def repeat_path(stacks: Stacks) -> None:
    path = of_type(stacks["api"], "AWS::ApiGateway::Resource")[0]
    stacks["api"]["Resources"]["Again"] = copy.deepcopy(path)


MUTATIONS: tuple[tuple[Callable[[Stacks], None], str], ...] = (
    (break_template, "CSC609"),
    (break_json, "CSC654"),
    (rename_action, "CSC660"),
    (take_action, "CSC661"),
    (take_table, "CSC661"),
    (trust_lambda, "CSC662"),
    (take_response, "CSC663"),
    (take_depends_on, "CSC664"),
    (misspell_verb, "CSC609"),
    (take_authorizer, "CSC609"),
    (repeat_path, "CSC665"),
)


def codes(assembly: Assembly) -> set[str]:
    found = (*rehearse(assembly), *lint_assembly(assembly))
    return {one.code for one in found if one.severity == "error"}


@pytest.mark.parametrize("name", ["shop", "todo", "users"])
def test_what_is_compiled_is_clean(name: str) -> None:
    assert codes(compiled(name)) == set()


@pytest.mark.parametrize("name", ["todo", "users"])
@pytest.mark.parametrize(("mutate", "code"), MUTATIONS, ids=[m.__name__ for m, _ in MUTATIONS])
def test_what_is_changed_is_refused(name: str, mutate: Callable[[Stacks], None], code: str) -> None:
    clean = compiled(name)
    stacks = copy.deepcopy(dict(clean.stacks))
    mutate(stacks)
    assert code in codes(Assembly(clean.manifest, stacks, clean.files, clean.origin))
