"""The credential report, what was last used, passwords, credentials for services, SAML providers."""

import csv
import io
from typing import Any

import pytest

from csc.emulator.calls import Call, Caller, Permission
from csc.emulator.errors import ServiceError
from tests.emulator.services.iam.conftest import LAMBDA, World, policy, trust

METADATA = """<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="http://idp"
 validUntil="2036-01-01T00:00:00Z"><IDPSSODescriptor
 protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><SingleSignOnService
 Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp/"/>
</IDPSSODescriptor></EntityDescriptor>""".ljust(1000)


def refused(world: World, operation: str, caller: Caller | None = None, **input: Any) -> str:
    with pytest.raises(ServiceError) as error:
        world.call(operation, caller, **input)
    return error.value.code


def test_the_report_is_made_and_good_for_four_hours(world: World) -> None:
    world.user("agent")
    assert refused(world, "GetCredentialReport") == "ReportNotPresent"
    assert world.call("GenerateCredentialReport")["State"] == "STARTED"
    assert world.call("GenerateCredentialReport")["State"] == "COMPLETE"
    rows = _report(world)
    assert [row["user"] for row in rows] == ["<root_account>", "agent"]
    assert rows[1]["password_enabled"] == "false"
    world.time.now += 4 * 3600
    assert refused(world, "GetCredentialReport") == "ReportExpired"
    world.call("CreateLoginProfile", UserName="agent", Password="Secret-123")
    key = world.call("CreateAccessKey", UserName="agent")["AccessKey"]["AccessKeyId"]
    world.call("UpdateAccessKey", UserName="agent", AccessKeyId=key, Status="Inactive")
    world.call("GenerateCredentialReport")
    row = _report(world)[1]
    assert row["password_enabled"] == "true"
    assert (row["access_key_1_active"], row["access_key_1_last_used_date"]) == ("false", "N/A")
    assert row["access_key_2_last_rotated"] == "N/A"


def _report(world: World) -> list[dict[str, str]]:
    found = world.call("GetCredentialReport")
    assert found["ReportFormat"] == "text/csv"
    return list(csv.DictReader(io.StringIO(found["Content"].decode())))


def test_what_a_role_used_is_told_by_service_and_action(world: World) -> None:
    arn = world.role("r", policy({"Action": ["s3:Get*", "sqs:*"]}), trust(LAMBDA))
    caller = Caller("arn:aws:sts::123456789012:assumed-role/r/s", "123456789012", arn)
    asked = Call("s3", "GetObject", {}, caller, "r", "eu-west-1")
    world.iam.authorize(asked, (Permission("s3:GetObject", "arn:aws:s3:::b/k"),))
    job = world.call("GenerateServiceLastAccessedDetails", Arn=arn, Granularity="ACTION_LEVEL")[
        "JobId"
    ]
    found = world.call("GetServiceLastAccessedDetails", JobId=job)
    assert found["JobStatus"] == "COMPLETED"
    s3, sqs = found["ServicesLastAccessed"]
    assert (s3["ServiceNamespace"], s3["LastAuthenticated"]) == ("s3", world.time.now)
    assert s3["LastAuthenticatedRegion"] == "eu-west-1"
    assert [one["ActionName"] for one in s3["TrackedActionsLastAccessed"]] == ["GetObject"]
    assert (sqs["TotalAuthenticatedEntities"], "LastAuthenticated" in sqs) == (0, False)
    details = world.call(
        "GetServiceLastAccessedDetailsWithEntities", JobId=job, ServiceNamespace="s3"
    )["EntityDetailsList"]
    assert details[0]["EntityInfo"]["Type"] == "ROLE"
    used = world.call("GetRole", RoleName="r")["Role"]["RoleLastUsed"]
    assert used == {"LastUsedDate": world.time.now, "Region": "eu-west-1"}
    world.call("DeleteRolePolicy", RoleName="r", PolicyName="own")
    world.call("DeleteRole", RoleName="r")
    world.role("r")
    assert world.call("GetRole", RoleName="r")["Role"]["RoleLastUsed"] == {}


def test_policies_that_grant_a_service(world: World) -> None:
    made = world.call("CreatePolicy", PolicyName="p", PolicyDocument=policy({"Action": "s3:*"}))
    world.call("CreateGroup", GroupName="g")
    world.call("AttachGroupPolicy", GroupName="g", PolicyArn=made["Policy"]["Arn"])
    caller = world.user("agent", policy({"Action": "*"}))
    world.call("AddUserToGroup", UserName="agent", GroupName="g")
    found = world.call(
        "ListPoliciesGrantingServiceAccess", Arn=caller.arn, ServiceNamespaces=["s3", "sqs"]
    )["PoliciesGrantingServiceAccess"]
    kinds = {one["ServiceNamespace"]: [p["PolicyType"] for p in one["Policies"]] for one in found}
    assert kinds == {"s3": ["INLINE", "MANAGED"], "sqs": ["INLINE"]}


@pytest.mark.parametrize("password", ["short1!", "alllowercase", "agentagent1", "AGENT-lower"])
def test_the_password_that_aws_asks_for(world: World, password: str) -> None:
    world.user("AGENT-lower")
    good: dict[str, Any] = (
        {"Password": password} if password != "AGENT-lower" else {"Password": "agent-LOWER"}
    )
    found = refused(world, "CreateLoginProfile", UserName="AGENT-lower", **good)
    assert found == "PasswordPolicyViolation"


def test_passwords_follow_the_accounts_policy_and_are_changed_by_their_owner(world: World) -> None:
    caller = world.user("agent", policy({"Action": "iam:ChangePassword"}))
    world.call("UpdateAccountPasswordPolicy", MinimumPasswordLength=10, RequireSymbols=True)
    weak: dict[str, Any] = {"UserName": "agent", "Password": "abcdefghijk"}
    assert refused(world, "CreateLoginProfile", **weak) == "PasswordPolicyViolation"
    world.call("CreateLoginProfile", UserName="agent", Password="first-password")
    change: dict[str, Any] = {"OldPassword": "wrong-password", "NewPassword": "second-password"}
    assert refused(world, "ChangePassword", caller, **change) == "AccessDenied"
    change["OldPassword"] = "first-password"
    world.call("ChangePassword", caller, **change)
    assert refused(world, "ChangePassword", caller, **change) == "AccessDenied"
    assert refused(world, "ChangePassword", **change) == "InvalidUserType"
    stored = world.iam.store.users.items["agent"].login
    assert "second-password" not in str(stored)


def test_keys_of_another_user_are_out_of_reach(world: World) -> None:
    world.user("buyer")
    key = world.call("CreateAccessKey", UserName="buyer")["AccessKey"]["AccessKeyId"]
    own = policy({"Action": "iam:*", "Resource": "arn:aws:iam::*:user/${aws:username}"})
    agent = world.user("agent", own)
    for input in ({}, {"UserName": "agent"}):
        taken = refused(world, "DeleteAccessKey", agent, AccessKeyId=key, **input)
        assert taken == "NoSuchEntity"
        off: dict[str, Any] = {"AccessKeyId": key, "Status": "Inactive", **input}
        assert refused(world, "UpdateAccessKey", agent, **off) == "NoSuchEntity"
    named: dict[str, Any] = {"AccessKeyId": key, "UserName": "buyer"}
    assert refused(world, "DeleteAccessKey", agent, **named) == "AccessDenied"
    world.call("DeleteAccessKey", AccessKeyId=key)


def test_credentials_for_services(world: World) -> None:
    world.user("agent")
    named: dict[str, Any] = {"UserName": "agent", "ServiceName": "codecommit.amazonaws.com"}
    unknown: dict[str, Any] = named | {"ServiceName": "s3.amazonaws.com"}
    assert refused(world, "CreateServiceSpecificCredential", **unknown) == "NoSuchEntity"
    made = world.call("CreateServiceSpecificCredential", **named)["ServiceSpecificCredential"]
    assert made["ServiceUserName"] == "agent-at-123456789012"
    number: dict[str, Any] = {
        "UserName": "agent",
        "ServiceSpecificCredentialId": made["ServiceSpecificCredentialId"],
    }
    again = world.call("ResetServiceSpecificCredential", **number)["ServiceSpecificCredential"]
    assert again["ServicePassword"] != made["ServicePassword"]
    world.call("UpdateServiceSpecificCredential", Status="Inactive", **number)
    (shown,) = world.call("ListServiceSpecificCredentials", UserName="agent")[
        "ServiceSpecificCredentials"
    ]
    assert (shown["Status"], "ServicePassword" in shown) == ("Inactive", False)
    world.call("DeleteServiceSpecificCredential", **number)
    assert refused(world, "DeleteServiceSpecificCredential", **number) == "NoSuchEntity"


def test_saml_providers(world: World) -> None:
    made: dict[str, Any] = {"Name": "idp", "SAMLMetadataDocument": METADATA}
    arn = world.call("CreateSAMLProvider", **made)["SAMLProviderArn"]
    assert arn == "arn:aws:iam::123456789012:saml-provider/idp"
    assert refused(world, "CreateSAMLProvider", **made) == "EntityAlreadyExists"
    found = world.call("GetSAMLProvider", SAMLProviderArn=arn)
    assert (found["SAMLMetadataDocument"], found["ValidUntil"]) == (METADATA, 2082758400.0)
    world.call("TagSAMLProvider", SAMLProviderArn=arn, Tags=[{"Key": "a", "Value": "b"}])
    assert world.call("ListSAMLProviderTags", SAMLProviderArn=arn)["Tags"]
    world.call("UntagSAMLProvider", SAMLProviderArn=arn, TagKeys=["a"])
    world.call("UpdateSAMLProvider", SAMLProviderArn=arn, SAMLMetadataDocument=METADATA)
    assert len(world.call("ListSAMLProviders")["SAMLProviderList"]) == 1
    world.call("DeleteSAMLProvider", SAMLProviderArn=arn)
    assert refused(world, "GetSAMLProvider", SAMLProviderArn=arn) == "NoSuchEntity"


@pytest.mark.parametrize(
    "document",
    [
        "a" * 1000,
        "<EntityDescriptor/>".ljust(1000),
        '<!DOCTYPE x [<!ENTITY a "aaaa">]>'.ljust(300) + METADATA,
    ],
)
def test_what_is_no_metadata(world: World, document: str) -> None:
    made: dict[str, Any] = {"Name": "idp", "SAMLMetadataDocument": document}
    assert refused(world, "CreateSAMLProvider", **made) == "InvalidInput"


def test_arns_are_of_the_partition_that_was_called(world: World) -> None:
    for region, partition in (("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")):
        call = Call(
            "iam", "CreateUser", {"UserName": f"u-{region}"}, world.cloud.root(), "r", region
        )
        made: Any = world.cloud.invoke(call)
        assert made["User"]["Arn"] == f"arn:{partition}:iam::123456789012:user/u-{region}"
        call = Call("sts", "GetCallerIdentity", {}, world.cloud.root(), "r", region)
        who: Any = world.cloud.invoke(call)
        assert who["Arn"] == f"arn:{partition}:iam::123456789012:root"
