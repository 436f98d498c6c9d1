"""The element that a SAML response's signature covers, and nothing else of the response.

Only what was signed is read afterwards, and it is read from the very bytes that were verified: another
assertion beside it (signature wrapping) is never looked at.  SHA-1 is refused.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from csc.emulator.services.iam.saml_metadata import parse_xml
from csc.emulator.services.sts.errors import InvalidIdentityToken
from csc.emulator.services.sts.saml.canonical_xml import DS, canonical

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.hashes import HashAlgorithm

PROTOCOL = "{urn:oasis:names:tc:SAML:2.0:protocol}"
ASSERTION = "{urn:oasis:names:tc:SAML:2.0:assertion}"
_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
_ENC = "http://www.w3.org/2001/04/xmlenc#"
_DIGESTS = {f"{_ENC}sha256": "sha256", f"{_MORE}sha384": "sha384", f"{_ENC}sha512": "sha512"}
_METHODS = {
    f"{_MORE}{kind}-{digest}": (kind, digest)
    for kind in ("rsa", "ecdsa")
    for digest in ("sha256", "sha384", "sha512")
}
_C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"
_TRANSFORMS = {"http://www.w3.org/2000/09/xmldsig#enveloped-signature", _C14N}


def verified_assertion(document: str, certificates: Sequence[bytes]) -> Element:
    """The assertion, from what its signature covers, or else the response's. A provider that signs
    both must have signed both rightly. Raises InvalidIdentityToken.

    ``certificates`` are the provider's, in DER.
    """
    root = parse_xml(document)
    if root is None or root.tag != f"{PROTOCOL}Response":
        raise InvalidIdentityToken("Invalid SAML response")
    assertions = root.findall(f"{ASSERTION}Assertion")
    if len(assertions) != 1 or len(list(root.iter(f"{ASSERTION}Assertion"))) != 1:
        raise InvalidIdentityToken("Invalid base64 SAMLResponse: one assertion is expected")
    signed = [
        (parent, parent.findall(f"{DS}Signature"))
        for parent in (assertions[0], root)
        if parent.find(f"{DS}Signature") is not None
    ]
    infos = list(root.iter(f"{DS}SignedInfo"))
    alone = all(len(own) == 1 for _, own in signed) and len(infos) == len(signed)
    if not signed or not alone or len(list(root.iter(f"{DS}Signature"))) != len(signed):
        raise InvalidIdentityToken("Response signature invalid")
    try:
        covered = [
            _covered(document, parent, own[0], infos, certificates) for parent, own in signed
        ]
    except (ValueError, binascii.Error) as wrong:
        raise InvalidIdentityToken("Response signature invalid") from wrong
    first = covered[0]
    found = first if first.tag == f"{ASSERTION}Assertion" else first.find(f"{ASSERTION}Assertion")
    if found is None:
        raise InvalidIdentityToken("Response signature invalid")
    return found


def _covered(
    document: str,
    parent: Element,
    signature: Element,
    infos: list[Element],
    certificates: Sequence[bytes],
) -> Element:
    """The element as it was signed. ``infos`` are all of the document's. Raises ValueError."""
    info = signature.find(f"{DS}SignedInfo")
    references = [] if info is None else info.findall(f"{DS}Reference")
    identifier = parent.get("ID") or ""
    if info is None or len(references) != 1 or not identifier:
        raise ValueError("one reference to an ID is expected")
    (reference,) = references
    used = {one.get("Algorithm") for one in info.iter(f"{DS}Transform")}
    method = info.find(f"{DS}CanonicalizationMethod")
    if reference.get("URI") != f"#{identifier}" or not used <= _TRANSFORMS:
        raise ValueError("it refers to something else")
    if (
        method is None
        or method.get("Algorithm") != _C14N
        or list(info.iter(f"{{{_C14N}}}InclusiveNamespaces"))
    ):
        raise ValueError("another canonical form")
    body = canonical(document, parent.tag, identifier, enveloped=True)
    digest = _DIGESTS[_algorithm(reference, "DigestMethod", _DIGESTS)]
    said = base64.b64decode(_text(reference, "DigestValue"), validate=True)
    if not hmac.compare_digest(hashlib.new(digest, body).digest(), said):
        raise ValueError("the digest differs")
    kind, name = _METHODS[_algorithm(info, "SignatureMethod", _METHODS)]
    value = base64.b64decode(_text(signature, "SignatureValue"), validate=True)
    signed = canonical(document, f"{DS}SignedInfo", nth=infos.index(info))
    if not any(_is_signed(der, kind, name, value, signed) for der in certificates):
        raise ValueError("no certificate of the provider's made it")
    covered = parse_xml(body.decode())
    if covered is None:
        raise ValueError("no XML")
    return covered


def _algorithm(parent: Element, name: str, known: Collection[str]) -> str:
    found = parent.find(f"{DS}{name}")
    algorithm = "" if found is None else found.get("Algorithm") or ""
    if algorithm not in known:
        raise ValueError(f"{name} {algorithm} isn't taken")
    return algorithm


def _text(parent: Element, name: str) -> str:
    return "".join((parent.findtext(f"{DS}{name}") or "").split())


def _is_signed(der: bytes, kind: str, digest: str, value: bytes, signed: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.x509 import load_der_x509_certificate

    made: dict[str, HashAlgorithm] = {
        "sha256": hashes.SHA256(),
        "sha384": hashes.SHA384(),
        "sha512": hashes.SHA512(),
    }
    key = load_der_x509_certificate(der).public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey) and kind == "rsa":
            key.verify(value, signed, padding.PKCS1v15(), made[digest])
            return True
        if isinstance(key, ec.EllipticCurvePublicKey) and kind == "ecdsa":
            key.verify(_as_der(value), signed, ec.ECDSA(made[digest]))
            return True
    except InvalidSignature:
        pass
    return False


def _as_der(value: bytes) -> bytes:
    """XML has the two numbers of an ECDSA signature one after the other."""
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    half = len(value) // 2
    return encode_dss_signature(
        int.from_bytes(value[:half], "big"), int.from_bytes(value[half:], "big")
    )
