"""The account's alias and password policy, what users upload, service-linked roles, tags."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from csc.emulator.errors import ServiceError
from tests.emulator.services.iam.conftest import World, policy


def _refused(world: World, operation: str, **input: Any) -> str:
    with pytest.raises(ServiceError) as refused:
        world.call(operation, **input)
    return refused.value.code


@pytest.fixture(scope="module")
def certificate() -> str:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "example.com")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 7, now, now + timedelta(90))
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


def test_the_alias(world: World) -> None:
    assert world.call("ListAccountAliases")["AccountAliases"] == []
    world.call("CreateAccountAlias", AccountAlias="first")
    world.call("CreateAccountAlias", AccountAlias="second")
    assert world.call("ListAccountAliases")["AccountAliases"] == ["second"]
    assert _refused(world, "DeleteAccountAlias", AccountAlias="first") == "NoSuchEntity"
    world.call("DeleteAccountAlias", AccountAlias="second")
    assert world.call("ListAccountAliases")["AccountAliases"] == []
    assert _refused(world, "CreateAccountAlias", AccountAlias="-x-") == "ValidationError"


def test_the_password_policy_is_set_whole(world: World) -> None:
    assert _refused(world, "GetAccountPasswordPolicy") == "NoSuchEntity"
    world.call("UpdateAccountPasswordPolicy", RequireSymbols=True, MaxPasswordAge=60)
    found = world.call("GetAccountPasswordPolicy")["PasswordPolicy"]
    assert (found["RequireSymbols"], found["MaxPasswordAge"]) == (True, 60)
    assert (found["ExpirePasswords"], found["MinimumPasswordLength"]) == (True, 6)
    world.call("UpdateAccountPasswordPolicy", MinimumPasswordLength=12)
    found = world.call("GetAccountPasswordPolicy")["PasswordPolicy"]
    assert (found["RequireSymbols"], found["ExpirePasswords"]) == (False, False)
    assert _refused(world, "UpdateAccountPasswordPolicy", MinimumPasswordLength=129)
    world.call("DeleteAccountPasswordPolicy")
    assert _refused(world, "DeleteAccountPasswordPolicy") == "NoSuchEntity"


def test_ssh_keys(world: World) -> None:
    world.user("agent")
    body = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGk"
    made = world.call("UploadSSHPublicKey", UserName="agent", SSHPublicKeyBody=body)
    key = made["SSHPublicKey"]
    assert key["SSHPublicKeyId"].startswith("APKA")
    assert len(key["Fingerprint"].split(":")) == 16
    named = {"UserName": "agent", "SSHPublicKeyId": key["SSHPublicKeyId"]}
    world.call("UpdateSSHPublicKey", **named, Status="Inactive")
    shown = world.call("GetSSHPublicKey", **named, Encoding="SSH")["SSHPublicKey"]
    assert (shown["Status"], shown["SSHPublicKeyBody"]) == ("Inactive", body)
    world.user("buyer")
    other = {**named, "UserName": "buyer"}
    assert _refused(world, "DeleteSSHPublicKey", **other) == "NoSuchEntity"
    world.call("DeleteSSHPublicKey", **named)
    assert world.call("ListSSHPublicKeys", UserName="agent")["SSHPublicKeys"] == []
    refused = _refused(world, "UploadSSHPublicKey", UserName="agent", SSHPublicKeyBody="key")
    assert refused == "InvalidPublicKey"


def test_signing_certificates_of_which_a_user_has_two(world: World, certificate: str) -> None:
    agent = world.user("agent")
    upload: dict[str, Any] = {"UserName": "agent", "CertificateBody": certificate}
    first = world.call("UploadSigningCertificate", **upload)["Certificate"]
    world.call("UploadSigningCertificate", **upload)
    assert _refused(world, "UploadSigningCertificate", **upload) == "LimitExceeded"
    named = {"UserName": "agent", "CertificateId": first["CertificateId"]}
    world.call("UpdateSigningCertificate", **named, Status="Inactive")
    listed = world.call("ListSigningCertificates", UserName="agent")["Certificates"]
    assert sorted(one["Status"] for one in listed) == ["Active", "Inactive"]
    world.call("DeleteSigningCertificate", **named)
    assert _refused(world, "DeleteSigningCertificate", **named) == "NoSuchEntity"
    bad = {"UserName": "agent", "CertificateBody": "none"}
    assert _refused(world, "UploadSigningCertificate", **bad) == "MalformedCertificate"
    assert agent.arn.endswith("agent")


def test_server_certificates(world: World, certificate: str) -> None:
    upload: dict[str, Any] = {
        "ServerCertificateName": "web",
        "Path": "/cloudfront/",
        "CertificateBody": certificate,
        "PrivateKey": "key",
    }
    made = world.call("UploadServerCertificate", **upload)["ServerCertificateMetadata"]
    assert made["Arn"] == "arn:aws:iam::123456789012:server-certificate/cloudfront/web"
    assert made["Expiration"] > datetime.now(UTC).timestamp()
    assert _refused(world, "UploadServerCertificate", **upload) == "EntityAlreadyExists"
    found = world.call("GetServerCertificate", ServerCertificateName="web")["ServerCertificate"]
    assert found["CertificateBody"] == certificate
    listed = world.call("ListServerCertificates", PathPrefix="/other/")
    assert listed["ServerCertificateMetadataList"] == []
    world.call("DeleteServerCertificate", ServerCertificateName="web")
    assert _refused(world, "GetServerCertificate", ServerCertificateName="web") == "NoSuchEntity"


def test_service_linked_roles(world: World) -> None:
    made = world.call("CreateServiceLinkedRole", AWSServiceName="ecs.amazonaws.com")["Role"]
    assert made["Arn"].endswith(":role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS")
    assert world.iam.may_assume(made["Arn"], "ecs.amazonaws.com")
    again = {"AWSServiceName": "ecs.amazonaws.com"}
    assert _refused(world, "CreateServiceLinkedRole", **again) == "InvalidInput"
    world.role("own")
    assert _refused(world, "DeleteServiceLinkedRole", RoleName="own") == "InvalidInput"
    gone = world.call("DeleteServiceLinkedRole", RoleName=made["RoleName"])
    status = world.call("GetServiceLinkedRoleDeletionStatus", **gone)
    assert status["Status"] == "SUCCEEDED"
    assert _refused(world, "GetRole", RoleName=made["RoleName"]) == "NoSuchEntity"


def test_tags_and_clients_of_a_provider_and_a_profile(world: World) -> None:
    made = world.call(
        "CreateOpenIDConnectProvider", Url="https://id.example.com", ThumbprintList=["a" * 40]
    )
    named = {"OpenIDConnectProviderArn": made["OpenIDConnectProviderArn"]}
    world.call("TagOpenIDConnectProvider", **named, Tags=[{"Key": "a", "Value": "1"}])
    assert world.call("ListOpenIDConnectProviderTags", **named)["Tags"]
    world.call("UntagOpenIDConnectProvider", **named, TagKeys=["a"])
    assert world.call("ListOpenIDConnectProviderTags", **named)["Tags"] == []
    world.call("AddClientIDToOpenIDConnectProvider", **named, ClientID="app")
    world.call("UpdateOpenIDConnectProviderThumbprint", **named, ThumbprintList=["b" * 40])
    found = world.call("GetOpenIDConnectProvider", **named)
    assert (found["ClientIDList"], found["ThumbprintList"]) == (["app"], ["b" * 40])
    world.call("RemoveClientIDFromOpenIDConnectProvider", **named, ClientID="app")
    assert world.call("GetOpenIDConnectProvider", **named)["ClientIDList"] == []
    world.call("CreateInstanceProfile", InstanceProfileName="p")
    world.call("TagInstanceProfile", InstanceProfileName="p", Tags=[{"Key": "a", "Value": "1"}])
    assert world.call("ListInstanceProfileTags", InstanceProfileName="p")["Tags"]
    world.call("UntagInstanceProfile", InstanceProfileName="p", TagKeys=["A"])
    assert world.call("ListInstanceProfileTags", InstanceProfileName="p")["Tags"] == []


def test_a_login_profile_is_updated(world: World) -> None:
    world.user("agent")
    assert _refused(world, "UpdateLoginProfile", UserName="agent") == "NoSuchEntity"
    world.call("CreateLoginProfile", UserName="agent", Password="Secret-123!")
    world.call("UpdateLoginProfile", UserName="agent", PasswordResetRequired=True)
    found = world.call("GetLoginProfile", UserName="agent")["LoginProfile"]
    assert found["PasswordResetRequired"] is True


def test_a_providers_url(world: World) -> None:
    made = world.call(
        "CreateOpenIDConnectProvider", Url="https://id.example.com/a?b=c", ThumbprintList=[]
    )
    assert made["OpenIDConnectProviderArn"].endswith(":oidc-provider/id.example.com/a")
    named = {"Url": "id.example.com", "ThumbprintList": []}
    assert _refused(world, "CreateOpenIDConnectProvider", **named) == "ValidationError"


@pytest.mark.parametrize(
    ("resource", "fits"),
    [
        ("arn:aws:s3:us-west-2:123456789012:accesspoint/mine", True),
        ("arn:aws:s3:us-west-2:123456789012:accesspoint/mine/object/*", True),
        ("arn:aws:s3:us-west-2:123456789012:bucket", False),
    ],
)
def test_access_points_are_in_a_region_and_buckets_are_not(
    world: World, resource: str, fits: bool
) -> None:
    document = policy({"Action": "s3:GetObject", "Resource": resource})
    if fits:
        world.call("CreatePolicy", PolicyName="p", PolicyDocument=document)
    else:
        refused = _refused(world, "CreatePolicy", PolicyName="p", PolicyDocument=document)
        assert refused == "MalformedPolicyDocument"
