"""Roles and policies under `csc check`: linted, proved, and asked who gets in without credentials."""

import copy
from typing import Any

import pytest

from csc.assembly import Assembly
from csc.emulator.faults.prove_roles import Proofs
from csc.emulator.rehearse import reachable, rehearse
from csc.emulator.services.iam.prove import Counterexample, Proved
from tests.emulator.faults.test_compiled_applications import compiled, of_type

z3: Any = pytest.importorskip("z3", reason="z3-solver is an optional dependency")


def roles(stacks: Any) -> list[Any]:
    return [
        one for one in of_type(stacks["iam"], "AWS::IAM::Role") if one["Properties"].get("Policies")
    ]


def changed(name: str, change: Any) -> Assembly:
    clean = compiled(name)
    stacks = copy.deepcopy(dict(clean.stacks))
    change(stacks)
    return Assembly(clean.manifest, stacks, clean.files, clean.origin)


def checked(assembly: Assembly) -> tuple[Proofs, list[Any]]:
    proofs = Proofs()
    found = rehearse(assembly, proofs=proofs)
    return proofs, [one for one in found if one.code == "CSC675"]


@pytest.mark.parametrize("name", ["todo", "users", "shop"])
def test_every_generated_role_is_proved(name: str) -> None:
    proofs, wrong = checked(compiled(name))
    assert wrong == []
    assert proofs.unknown == []
    assert proofs.proved == len(
        [r for r in roles(compiled(name).stacks) if "csc:route" in r["Metadata"]]
    )
    assert f"{proofs.proved} roles proved equal" in proofs.said()


def widen(stacks: Any) -> None:
    statement = roles(stacks)[0]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"][0]
    statement["Action"] = "dynamodb:*"


def add(stacks: Any) -> None:
    statements = roles(stacks)[0]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]
    statements.append({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"})


def narrow(stacks: Any) -> None:
    document = roles(stacks)[0]["Properties"]["Policies"][0]["PolicyDocument"]
    document["Statement"][0]["Condition"] = {"Bool": {"aws:SecureTransport": "true"}}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (widen, "which no call of its route needs"),
        (add, "s3:getobject on arn:aws:s3:::b/"),
        (narrow, "doesn't allow"),
    ],
)
def test_a_role_that_was_changed_is_found(change: Any, said: str) -> None:
    _, (wrong,) = checked(changed("todo", change))
    assert said in wrong.message
    assert wrong.severity == "error"


def test_policies_of_templates_are_linted() -> None:
    pytest.importorskip("policy_sentry", reason="policy-sentry is an optional dependency")

    def misspell(stacks: Any) -> None:
        statement = roles(stacks)[0]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"][0]
        statement["Action"] = ["dynamodb:Scan", "dynamodb:ListTables", "dynamodb:Scans"]

    found = {one.code: one for one in rehearse(changed("todo", misspell))}
    assert "There is no action dynamodb:Scans" in found["CSC670"].message
    assert found["CSC670"].severity == "warning"
    assert "dynamodb:ListTables is about none" in found["CSC671"].message
    assert not {one.code for one in rehearse(compiled("shop"))} & {f"CSC67{n}" for n in range(6)}


def test_what_is_open_to_everyone_is_told() -> None:
    found = {one.what: one.answer for one in reachable(compiled("todo"))}
    assert isinstance(found["GET /health"], Counterexample)
    assert found["GET /todos"] == Proved()
    assert found["DELETE /todos/{id}"] == Proved()


def _api(method: dict[str, Any], policy: Any = None, **more: Any) -> Assembly:
    properties = {"Name": "a", **({"Policy": policy} if policy else {})}
    given = {"HttpMethod": "GET", "RestApiId": {"Ref": "A"}, "Integration": {"Type": "MOCK"}}
    resources = {
        "A": {"Type": "AWS::ApiGateway::RestApi", "Properties": properties},
        "M": {
            "Type": "AWS::ApiGateway::Method",
            "Properties": {
                **given,
                "ResourceId": {"Fn::GetAtt": ["A", "RootResourceId"]},
                **method,
            },
        },
        **more,
    }
    return Assembly({}, {"api": {"Resources": resources}}, {}, {"api": "t.yaml"})


def _policy(**more: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", **more}
    return {"Version": "2012-10-17", "Statement": [statement]}


def test_a_resource_policy_lets_some_in() -> None:
    opened = {"AuthorizationType": "NONE"}
    inside = {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}
    office = _policy(Resource="execute-api:/*", Condition=inside)
    (found,) = reachable(_api(opened, office))
    assert isinstance(found.answer, Counterexample)
    assert str(found.answer.context["aws:sourceip"]).startswith("10.")
    other = _policy(Resource="execute-api:/*/POST/*")
    assert [one.answer for one in reachable(_api(opened, other))] == [Proved()]
    named = _policy(Resource="execute-api:/*", Principal={"AWS": "123456789012"})
    assert [one.answer for one in reachable(_api(opened, named))] == [Proved()]


def test_guests_of_an_identity_pool() -> None:
    signed = {"AuthorizationType": "AWS_IAM"}
    assert [one.answer for one in reachable(_api(signed))] == [Proved()]

    def guests(action: str, allowed: bool) -> dict[str, Any]:
        statement = {"Effect": "Allow", "Action": action, "Resource": "*"}
        document = {"Version": "2012-10-17", "Statement": [statement]}
        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Federated": "cognito-identity.amazonaws.com"},
                    "Action": "sts:AssumeRoleWithWebIdentity",
                }
            ],
        }
        return {
            "P": {
                "Type": "AWS::Cognito::IdentityPool",
                "Properties": {"AllowUnauthenticatedIdentities": allowed},
            },
            "R": {
                "Type": "AWS::IAM::Role",
                "Properties": {
                    "AssumeRolePolicyDocument": trust,
                    "Policies": [{"PolicyName": "p", "PolicyDocument": document}],
                },
            },
            "J": {
                "Type": "AWS::Cognito::IdentityPoolRoleAttachment",
                "Properties": {
                    "IdentityPoolId": {"Ref": "P"},
                    "Roles": {"unauthenticated": {"Fn::GetAtt": ["R", "Arn"]}},
                },
            },
        }

    method, role = reachable(_api(signed, **guests("execute-api:*", True)))
    assert (type(method.answer), method.how) == (Counterexample, "a guest of P")
    assert isinstance(role.answer, Counterexample)
    method, _ = reachable(_api(signed, **guests("s3:GetObject", True)))
    assert method.answer == Proved()
    assert len(reachable(_api(signed, **guests("execute-api:*", False)))) == 1


def test_without_z3_check_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from csc.emulator.faults import prove_roles

    def no_z3(*_: object) -> None:
        raise ImportError("z3")

    monkeypatch.setattr(prove_roles, "prove_equal", no_z3)
    proofs, wrong = checked(compiled("todo"))
    assert wrong == []
    assert proofs.said().endswith('pip install "csc[prove]"')
