"""A handler that writes to a log store: its role may, and it knows the store's group."""

import pytest

from csc.compiler import compile_project
from csc.compiler.project import project_of

SOURCE = """from csc import *

audit = LogStore("audit/reads")


@route("/a/{{id}}", public=True)
def a(id: str) -> str:
{body}
    return id


@route("/b/{{id}}", public=True, lambda_=True)
def b(id: str) -> str:
    return id
"""
BODIES = {
    "typed": '    audit.write({"read": id})',
    "not typed": '    import this\n    audit.write({"read": id})',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_the_grant_and_the_groups_name(body: str) -> None:
    found = compile_project(project_of({"api.py": SOURCE.format(body=body)}, name="app"))
    assert found.assembly is not None, found.diagnostics
    group = {"Fn::Sub": "app-${Stage}-audit/reads"}
    roles = found.assembly.stacks["iam"]["Resources"]
    statements = {
        name: {
            one["Sid"]: one
            for one in role["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]
        }
        for name, role in roles.items()
        if role.get("Metadata", {}).get("csc:route")
    }
    (writes,) = [one for one in statements.values() if "WriteToAuditReads" in one]
    statement = writes["WriteToAuditReads"]
    assert statement["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]
    assert statement["Resource"]["Fn::Sub"].endswith(":log-group:app-${Stage}-audit/reads:*")
    functions = [
        resource["Properties"]
        for stack in found.assembly.stacks.values()
        for resource in stack["Resources"].values()
        if resource["Type"] == "AWS::Lambda::Function"
    ]
    assert [one.get("Environment") for one in functions] == [
        {"Variables": {"CSC_LOG_audit_reads": group}},
        None,
    ]
