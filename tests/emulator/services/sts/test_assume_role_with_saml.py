"""AssumeRoleWithSAML: responses signed here, written in canonical form by hand; and forged ones."""

import base64
import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from csc.emulator.errors import ServiceError
from tests.emulator.services.iam.conftest import START, World, policy, trust

PROVIDER = "arn:aws:iam::123456789012:saml-provider/idp"
ROLE = "arn:aws:iam::123456789012:role/target"
ATTRIBUTES = "https://aws.amazon.com/SAML/Attributes/"
C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"
DS = "http://www.w3.org/2000/09/xmldsig#"
SAML = "urn:oasis:names:tc:SAML:2.0"


class Signer:
    """A provider with a key and a certificate."""

    def __init__(self, kind: str) -> None:
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import ec, rsa

        self.kind = kind
        self.key: Any = (
            ec.generate_private_key(ec.SECP256R1())
            if kind == "ecdsa"
            else rsa.generate_private_key(65537, 2048)
        )
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "idp")])
        now = datetime.now(UTC)
        builder = x509.CertificateBuilder(
            name, name, self.key.public_key(), 7, now, now + timedelta(90)
        )
        made = builder.sign(self.key, hashes.SHA256())
        self.der = base64.b64encode(made.public_bytes(serialization.Encoding.DER)).decode()

    def sign(self, text: bytes) -> str:
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec, padding
        from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

        if self.kind == "rsa":
            made = self.key.sign(text, padding.PKCS1v15(), hashes.SHA256())
        else:
            r, s = decode_dss_signature(self.key.sign(text, ec.ECDSA(hashes.SHA256())))
            made = r.to_bytes(32, "big") + s.to_bytes(32, "big")
        return base64.b64encode(made).decode()

    @property
    def metadata(self) -> str:
        return (
            f'<EntityDescriptor xmlns="{SAML}:metadata" entityID="http://idp"><IDPSSODescriptor>'
            f'<KeyDescriptor use="signing"><KeyInfo xmlns="{DS}"><X509Data><X509Certificate>'
            f"{self.der}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>"
            "</IDPSSODescriptor></EntityDescriptor>"
        ).ljust(1000)


def moment(seconds: float) -> str:
    return datetime.fromtimestamp(START + seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def assertion(signature: str = "", more: str = "", until: float = 300, audience: str = "") -> str:
    """In canonical form without its signature."""
    named = {
        "Role": f"{PROVIDER},{ROLE}",
        "RoleSessionName": "agent",
        "PrincipalTag:team": "blue",
    }
    attributes = "".join(
        f'<saml:Attribute Name="{ATTRIBUTES}{name}"><saml:AttributeValue>{value}'
        "</saml:AttributeValue></saml:Attribute>"
        for name, value in named.items()
    )
    times = f'NotBefore="{moment(-60)}" NotOnOrAfter="{moment(until)}"'
    audience = audience or "urn:amazon:webservices"
    return (
        f'<saml:Assertion xmlns:saml="{SAML}:assertion" ID="_a" Version="2.0">'
        f"<saml:Issuer>http://idp</saml:Issuer>{signature}<saml:Subject>"
        f'<saml:NameID Format="{SAML}:nameid-format:persistent">person</saml:NameID>'
        f'<saml:SubjectConfirmation Method="{SAML}:cm:bearer"><saml:SubjectConfirmationData '
        f'NotOnOrAfter="{moment(until)}" Recipient="https://signin.aws.amazon.com/saml">'
        "</saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject>"
        f"<saml:Conditions {times}><saml:AudienceRestriction><saml:Audience>{audience}"
        "</saml:Audience></saml:AudienceRestriction></saml:Conditions>"
        f"<saml:AttributeStatement>{attributes}{more}</saml:AttributeStatement></saml:Assertion>"
    )


def signed(signer: Signer, method: str = "", **given: Any) -> str:
    method = method or f"http://www.w3.org/2001/04/xmldsig-more#{signer.kind}-sha256"
    digest = base64.b64encode(hashlib.sha256(assertion(**given).encode()).digest()).decode()
    info = (
        f'<ds:SignedInfo xmlns:ds="{DS}"><ds:CanonicalizationMethod Algorithm="{C14N}">'
        f'</ds:CanonicalizationMethod><ds:SignatureMethod Algorithm="{method}">'
        '</ds:SignatureMethod><ds:Reference URI="#_a"><ds:Transforms>'
        f'<ds:Transform Algorithm="{DS}enveloped-signature"></ds:Transform>'
        f'<ds:Transform Algorithm="{C14N}"></ds:Transform></ds:Transforms>'
        '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod>'
        f"<ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>"
    )
    value = signer.sign(info.encode())
    shown = info.replace(f' xmlns:ds="{DS}"', "", 1)
    signature = (
        f'<ds:Signature xmlns:ds="{DS}">{shown}<ds:SignatureValue>{value}</ds:SignatureValue>'
        "</ds:Signature>"
    )
    return wrapped(assertion(signature, **given))


def wrapped(inner: str) -> str:
    return f'<samlp:Response xmlns:samlp="{SAML}:protocol" ID="_r">{inner}</samlp:Response>'


@pytest.fixture(scope="module")
def signer() -> Signer:
    return Signer("ecdsa")


@pytest.fixture
def account(world: World, signer: Signer) -> World:
    world.call("CreateSAMLProvider", Name="idp", SAMLMetadataDocument=signer.metadata)
    document = policy(
        {"Action": "s3:GetObject", "Condition": {"StringEquals": {"aws:PrincipalTag/team": "blue"}}}
    )
    asked = {"StringEquals": {"saml:aud": "https://signin.aws.amazon.com/saml"}}
    actions = ["sts:AssumeRoleWithSAML", "sts:TagSession"]
    world.role("target", document, trust({"Federated": PROVIDER}, Action=actions, Condition=asked))
    return world


def assume(world: World, response: str, **more: Any) -> dict[str, Any]:
    encoded = base64.b64encode(response.encode()).decode()
    given = {"RoleArn": ROLE, "PrincipalArn": PROVIDER, **more}
    return world.sts("AssumeRoleWithSAML", SAMLAssertion=encoded, **given)


def refused(world: World, response: str, **more: Any) -> str:
    with pytest.raises(ServiceError) as error:
        assume(world, response, **more)
    return error.value.code


def test_a_signed_assertion_gives_a_session(account: World, signer: Signer) -> None:
    made = assume(account, signed(signer))
    assert made["AssumedRoleUser"]["Arn"].endswith(":assumed-role/target/agent")
    assert (made["Issuer"], made["Subject"], made["SubjectType"]) == (
        "http://idp",
        "person",
        "persistent",
    )
    given = made["Credentials"]
    caller = account.iam.caller_for_key(given["AccessKeyId"], given["SessionToken"])
    assert caller is not None
    account.may(caller, "s3:GetObject")


def test_an_rsa_key_signs_too(world: World) -> None:
    other = Signer("rsa")
    world.call("CreateSAMLProvider", Name="idp", SAMLMetadataDocument=other.metadata)
    actions = ["sts:AssumeRoleWithSAML", "sts:TagSession"]
    world.role("target", trusted=trust({"Federated": PROVIDER}, Action=actions))
    assert assume(world, signed(other))["Audience"] == "https://signin.aws.amazon.com/saml"


FORGED: list[Callable[[str], str]] = [
    lambda text: text.replace("person", "admin"),
    lambda text: text.replace("<saml:AttributeValue>agent", "<saml:AttributeValue>root"),
    lambda text: wrapped(assertion()),
    lambda text: text.replace("</samlp:Response>", f"{assertion()}</samlp:Response>"),
    lambda text: text.replace(
        "<saml:Assertion", assertion().replace('"_a"', '"_b"') + "<saml:Assertion", 1
    ),
    lambda text: text.replace('URI="#_a"', 'URI=""'),
    lambda text: text.replace('ID="_a"', 'ID="_c"'),
    lambda text: text.replace("ecdsa-sha256", "ecdsa-sha1"),
    lambda text: text.replace("xmlenc#sha256", "xmldsig#sha1"),
    lambda text: text.replace("<ds:SignatureValue>", "<ds:SignatureValue>AAAA"),
    lambda text: "<!DOCTYPE a [<!ENTITY b 'c'>]>" + text,
    lambda text: "nonsense",
]


@pytest.mark.parametrize("forge", FORGED)
def test_what_was_changed_is_refused(
    account: World, signer: Signer, forge: Callable[[str], str]
) -> None:
    assert refused(account, forge(signed(signer))) == "InvalidIdentityToken"


def test_a_comment_changes_nothing_of_a_name(account: World, signer: Signer) -> None:
    """It is left out of what is signed, and of what is read."""
    made = assume(account, signed(signer).replace("person", "per<!-- -->son"))
    assert made["Subject"] == "person"


def test_another_signer_audience_time_role_or_provider(account: World, signer: Signer) -> None:
    assert refused(account, signed(Signer("ecdsa"))) == "InvalidIdentityToken"
    assert refused(account, signed(signer, audience="urn:other")) == "IDPRejectedClaim"
    assert refused(account, signed(signer, until=-400)) == "ExpiredTokenException"
    other = {"RoleArn": "arn:aws:iam::123456789012:role/other"}
    assert refused(account, signed(signer), **other) == "IDPRejectedClaim"
    nobody = {"PrincipalArn": "arn:aws:iam::123456789012:saml-provider/nobody"}
    assert refused(account, signed(signer), **nobody) == "InvalidIdentityToken"
    account.call(
        "UpdateAssumeRolePolicy",
        RoleName="target",
        PolicyDocument=trust({"Federated": PROVIDER}, Action="sts:AssumeRoleWithSAML"),
    )
    assert refused(account, signed(signer)) == "AccessDenied", "tags need sts:TagSession"


def test_the_provider_may_shorten_a_session(account: World, signer: Signer) -> None:
    lasting = (
        f'<saml:Attribute Name="{ATTRIBUTES}SessionDuration"><saml:AttributeValue>900'
        "</saml:AttributeValue></saml:Attribute>"
    )
    made = assume(account, signed(signer, more=lasting), DurationSeconds=3600)
    assert made["Credentials"]["Expiration"] == int(START) + 900
