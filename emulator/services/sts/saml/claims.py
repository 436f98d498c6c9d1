"""What a verified assertion claims, checked for whom and for when it was made.

Source: IAM User Guide, "Configure SAML assertions for the authentication response".
"""

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from csc.emulator.services.iam.parse_date import parse_date
from csc.emulator.services.sts.errors import (
    ExpiredTokenException,
    IDPRejectedClaim,
    InvalidIdentityToken,
)
from csc.emulator.services.sts.saml.verify_signature import ASSERTION

AUDIENCES = frozenset({"https://signin.aws.amazon.com/saml", "urn:amazon:webservices"})
_ATTRIBUTES = "https://aws.amazon.com/SAML/Attributes/"
SKEW = 300.0


@dataclass(frozen=True, slots=True)
class Claims:
    """``roles`` are pairs of role and provider, by ARN; ``seconds`` how long the provider lets it last."""

    issuer: str
    subject: str
    subject_type: str
    audience: str
    session: str
    roles: frozenset[tuple[str, str]]
    seconds: int | None
    tags: dict[str, str] = field(default_factory=dict)
    transitive: tuple[str, ...] = ()
    source_identity: str | None = None


def read_claims(assertion: Element, now: float) -> Claims:
    """Raises InvalidIdentityToken, ExpiredToken or IDPRejectedClaim."""
    name = assertion.find(f"{ASSERTION}Subject/{ASSERTION}NameID")
    issuer = (assertion.findtext(f"{ASSERTION}Issuer") or "").strip()
    audience = _for_whom(assertion, now)
    given = _attributes(assertion)
    sessions = given.get(f"{_ATTRIBUTES}RoleSessionName", [])
    if name is None or not issuer or len(sessions) != 1:
        raise InvalidIdentityToken("RoleSessionName is required in AuthnResponse")
    tag = f"{_ATTRIBUTES}PrincipalTag:"
    durations = given.get(f"{_ATTRIBUTES}SessionDuration", [])
    return Claims(
        issuer,
        (name.text or "").strip(),
        (name.get("Format") or "").rpartition(":")[2] or "unspecified",
        audience,
        sessions[0],
        frozenset(_pair(text) for text in given.get(f"{_ATTRIBUTES}Role", [])),
        int(durations[0]) if durations and durations[0].isdigit() else None,
        {key.removeprefix(tag): values[0] for key, values in given.items() if key.startswith(tag)},
        tuple(given.get(f"{_ATTRIBUTES}TransitiveTagKeys", [])),
        next(iter(given.get(f"{_ATTRIBUTES}SourceIdentity", [])), None),
    )


def _pair(text: str) -> tuple[str, str]:
    """Role and provider, which a provider may give in either order."""
    one, _, other = (part.strip() for part in text.partition(","))
    return (other, one) if ":saml-provider/" in one else (one, other)


def _for_whom(assertion: Element, now: float) -> str:
    """The recipient. Raises where it is for somebody else, or for another time."""
    conditions = assertion.find(f"{ASSERTION}Conditions")
    data = assertion.find(f".//{ASSERTION}SubjectConfirmationData")
    if conditions is None or data is None:
        raise InvalidIdentityToken("Conditions and SubjectConfirmationData are required")
    audiences = {(one.text or "").strip() for one in conditions.iter(f"{ASSERTION}Audience")}
    recipient = data.get("Recipient") or ""
    if not audiences & AUDIENCES or not recipient.startswith("https://signin.aws.amazon.com/saml"):
        raise IDPRejectedClaim("Specified provider does not match: the assertion is not for AWS")
    for bounds in (conditions, data):
        _in_time(bounds, now)
    return recipient


def _in_time(bounds: Element, now: float) -> None:
    ends = parse_date(bounds.get("NotOnOrAfter") or "")
    begins = parse_date(bounds.get("NotBefore") or "")
    if ends is None or now >= ends + SKEW:
        raise ExpiredTokenException("Token must be redeemed within 5 minutes of issuance")
    if begins is not None and now < begins - SKEW:
        raise InvalidIdentityToken("The assertion is not yet valid")


def _attributes(assertion: Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for attribute in assertion.iter(f"{ASSERTION}Attribute"):
        values = [(one.text or "").strip() for one in attribute.iter(f"{ASSERTION}AttributeValue")]
        found.setdefault(attribute.get("Name") or "", []).extend(values)
    return found
