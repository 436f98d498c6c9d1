"""A provider's answer: verified, checked for whom and for when it is, as claims.

    {"NameID": "person", "http://schemas…/emailaddress": "p@example.com", "groups": "[a, b]"}

Only what the provider signed is read.  It must be of this provider, for this pool, at this address, in
answer to this request (or to none, which is refused: nobody asked), and in its time.
"""

import base64
import binascii
from xml.etree.ElementTree import Element

from csc.emulator.services.cognito_idp.errors import NotAuthorizedException
from csc.emulator.services.cognito_idp.saml.find_metadata import SamlProvider
from csc.emulator.services.iam.parse_date import parse_date
from csc.emulator.services.iam.saml_metadata import parse_xml
from csc.emulator.services.sts.saml.verify_signature import (
    ASSERTION,
    PROTOCOL,
    verified_assertion,
)

SKEW = 60.0
LONGEST = 131_072
_BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
_SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"


def read_assertion(
    answer: str, provider: SamlProvider, audience: str, answer_to: str, request: str, now: float
) -> dict[str, str]:
    """``answer`` is the form's ``SAMLResponse``. Raises NotAuthorizedException."""
    document = _decoded(answer)
    _check_status(document, request, answer_to)
    assertion = verified_assertion(document, provider.certificates)
    if (assertion.findtext(f"{ASSERTION}Issuer") or "").strip() != provider.issuer:
        raise _refused("another provider issued it")
    _check_conditions(assertion, audience, now)
    _check_subject(assertion, answer_to, request, now)
    name = (assertion.findtext(f"{ASSERTION}Subject/{ASSERTION}NameID") or "").strip()
    if not name:
        raise _refused("it names nobody")
    return {**_attributes(assertion), "NameID": name}


def _refused(why: str) -> NotAuthorizedException:
    return NotAuthorizedException(f"Invalid SAML response received: {why}")


def _decoded(answer: str) -> str:
    if len(answer) > LONGEST:
        raise _refused("it is too long")
    try:
        return base64.b64decode("".join(answer.split()), validate=True).decode()
    except (binascii.Error, ValueError):
        raise _refused("it is no base64") from None


def _check_status(document: str, request: str, answer_to: str) -> None:
    root = parse_xml(document)
    if root is None or root.tag != f"{PROTOCOL}Response":
        raise _refused("it is no response")
    status = root.find(f"{PROTOCOL}Status/{PROTOCOL}StatusCode")
    if status is None or status.get("Value") != _SUCCESS:
        raise _refused("the provider did not sign the user in")
    if root.get("Destination", answer_to) != answer_to:
        raise _refused("it is for another address")
    if root.get("InResponseTo", request) != request:
        raise _refused("it answers another request")


def _check_conditions(assertion: Element, audience: str, now: float) -> None:
    conditions = assertion.find(f"{ASSERTION}Conditions")
    if conditions is None:
        raise _refused("it has no conditions")
    _check_time(conditions, now)
    restrictions = conditions.findall(f"{ASSERTION}AudienceRestriction")
    allowed = [
        {(one.text or "").strip() for one in restriction.findall(f"{ASSERTION}Audience")}
        for restriction in restrictions
    ]
    if not allowed or not all(audience in those for those in allowed):
        raise _refused("it is for another audience")


def _check_subject(assertion: Element, answer_to: str, request: str, now: float) -> None:
    for confirmation in assertion.findall(f"{ASSERTION}Subject/{ASSERTION}SubjectConfirmation"):
        data = confirmation.find(f"{ASSERTION}SubjectConfirmationData")
        if confirmation.get("Method") != _BEARER or data is None:
            continue
        if data.get("Recipient") != answer_to:
            raise _refused("it is for another address")
        if data.get("InResponseTo") != request:
            raise _refused("it answers another request")
        if data.get("NotOnOrAfter") is None:
            raise _refused("it never ends")
        _check_time(data, now)
        return
    raise _refused("nobody may bear it")


def _check_time(bounds: Element, now: float) -> None:
    begins, ends = bounds.get("NotBefore"), bounds.get("NotOnOrAfter")
    begin = parse_date(begins) if begins else None
    end = parse_date(ends) if ends else None
    if (begins and begin is None) or (ends and end is None):
        raise _refused("a time in it can't be read")
    if begin is not None and now < begin - SKEW:
        raise _refused("it is not valid yet")
    if end is not None and now >= end + SKEW:
        raise _refused("it has expired")


def _attributes(assertion: Element) -> dict[str, str]:
    """By name. Several values of one are written ``[a, b]``."""
    found: dict[str, list[str]] = {}
    for attribute in assertion.iter(f"{ASSERTION}Attribute"):
        values = [(one.text or "").strip() for one in attribute.iter(f"{ASSERTION}AttributeValue")]
        found.setdefault(attribute.get("Name") or "", []).extend(values)
    return {
        name: values[0] if len(values) == 1 else f"[{', '.join(values)}]"
        for name, values in found.items()
        if values
    }
