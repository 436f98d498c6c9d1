"""Branding, terms, replicas, what users did, and the certificate of a pool."""

import base64
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509 import load_der_x509_certificate

from csc.emulator.services.cognito_idp.errors import (
    InvalidParameterException,
    ManagedLoginBrandingExistsException,
    NotAuthorizedException,
    ResourceNotFoundException,
    TermsExistsException,
    UserPoolAddOnNotEnabledException,
)
from csc.emulator.services.cognito_idp.service import CognitoIdp
from tests.emulator.services.cognito_idp.conftest import START, World
from tests.emulator.services.cognito_idp.saml_provider import SamlProvider
from tests.emulator.services.cognito_idp.test_saml import Browser, add, location
from tests.emulator.services.sts.test_assume_role_with_saml import Signer


async def test_a_style_is_made_changed_shown_and_deleted(world: World) -> None:
    asset = {"Category": "FORM_LOGO", "ColorMode": "LIGHT", "Extension": "PNG", "Bytes": "AAAA"}
    made = await world.admin(
        "CreateManagedLoginBranding", ClientId=world.client_id, Settings={"a": 1}, Assets=[asset]
    )
    style = made["ManagedLoginBranding"]
    named = {"ManagedLoginBrandingId": style["ManagedLoginBrandingId"]}
    assert (style["Settings"], style["UseCognitoProvidedValues"]) == ({"a": 1}, False)
    with pytest.raises(ManagedLoginBrandingExistsException):
        await world.admin("CreateManagedLoginBranding", ClientId=world.client_id)
    world.time.now += 5
    changed = await world.admin("UpdateManagedLoginBranding", Settings={"b": 2}, **named)
    assert changed["ManagedLoginBranding"]["Assets"] == [asset], "what isn't given stays"
    assert changed["ManagedLoginBranding"]["LastModifiedDate"] == START + 5
    world.cloud.services["cognito-idp"] = CognitoIdp(world.cloud)
    found = await world.admin("DescribeManagedLoginBrandingByClient", ClientId=world.client_id)
    assert found == await world.admin("DescribeManagedLoginBranding", **named)
    assert found["ManagedLoginBranding"]["Settings"] == {"b": 2}
    with pytest.raises(InvalidParameterException):
        await world.admin(
            "UpdateManagedLoginBranding",
            UseCognitoProvidedValues=True,
            Settings={},
            Assets=[asset],
            **named,
        )
    plain = await world.admin("UpdateManagedLoginBranding", UseCognitoProvidedValues=True, **named)
    assert "Settings" not in plain["ManagedLoginBranding"]
    await world.admin("DeleteManagedLoginBranding", **named)
    with pytest.raises(ResourceNotFoundException):
        await world.admin("DescribeManagedLoginBranding", **named)


async def _terms(world: World, name: str, link: str = "https://example.com/terms") -> Any:
    made = await world.admin(
        "CreateTerms",
        ClientId=world.client_id,
        TermsName=name,
        TermsSource="LINK",
        Enforcement="NONE",
        Links={"cognito:default": link},
    )
    return made["Terms"]


async def test_terms_are_made_listed_changed_and_deleted(world: World) -> None:
    terms = await _terms(world, "terms-of-use")
    with pytest.raises(TermsExistsException):
        await _terms(world, "terms-of-use")
    await _terms(world, "privacy-policy")
    with pytest.raises(TermsExistsException):
        await world.admin("UpdateTerms", TermsId=terms["TermsId"], TermsName="privacy-policy")
    page = await world.admin("ListTerms", MaxResults=1)
    rest = await world.admin("ListTerms", NextToken=page["NextToken"])
    names = [one["TermsName"] for one in (*page["Terms"], *rest["Terms"])]
    assert names == ["terms-of-use", "privacy-policy"]
    links = {"cognito:default": "https://example.com/new"}
    await world.admin("UpdateTerms", TermsId=terms["TermsId"], Links=links)
    shown = await world.admin("DescribeTerms", TermsId=terms["TermsId"])
    assert shown["Terms"]["Links"] == links
    by_name = {"ClientId": world.client_id, "TermsName": "terms-of-use"}
    assert await world.admin("DescribeTermsByClient", **by_name) == shown
    await world.admin("DeleteTerms", TermsId=terms["TermsId"])
    with pytest.raises(ResourceNotFoundException):
        await world.admin("DescribeTermsByClient", **by_name)


@pytest.mark.parametrize(
    ("link", "shown"), [("https://example.com/terms", True), ("javascript:alert(1)", False)]
)
async def test_the_sign_up_page_links_to_terms_once_both_are_there(
    world: World, signer: Signer, link: str, shown: bool
) -> None:
    await add(world, {"MetadataFile": SamlProvider(signer, START).metadata})
    query = (
        f"client_id={world.client_id}&response_type=code&scope=openid"
        "&redirect_uri=https://app.example.com/callback"
    )
    path = f"/_aws/cognito-idp/{world.pool_id}/signup?{query}"
    await _terms(world, "privacy-policy", link)
    assert link.encode() not in (await Browser(world).send("GET", path)).body
    await _terms(world, "terms-of-use", link)
    page = (await Browser(world).send("GET", path)).body
    assert (link.encode() in page) == shown


@pytest.fixture(scope="module")
def signer() -> Signer:
    return Signer("ecdsa")


async def test_a_replica_is_described(world: World) -> None:
    made = (await world.admin("CreateUserPoolReplica", RegionName="eu-west-1"))["UserPoolReplica"]
    assert (made["Status"], made["Role"]) == ("CREATING", "SECONDARY")
    assert ":eu-west-1:" in made["UserPoolArn"]
    for region in ("eu-west-1", "us-east-1"):
        with pytest.raises(InvalidParameterException):
            await world.admin("CreateUserPoolReplica", RegionName=region)
    listed = (await world.admin("ListUserPoolReplicas"))["UserPoolReplicas"]
    assert [(one["Role"], one["Status"]) for one in listed] == [
        ("PRIMARY", "ACTIVE"),
        ("SECONDARY", "INACTIVE"),
    ]
    await world.admin("UpdateUserPoolReplica", RegionName="eu-west-1", Status="ACTIVE")
    with pytest.raises(InvalidParameterException):
        await world.admin("DeleteUserPoolReplica", RegionName="eu-west-1")
    await world.admin("UpdateUserPoolReplica", RegionName="eu-west-1", Status="INACTIVE")
    await world.admin("DeleteUserPoolReplica", RegionName="eu-west-1")
    with pytest.raises(ResourceNotFoundException):
        await world.admin("DeleteUserPoolReplica", RegionName="eu-west-1")


async def test_what_a_user_did(world: World) -> None:
    await world.add_user("agent", email="a@example.com", email_verified="true")
    with pytest.raises(UserPoolAddOnNotEnabledException):
        await world.admin("AdminListUserAuthEvents", Username="agent")
    world.pool.config["UserPoolAddOns"] = {"AdvancedSecurityMode": "AUDIT"}
    world.time.now += 1
    with pytest.raises(NotAuthorizedException):
        await world.sign_in("agent", "Wrong-123!")
    world.time.now += 1
    await world.sign_in("agent")
    world.time.now += 1
    await world.public("ForgotPassword", Username="agent")
    first = await world.admin("AdminListUserAuthEvents", Username="agent", MaxResults=2)
    rest = await world.admin(
        "AdminListUserAuthEvents", Username="agent", NextToken=first["NextToken"]
    )
    events = [*first["AuthEvents"], *rest["AuthEvents"]]
    assert [(e["EventType"], e["EventResponse"]) for e in events] == [
        ("ForgotPassword", "InProgress"),
        ("SignIn", "Pass"),
        ("SignIn", "Fail"),
    ]
    assert events[2]["ChallengeResponses"] == [
        {"ChallengeName": "Password", "ChallengeResponse": "Failure"}
    ]
    given = {"Username": "agent", "EventId": events[1]["EventId"], "FeedbackValue": "Valid"}
    await world.admin("AdminUpdateAuthEventFeedback", **given)
    shown = (await world.admin("AdminListUserAuthEvents", Username="agent"))["AuthEvents"][1]
    assert shown["EventFeedback"]["FeedbackValue"] == "Valid"
    with pytest.raises(ResourceNotFoundException):
        await world.admin("AdminUpdateAuthEventFeedback", **{**given, "EventId": "none"})
    with pytest.raises(NotAuthorizedException):
        await world.admin("UpdateAuthEventFeedback", **given, FeedbackToken="x")
    await world.admin("AdminDeleteUser", Username="agent")
    await world.add_user("agent")
    assert (await world.admin("AdminListUserAuthEvents", Username="agent"))["AuthEvents"] == []


async def test_requests_to_a_saml_provider_are_signed_where_it_wants_that(
    world: World, signer: Signer
) -> None:
    details = {
        "MetadataFile": SamlProvider(signer, START).metadata,
        "RequestSigningAlgorithm": "rsa-sha256",
    }
    await add(world, details)
    der = (await world.admin("GetSigningCertificate"))["Certificate"]
    key = load_der_x509_certificate(base64.b64decode(der)).public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    browser = Browser(world)
    path = (
        f"/_aws/cognito-idp/{world.pool_id}/oauth2/authorize?client_id={world.client_id}"
        "&redirect_uri=https://app.example.com/callback&response_type=code&identity_provider=Corp"
    )
    text = location(await browser.send("GET", path)).partition("?")[2]
    signed, _, signature = text.partition("&Signature=")
    assert signed.startswith("SAMLRequest=")
    from urllib.parse import unquote

    made = base64.b64decode(unquote(signature))
    key.verify(made, signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    again = (await world.admin("GetSigningCertificate"))["Certificate"]
    assert load_der_x509_certificate(base64.b64decode(again)).public_key() == key
