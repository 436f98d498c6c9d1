"""A SAML provider in software: what it is asked, and what it answers, signed as it is told."""

import base64
import hashlib
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

from tests.emulator.services.sts.test_assume_role_with_saml import C14N, DS, SAML, Signer

SSO = "https://idp.example.com/sso"


def moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class SamlProvider:
    """``signs`` names what it signs: the assertion, the response, or both."""

    signer: Signer
    now: float
    issuer: str = "http://idp"
    signs: tuple[str, ...] = ("assertion",)
    attributes: dict[str, list[str]] = field(default_factory=dict)

    @property
    def metadata(self) -> str:
        """With where it takes requests."""
        service = (
            '<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" '
            f'Location="{SSO}"></SingleSignOnService></IDPSSODescriptor>'
        )
        text = self.signer.metadata.strip().replace("</IDPSSODescriptor>", service)
        return text.replace("http://idp", self.issuer)

    def answer(self, asked: dict[str, str], **bent: Any) -> str:
        """The response to a request, in base64. What is given takes the place of what is right."""
        given = {
            "name": "person",
            "audience": asked["issuer"],
            "recipient": asked["answer_to"],
            "request": asked["id"],
            "begins": self.now - 10,
            "ends": self.now + 300,
            "status": "Success",
            **bent,
        }
        inner = self._assertion(given)
        if "assertion" in self.signs:
            inner = self._signed(inner, "_a", "</saml:Issuer>")
        text = (
            f'<samlp:Response xmlns:samlp="{SAML}:protocol" Destination="{given["recipient"]}" '
            f'ID="_r" InResponseTo="{given["request"]}" Version="2.0"><samlp:Status>'
            f'<samlp:StatusCode Value="{SAML}:status:{given["status"]}"></samlp:StatusCode>'
            f"</samlp:Status>{inner}</samlp:Response>"
        )
        if "response" in self.signs:
            text = self._signed(text, "_r", "</samlp:Status>")
        return base64.b64encode(text.encode()).decode()

    def _assertion(self, given: dict[str, Any]) -> str:
        attributes = "".join(
            f'<saml:Attribute Name="{name}">'
            + "".join(f"<saml:AttributeValue>{v}</saml:AttributeValue>" for v in values)
            + "</saml:Attribute>"
            for name, values in self.attributes.items()
        )
        ends = f'NotOnOrAfter="{moment(given["ends"])}"'
        return (
            f'<saml:Assertion xmlns:saml="{SAML}:assertion" ID="_a" Version="2.0">'
            f"<saml:Issuer>{self.issuer}</saml:Issuer><saml:Subject>"
            f"<saml:NameID>{given['name']}</saml:NameID>"
            f'<saml:SubjectConfirmation Method="{SAML}:cm:bearer"><saml:SubjectConfirmationData '
            f'InResponseTo="{given["request"]}" {ends} Recipient="{given["recipient"]}">'
            "</saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject>"
            f'<saml:Conditions NotBefore="{moment(given["begins"])}" {ends}>'
            f"<saml:AudienceRestriction><saml:Audience>{given['audience']}</saml:Audience>"
            "</saml:AudienceRestriction></saml:Conditions>"
            f"<saml:AttributeStatement>{attributes}</saml:AttributeStatement></saml:Assertion>"
        )

    def _signed(self, text: str, identifier: str, after: str) -> str:
        """``text`` is in canonical form; the signature comes right ``after`` a place in it."""
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        method = f"http://www.w3.org/2001/04/xmldsig-more#{self.signer.kind}-sha256"
        info = (
            f'<ds:SignedInfo xmlns:ds="{DS}"><ds:CanonicalizationMethod Algorithm="{C14N}">'
            f'</ds:CanonicalizationMethod><ds:SignatureMethod Algorithm="{method}">'
            f'</ds:SignatureMethod><ds:Reference URI="#{identifier}"><ds:Transforms>'
            f'<ds:Transform Algorithm="{DS}enveloped-signature"></ds:Transform>'
            f'<ds:Transform Algorithm="{C14N}"></ds:Transform></ds:Transforms><ds:DigestMethod '
            'Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod>'
            f"<ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>"
        )
        value = self.signer.sign(info.encode())
        shown = info.replace(f' xmlns:ds="{DS}"', "", 1)
        signature = (
            f'<ds:Signature xmlns:ds="{DS}">{shown}<ds:SignatureValue>{value}'
            "</ds:SignatureValue></ds:Signature>"
        )
        return text.replace(after, after + signature, 1)


def read_request(location: str) -> dict[str, str]:
    """What a pool asked for, and the state that goes back with the answer."""
    query = parse_qs(urlsplit(location).query)
    packed = base64.b64decode(query["SAMLRequest"][0])
    root = ElementTree.fromstring(zlib.decompress(packed, -15))
    issuer = root.findtext("{urn:oasis:names:tc:SAML:2.0:assertion}Issuer")
    return {
        "id": root.attrib["ID"],
        "answer_to": root.attrib["AssertionConsumerServiceURL"],
        "destination": root.attrib["Destination"],
        "issuer": str(issuer),
        "state": query["RelayState"][0],
    }
