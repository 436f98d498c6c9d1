"""The metadata of a SAML provider: who it is, and with which certificates it signs.

Source: OASIS, "Metadata for the OASIS Security Assertion Markup Language (SAML) V2.0".
"""

import base64
import binascii
from dataclasses import dataclass
from xml.etree import ElementTree

from csc.emulator.services.iam.errors import InvalidInput
from csc.emulator.services.iam.parse_date import parse_date

METADATA = "{urn:oasis:names:tc:SAML:2.0:metadata}"
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}"
_HUNDRED_YEARS = 100 * 365.25 * 86_400


@dataclass(frozen=True, slots=True)
class Metadata:
    """``issuer`` is the entity's id; ``certificates`` are X.509 in DER; ``expires`` in epoch seconds."""

    issuer: str
    certificates: tuple[bytes, ...]
    expires: float


def read_metadata(text: str, now: float) -> Metadata:
    """Raises InvalidInput where it is no metadata of an identity provider."""
    root = parse_xml(text)
    provider = None if root is None else root.find(f"{METADATA}IDPSSODescriptor")
    if root is None or root.tag != f"{METADATA}EntityDescriptor" or provider is None:
        raise InvalidInput("Could not parse metadata")
    certificates = []
    for key in provider.iter(f"{METADATA}KeyDescriptor"):
        if key.get("use") == "encryption":
            continue
        for found in key.iter(f"{SIGNATURE}X509Certificate"):
            certificates.append(_decoded(found.text or ""))
    until = parse_date(root.get("validUntil") or "")
    expires = until if until is not None else now + _HUNDRED_YEARS
    return Metadata(root.get("entityID") or "", tuple(certificates), expires)


def parse_xml(text: str) -> ElementTree.Element | None:
    """The root element; None for what is no XML, or has a DTD (whose entities could grow endlessly)."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return None
    try:
        return ElementTree.fromstring(text.strip())
    except (ElementTree.ParseError, ValueError):
        return None


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise InvalidInput("Could not parse metadata") from None
