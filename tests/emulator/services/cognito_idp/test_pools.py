"""Pools, clients, domains, resource servers and tags through the API."""

import pytest

from csc.emulator.services.cognito_idp.errors import (
    InvalidParameterException,
    NotAuthorizedException,
    ResourceNotFoundException,
    ScopeDoesNotExistException,
)
from tests.emulator.services.cognito_idp.conftest import World


async def test_a_pool_has_an_id_that_verifiers_accept(world: World) -> None:
    import re

    # aws-jwt-verify's own rule for pool ids
    assert re.fullmatch(r"(?P<region>[a-z]{2}-(gov-)?[a-z]+-\d)_[a-zA-Z0-9]+", world.pool_id)
    assert len(world.pool_id) == len("us-east-1_AbCdEfGhI")


async def test_describe_and_update(world: World) -> None:
    await world.admin(
        "UpdateUserPool",
        MfaConfiguration="OPTIONAL",
        Policies={"PasswordPolicy": {"MinimumLength": 12}},
    )
    shown = (await world.admin("DescribeUserPool"))["UserPool"]
    assert shown["MfaConfiguration"] == "OPTIONAL"
    assert shown["Policies"]["PasswordPolicy"]["MinimumLength"] == 12
    assert shown["SchemaAttributes"][0]["Name"] == "sub"
    with pytest.raises(InvalidParameterException):
        await world.admin("UpdateUserPool", Policies={"PasswordPolicy": {"MinimumLength": 5}})


async def test_a_protected_pool_stays(world: World) -> None:
    await world.admin("UpdateUserPool", DeletionProtection="ACTIVE")
    with pytest.raises(InvalidParameterException, match="deletion protection"):
        await world.admin("DeleteUserPool")
    await world.admin("UpdateUserPool", DeletionProtection="INACTIVE")
    await world.add_user("agent")
    await world.admin("DeleteUserPool")
    with pytest.raises(ResourceNotFoundException, match="does not exist"):
        await world.admin("DescribeUserPool")
    count = world.cloud.storage.connection.execute("SELECT count(*) FROM cognito_user").fetchone()
    assert count == (0,)


async def test_clients(world: World) -> None:
    made = (await world.admin("CreateUserPoolClient", ClientName="b", GenerateSecret=True))[
        "UserPoolClient"
    ]
    assert len(made["ClientSecret"]) == 51
    await world.admin(
        "UpdateUserPoolClient", ClientId=made["ClientId"], ClientName="c", AccessTokenValidity=2
    )
    shown = (await world.admin("DescribeUserPoolClient", ClientId=made["ClientId"]))[
        "UserPoolClient"
    ]
    assert (shown["ClientName"], shown["AccessTokenValidity"]) == ("c", 2)
    assert shown["ClientSecret"] == made["ClientSecret"]
    assert len((await world.admin("ListUserPoolClients"))["UserPoolClients"]) == 2
    await world.admin("DeleteUserPoolClient", ClientId=made["ClientId"])
    with pytest.raises(ResourceNotFoundException):
        await world.admin("DescribeUserPoolClient", ClientId=made["ClientId"])


async def test_a_client_of_another_pool_is_not_found(world: World) -> None:
    other = (await world.call("CreateUserPool", PoolName="other"))["UserPool"]["Id"]
    with pytest.raises(ResourceNotFoundException):
        await world.call("DescribeUserPoolClient", UserPoolId=other, ClientId=world.client_id)


async def test_scopes_must_exist(world: World) -> None:
    with pytest.raises(ScopeDoesNotExistException):
        await world.admin("CreateUserPoolClient", ClientName="x", AllowedOAuthScopes=["api/read"])
    await world.admin(
        "CreateResourceServer",
        Identifier="api",
        Name="API",
        Scopes=[{"ScopeName": "read", "ScopeDescription": "reading"}],
    )
    assert await world.admin(
        "CreateUserPoolClient", ClientName="x", AllowedOAuthScopes=["api/read", "openid"]
    )
    servers = (await world.admin("ListResourceServers"))["ResourceServers"]
    assert [server["Identifier"] for server in servers] == ["api"]


async def test_flows_are_known_and_of_one_kind(world: World) -> None:
    for flows in (["ALLOW_MAGIC"], ["ALLOW_USER_SRP_AUTH", "USER_PASSWORD_AUTH"]):
        with pytest.raises(InvalidParameterException):
            await world.admin("CreateUserPoolClient", ClientName="x", ExplicitAuthFlows=flows)


async def test_domains_and_tags(world: World) -> None:
    await world.admin("CreateUserPoolDomain", Domain="my-app")
    shown = await world.call("DescribeUserPoolDomain", Domain="my-app")
    assert shown["DomainDescription"]["UserPoolId"] == world.pool_id
    with pytest.raises(InvalidParameterException, match="already associated"):
        await world.admin("CreateUserPoolDomain", Domain="my-app")
    assert await world.call("DescribeUserPoolDomain", Domain="none") == {"DomainDescription": {}}
    arn = world.pool.arn
    await world.call("TagResource", ResourceArn=arn, Tags={"a": "1", "b": "2"})
    await world.call("UntagResource", ResourceArn=arn, TagKeys=["a"])
    assert await world.call("ListTagsForResource", ResourceArn=arn) == {"Tags": {"b": "2"}}


@pytest.mark.parametrize(
    ("attribute", "said"),
    [
        ({"Name": "team"}, "Invalid AttributeDataType input"),
        ({"Name": "team", "AttributeDataType": "String", "Required": True}, "Required custom"),
        ({"Name": "email", "AttributeDataType": "Number"}, "You can not change"),
        (
            {"Name": "email", "StringAttributeConstraints": {"MinLength": "x"}},
            "Invalid StringAttributeConstraints for schema attribute email",
        ),
        (
            {"Name": "email", "StringAttributeConstraints": {"MaxLength": "2049"}},
            "length of more than 2048",
        ),
        (
            {"Name": "email", "StringAttributeConstraints": {"MinLength": "2", "MaxLength": "1"}},
            "Max length cannot be less than min length",
        ),
    ],
)
async def test_a_schema_that_can_not_be(
    world: World, attribute: dict[str, object], said: str
) -> None:
    with pytest.raises(InvalidParameterException, match=said):
        await world.call("CreateUserPool", PoolName="x", Schema=[attribute])


async def test_numbers_within_their_limits(world: World) -> None:
    limits = {"MinValue": "1", "MaxValue": "9"}
    number = {"Name": "n", "AttributeDataType": "Number", "NumberAttributeConstraints": limits}
    await world.admin("AddCustomAttributes", CustomAttributes=[number])
    await world.add_user("agent", **{"custom:n": "9"})
    for value in ("0", "10"):
        with pytest.raises(InvalidParameterException, match="not between 1 and 9"):
            await world.add_user("buyer", **{"custom:n": value})


async def test_attributes_that_the_pool_does_not_have_are_named(world: World) -> None:
    await world.add_user("agent")
    with pytest.raises(InvalidParameterException, match=r"user\.custom:a: .*\n?user\.custom:b"):
        await world.admin(
            "AdminDeleteUserAttributes",
            Username="agent",
            UserAttributeNames=["custom:a", "custom:b"],
        )


async def test_an_attribute_for_developers_has_its_own_name(world: World) -> None:
    banana = {"Name": "banana", "AttributeDataType": "String", "DeveloperOnlyAttribute": True}
    await world.admin("AddCustomAttributes", CustomAttributes=[banana])
    shown = (await world.admin("DescribeUserPool"))["UserPool"]["SchemaAttributes"]
    assert "dev:custom:banana" in {attribute["Name"] for attribute in shown}
    with pytest.raises(InvalidParameterException, match="already has name dev:custom:banana"):
        await world.admin("AddCustomAttributes", CustomAttributes=[banana])


async def test_an_attribute_keeps_the_limits_of_its_own_type(world: World) -> None:
    given = {
        "Name": "size",
        "AttributeDataType": "Number",
        "NumberAttributeConstraints": {"MinValue": "1"},
        "StringAttributeConstraints": {"MinLength": "1"},
    }
    await world.admin("AddCustomAttributes", CustomAttributes=[given])
    shown = (await world.admin("DescribeUserPool"))["UserPool"]["SchemaAttributes"]
    (size,) = [attribute for attribute in shown if attribute["Name"] == "custom:size"]
    assert size["NumberAttributeConstraints"] == {"MinValue": "1"}
    assert "StringAttributeConstraints" not in size


async def test_a_message_of_the_template_is_the_pools_message(world: World) -> None:
    template = {"SmsMessage": "{####} baz", "EmailMessage": "foo {####}"}
    await world.admin("UpdateUserPool", VerificationMessageTemplate=template)
    shown = (await world.admin("DescribeUserPool"))["UserPool"]
    assert shown["SmsVerificationMessage"] == "{####} baz"
    assert shown["EmailVerificationMessage"] == "foo {####}"
    await world.admin("UpdateUserPool", EmailVerificationMessage="old {####}")
    shown = (await world.admin("DescribeUserPool"))["UserPool"]
    assert shown["VerificationMessageTemplate"]["EmailMessage"] == "old {####}"


async def test_how_a_password_is_recovered(world: World) -> None:
    await world.add_user(
        "agent",
        email="agent@example.com",
        email_verified="true",
        phone_number="+15550100",
        phone_number_verified="true",
    )

    async def medium() -> str:
        sent = await world.public("ForgotPassword", Username="agent")
        return str(sent["CodeDeliveryDetails"]["DeliveryMedium"])

    assert await medium() == "SMS", "without a setting of the pool SMS comes first"
    email_first = {
        "RecoveryMechanisms": [
            {"Name": "verified_phone_number", "Priority": 2},
            {"Name": "verified_email", "Priority": 1},
        ]
    }
    await world.admin("UpdateUserPool", AccountRecoverySetting=email_first)
    assert await medium() == "EMAIL"
    admins = {"RecoveryMechanisms": [{"Name": "admin_only", "Priority": 1}]}
    await world.admin("UpdateUserPool", AccountRecoverySetting=admins)
    with pytest.raises(NotAuthorizedException, match="Contact administrator"):
        await medium()
