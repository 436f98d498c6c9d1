"""Identity pools: who gets an identity, which role it gets, and what its credentials may do."""

import inspect
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from csc.emulator.calls import Call, Caller, Permission
from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.errors import ServiceError
from csc.emulator.services.cognito_identity.service import CognitoIdentity
from csc.emulator.services.cognito_idp import CognitoIdp
from csc.emulator.services.cognito_idp.mint_token import mint_token
from csc.emulator.services.cognito_idp.put_user import Wanted, put_user
from csc.emulator.services.iam import Iam
from csc.emulator.services.sts.service import Sts
from csc.emulator.storage import open_storage

PROVIDER = "cognito-identity.amazonaws.com"


@dataclass
class World:
    cloud: Cloud
    iam: Iam
    cognito: CognitoIdp
    pool: str = ""
    provider: str = ""
    client: str = ""

    async def call(self, service: str, operation: str, **input: Any) -> dict[str, Any]:
        cloud = self.cloud
        call = Call(service, operation, input, cloud.root(), cloud.clock.uuid(), cloud.region)
        pending = cloud.invoke(call)
        return await pending if inspect.isawaitable(pending) else pending

    async def identity(self, operation: str, **input: Any) -> dict[str, Any]:
        return await self.call("cognito-identity", operation, **input)

    def logins(self, user: str) -> dict[str, str]:
        return {self.provider: mint_token(self.cognito, None, user, (), "id").token}

    async def role(self, name: str, amr: str, *statements: dict[str, Any]) -> str:
        condition = {
            "StringEquals": {f"{PROVIDER}:aud": self.pool},
            "ForAnyValue:StringLike": {f"{PROVIDER}:amr": amr},
        }
        trust = {
            "Effect": "Allow",
            "Principal": {"Federated": PROVIDER},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": condition,
        }
        made = await self.call(
            "iam", "CreateRole", RoleName=name, AssumeRolePolicyDocument=_policy(trust)
        )
        if statements:
            await self.call(
                "iam",
                "PutRolePolicy",
                RoleName=name,
                PolicyName="own",
                PolicyDocument=_policy(*statements),
            )
        return str(made["Role"]["Arn"])

    async def credentials(self, identity: str, **more: Any) -> Caller:
        """The caller that the credentials of an identity are."""
        answer = await self.identity("GetCredentialsForIdentity", IdentityId=identity, **more)
        given = answer["Credentials"]
        caller = self.iam.caller_for_key(given["AccessKeyId"], given["SessionToken"])
        assert caller is not None
        return caller

    def may(self, caller: Caller, action: str, resource: str) -> bool:
        call = Call("dynamodb", "GetItem", {}, caller, "r", self.cloud.region)
        try:
            self.iam.authorize(call, (Permission(action, resource),))
        except ServiceError:
            return False
        return True


def _policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    storage = open_storage(None)
    cloud = Cloud(storage, Clock())
    iam = Iam(cloud)
    cloud.services.update({"iam": iam, "cognito-idp": CognitoIdp(cloud)})
    cloud.services["cognito-identity"] = CognitoIdentity(cloud)
    cloud.authorize = iam.authorize
    yield cloud
    storage.close()


@pytest.fixture
async def world(cloud: Cloud) -> World:
    iam, cognito = cloud.services["iam"], cloud.services["cognito-idp"]
    assert isinstance(iam, Iam)
    assert isinstance(cognito, CognitoIdp)
    world = World(cloud, iam, cognito)
    users = (await world.call("cognito-idp", "CreateUserPool", PoolName="users"))["UserPool"]
    client = await world.call(
        "cognito-idp", "CreateUserPoolClient", UserPoolId=users["Id"], ClientName="app"
    )
    world.client = client["UserPoolClient"]["ClientId"]
    world.provider = f"cognito-idp.us-east-1.amazonaws.com/{users['Id']}"
    made = await world.identity(
        "CreateIdentityPool",
        IdentityPoolName="pool",
        AllowUnauthenticatedIdentities=True,
        CognitoIdentityProviders=[{"ProviderName": world.provider, "ClientId": world.client}],
    )
    world.pool = made["IdentityPoolId"]
    for name, groups in (("agent", ("admins",)), ("buyer", ())):
        put_user(cognito, cognito.store.pools[users["Id"]], Wanted(name, groups=groups))
    return world


async def _refused(world: World, operation: str, **input: Any) -> str:
    with pytest.raises(ServiceError) as refused:
        await world.identity(operation, **input)
    return refused.value.code


async def test_a_login_has_one_identity_and_guests_have_new_ones(world: World) -> None:
    async def identify(**more: Any) -> str:
        found = await world.identity("GetId", IdentityPoolId=world.pool, **more)
        return str(found["IdentityId"])

    agent = await identify(Logins=world.logins("agent"))
    assert agent.startswith("us-east-1:")
    assert await identify(Logins=world.logins("agent")) == agent
    assert await identify(Logins=world.logins("buyer")) != agent
    assert await identify() != await identify()
    listed = await world.identity("ListIdentities", IdentityPoolId=world.pool, MaxResults=3)
    more = await world.identity(
        "ListIdentities", IdentityPoolId=world.pool, MaxResults=3, NextToken=listed["NextToken"]
    )
    assert (len(listed["Identities"]), len(more["Identities"])) == (3, 1)


async def test_credentials_are_the_roles_and_know_their_identity(world: World) -> None:
    own = {
        "Effect": "Allow",
        "Action": "dynamodb:GetItem",
        "Resource": f"arn:aws:dynamodb:us-east-1:123456789012:table/${{{PROVIDER}:sub}}",
    }
    role = await world.role("users", "authenticated", own)
    guest = await world.role("guests", "unauthenticated")
    await world.identity(
        "SetIdentityPoolRoles",
        IdentityPoolId=world.pool,
        Roles={"authenticated": role, "unauthenticated": guest},
    )
    logins = world.logins("agent")
    found = await world.identity("GetId", IdentityPoolId=world.pool, Logins=logins)
    caller = await world.credentials(found["IdentityId"], Logins=logins)
    assert caller.arn.endswith(":assumed-role/users/CognitoIdentityCredentials")
    table = "arn:aws:dynamodb:us-east-1:123456789012:table/"
    assert world.may(caller, "dynamodb:GetItem", table + found["IdentityId"])
    assert not world.may(caller, "dynamodb:GetItem", table + "us-east-1:another")
    nobody = await world.identity("GetId", IdentityPoolId=world.pool)
    visitor = await world.credentials(nobody["IdentityId"])
    assert ":assumed-role/guests/" in visitor.arn
    assert not world.may(visitor, "dynamodb:GetItem", table + nobody["IdentityId"])


async def test_nobody_gets_anothers_credentials(world: World) -> None:
    role = await world.role("users", "authenticated")
    await world.identity(
        "SetIdentityPoolRoles", IdentityPoolId=world.pool, Roles={"authenticated": role}
    )
    agent = (
        await world.identity("GetId", IdentityPoolId=world.pool, Logins=world.logins("agent"))
    )["IdentityId"]
    get = "GetCredentialsForIdentity"
    assert await _refused(world, get, IdentityId=agent) == "NotAuthorizedException"
    buyer = world.logins("buyer")
    assert await _refused(world, get, IdentityId=agent, Logins=buyer) == "NotAuthorizedException"
    forged = {world.provider: "e30.e30.e30"}
    assert await _refused(world, get, IdentityId=agent, Logins=forged) == "NotAuthorizedException"
    elsewhere = {"accounts.google.com": buyer[world.provider]}
    assert await _refused(world, "GetId", IdentityPoolId=world.pool, Logins=elsewhere)
    access = {world.provider: mint_token(world.cognito, None, "buyer", (), "access").token}
    assert (
        await _refused(world, "GetId", IdentityPoolId=world.pool, Logins=access)
        == "NotAuthorizedException"
    )
    await world.identity(
        "UpdateIdentityPool",
        IdentityPoolId=world.pool,
        IdentityPoolName="pool",
        AllowUnauthenticatedIdentities=False,
    )
    assert await _refused(world, "GetId", IdentityPoolId=world.pool) == "NotAuthorizedException"
    assert await _refused(world, "GetId", IdentityPoolId=world.pool, Logins=buyer)


async def test_a_role_that_does_not_trust_the_pool_is_not_given(world: World) -> None:
    guest = await world.role("guests", "authenticated")
    nobody = await world.identity("GetId", IdentityPoolId=world.pool)
    wrong = "InvalidIdentityPoolConfigurationException"
    assert await _refused(world, "GetCredentialsForIdentity", **nobody) == wrong
    await world.identity(
        "SetIdentityPoolRoles", IdentityPoolId=world.pool, Roles={"unauthenticated": guest}
    )
    assert await _refused(world, "GetCredentialsForIdentity", **nobody) == wrong


async def test_roles_by_rules_and_by_token(world: World) -> None:
    usual = await world.role("usual", "authenticated")
    admin = await world.role("admin", "authenticated")
    rule = {"Claim": "cognito:groups", "MatchType": "Contains", "Value": "admins", "RoleARN": admin}
    key = f"{world.provider}:{world.client}"

    async def assign(mapping: dict[str, Any]) -> None:
        await world.identity(
            "SetIdentityPoolRoles",
            IdentityPoolId=world.pool,
            Roles={"authenticated": usual},
            RoleMappings={key: mapping},
        )

    async def role_of(user: str, **more: Any) -> str:
        logins = world.logins(user)
        found = await world.identity("GetId", IdentityPoolId=world.pool, Logins=logins)
        caller = await world.credentials(found["IdentityId"], Logins=logins, **more)
        return caller.principal

    rules = {"Type": "Rules", "RulesConfiguration": {"Rules": [rule]}}
    await assign({**rules, "AmbiguousRoleResolution": "AuthenticatedRole"})
    assert (await role_of("agent"), await role_of("buyer")) == (admin, usual)
    await assign({**rules, "AmbiguousRoleResolution": "Deny"})
    with pytest.raises(ServiceError):
        await role_of("buyer")
    users = world.provider.rpartition("/")[2]
    await world.call(
        "cognito-idp", "UpdateGroup", UserPoolId=users, GroupName="admins", RoleArn=admin
    )
    await assign({"Type": "Token", "AmbiguousRoleResolution": "Deny"})
    assert await role_of("agent") == admin
    assert await role_of("agent", CustomRoleArn=admin) == admin
    with pytest.raises(ServiceError):
        await role_of("agent", CustomRoleArn=usual)


async def test_pools_and_identities_are_listed_and_deleted(world: World) -> None:
    listed = await world.identity("ListIdentityPools", MaxResults=10)
    assert [pool["IdentityPoolName"] for pool in listed["IdentityPools"]] == ["pool"]
    guest = await world.identity("GetId", IdentityPoolId=world.pool)
    assert (await world.identity("DescribeIdentity", **guest))["Logins"] == []
    await world.identity("DeleteIdentities", IdentityIdsToDelete=[guest["IdentityId"]])
    assert await _refused(world, "DescribeIdentity", **guest) == "ResourceNotFoundException"
    await world.identity("DeleteIdentityPool", IdentityPoolId=world.pool)
    gone = await _refused(world, "DescribeIdentityPool", IdentityPoolId=world.pool)
    assert gone == "ResourceNotFoundException"


async def _developers(world: World) -> None:
    await world.identity(
        "UpdateIdentityPool",
        IdentityPoolId=world.pool,
        IdentityPoolName="pool",
        AllowUnauthenticatedIdentities=False,
        DeveloperProviderName="login.my.app",
    )


async def _developer_token(world: World, user: str, **more: Any) -> dict[str, Any]:
    return await world.identity(
        "GetOpenIdTokenForDeveloperIdentity",
        IdentityPoolId=world.pool,
        Logins={"login.my.app": user},
        **more,
    )


async def test_the_basic_flow_goes_by_sts(world: World) -> None:
    world.cloud.services["sts"] = Sts(world.cloud)
    role = await world.role("users", "authenticated")
    logins = world.logins("agent")
    found = await world.identity("GetId", IdentityPoolId=world.pool, Logins=logins)
    token = await world.identity("GetOpenIdToken", IdentityId=found["IdentityId"], Logins=logins)
    given = {"RoleArn": role, "RoleSessionName": "app"}
    assumed = await world.call(
        "sts", "AssumeRoleWithWebIdentity", WebIdentityToken=token["Token"], **given
    )
    assert assumed["Provider"] == PROVIDER
    assert assumed["SubjectFromWebIdentityToken"] == found["IdentityId"]
    head, body, signature = token["Token"].split(".")
    with pytest.raises(ServiceError, match="not a valid JWT"):
        forged = f"{head}.{body}.{signature[::-1]}"
        await world.call("sts", "AssumeRoleWithWebIdentity", WebIdentityToken=forged, **given)


async def test_a_guest_is_not_given_the_role_of_users(world: World) -> None:
    world.cloud.services["sts"] = Sts(world.cloud)
    role = await world.role("users", "authenticated")
    guest = await world.identity("GetId", IdentityPoolId=world.pool)
    token = await world.identity("GetOpenIdToken", IdentityId=guest["IdentityId"])
    with pytest.raises(ServiceError) as refused:
        await world.call(
            "sts",
            "AssumeRoleWithWebIdentity",
            RoleArn=role,
            RoleSessionName="app",
            WebIdentityToken=token["Token"],
        )
    assert refused.value.code == "AccessDenied"


async def test_a_developers_backend_vouches_for_its_users(world: World) -> None:
    await _developers(world)
    role = await world.role("users", "authenticated")
    await world.identity(
        "SetIdentityPoolRoles", IdentityPoolId=world.pool, Roles={"authenticated": role}
    )
    first = await _developer_token(world, "clerk")
    assert (await _developer_token(world, "clerk"))["IdentityId"] == first["IdentityId"]
    caller = await world.credentials(first["IdentityId"], Logins={PROVIDER: first["Token"]})
    assert ":assumed-role/users/" in caller.arn
    other = await _developer_token(world, "agent")
    assert (
        await _refused(
            world,
            "GetCredentialsForIdentity",
            IdentityId=first["IdentityId"],
            Logins={PROVIDER: other["Token"]},
        )
        == "NotAuthorizedException"
    )


async def test_developer_identities_are_looked_up_merged_and_unlinked(world: World) -> None:
    await _developers(world)
    one = (await _developer_token(world, "clerk"))["IdentityId"]
    two = (await _developer_token(world, "agent"))["IdentityId"]
    pool = {"IdentityPoolId": world.pool}
    found = await world.identity("LookupDeveloperIdentity", DeveloperUserIdentifier="clerk", **pool)
    assert found["IdentityId"] == one
    merged = await world.identity(
        "MergeDeveloperIdentities",
        SourceUserIdentifier="clerk",
        DestinationUserIdentifier="agent",
        DeveloperProviderName="login.my.app",
        **pool,
    )
    assert merged["IdentityId"] == two
    found = await world.identity("LookupDeveloperIdentity", IdentityId=two, **pool)
    assert found["DeveloperUserIdentifierList"] == ["agent", "clerk"]
    assert await _refused(world, "DescribeIdentity", IdentityId=one) == "ResourceNotFoundException"
    gone = {
        "IdentityId": two,
        "DeveloperProviderName": "login.my.app",
        "DeveloperUserIdentifier": "clerk",
        **pool,
    }
    await world.identity("UnlinkDeveloperIdentity", **gone)
    found = await world.identity("LookupDeveloperIdentity", IdentityId=two, **pool)
    assert found["DeveloperUserIdentifierList"] == ["agent"]
    assert await _refused(world, "UnlinkDeveloperIdentity", **gone) == "ResourceConflictException"


async def test_a_login_is_unlinked_by_its_own_token_alone(world: World) -> None:
    logins = world.logins("agent")
    found = await world.identity("GetId", IdentityPoolId=world.pool, Logins=logins)
    given = {"IdentityId": found["IdentityId"], "LoginsToRemove": [world.provider]}
    other = world.logins("buyer")
    refused = await _refused(world, "UnlinkIdentity", Logins=other, **given)
    assert refused == "NotAuthorizedException"
    await world.identity("UnlinkIdentity", Logins=logins, **given)
    again = await world.identity("GetId", IdentityPoolId=world.pool, Logins=logins)
    assert again["IdentityId"] != found["IdentityId"]


async def test_tags_and_tag_maps_are_kept(world: World) -> None:
    arn = f"arn:aws:cognito-identity:us-east-1:123456789012:identitypool/{world.pool}"
    await world.identity("TagResource", ResourceArn=arn, Tags={"team": "shop", "env": "dev"})
    await world.identity("UntagResource", ResourceArn=arn, TagKeys=["env"])
    tags = await world.identity("ListTagsForResource", ResourceArn=arn)
    assert tags == {"Tags": {"team": "shop"}}
    where = {"IdentityPoolId": world.pool, "IdentityProviderName": world.provider}
    await world.identity("SetPrincipalTagAttributeMap", PrincipalTags={"team": "team"}, **where)
    shown = await world.identity("GetPrincipalTagAttributeMap", **where)
    assert shown["PrincipalTags"] == {"team": "team"}
