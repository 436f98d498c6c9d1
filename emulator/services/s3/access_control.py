"""Access control lists, read and checked: they are kept and given back, without effect on who may what.

x-amz-acl: public-read    ──▶   the owner's FULL_CONTROL, and READ for all users
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Input
from csc.emulator.services.s3.errors import (
    MALFORMED,
    InvalidArgument,
    InvalidRequest,
    MalformedACL,
    MissingSecurityHeader,
)
from csc.emulator.services.s3.owner import owner

if TYPE_CHECKING:
    from csc.emulator.services.s3.service import S3

KIND = "AccessControlPolicy"
GROUPS = "http://acs.amazonaws.com/groups/"
ALL, SIGNED, LOGS = (
    f"{GROUPS}global/AllUsers",
    f"{GROUPS}global/AuthenticatedUsers",
    f"{GROUPS}s3/LogDelivery",
)
CANNED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "private": (),
    "public-read": ((ALL, "READ"),),
    "public-read-write": ((ALL, "READ"), (ALL, "WRITE")),
    "authenticated-read": ((SIGNED, "READ"),),
    "log-delivery-write": ((LOGS, "WRITE"), (LOGS, "READ_ACP")),
    "bucket-owner-read": (),
    "bucket-owner-full-control": (),
    "aws-exec-read": (),
}
GRANTS = {
    "GrantFullControl": "FULL_CONTROL",
    "GrantRead": "READ",
    "GrantReadACP": "READ_ACP",
    "GrantWrite": "WRITE",
    "GrantWriteACP": "WRITE_ACP",
}
PERMISSIONS = frozenset(GRANTS.values())


def given_acl(s3: "S3", input: Input) -> dict[str, Any]:
    """Of an object that is made with one: its member, or nothing. Raises as ``read_acl``."""
    if input.get("ACL") or any(input.get(name) for name in GRANTS):
        return {KIND: read_acl(s3, input)}
    return {}


def default_acl(s3: "S3") -> dict[str, Any]:
    """The owner may everything."""
    own = {"Grantee": {**owner(s3), "Type": "CanonicalUser"}, "Permission": "FULL_CONTROL"}
    return {"Owner": owner(s3), "Grants": [own]}


def read_acl(s3: "S3", input: Input) -> dict[str, Any]:
    """A canned list, headers of grants, or a whole document. Raises InvalidArgument, InvalidRequest,
    MalformedACLError, MissingSecurityHeader."""
    canned, document = input.get("ACL"), input.get(KIND)
    grants = {name: input[name] for name in GRANTS if input.get(name)}
    if canned and grants:
        raise InvalidRequest("Specifying both Canned ACLs and Header Grants is not allowed")
    if canned:
        return canned_acl(s3, str(canned))
    if grants:
        made = [one for name, text in grants.items() for one in _header(s3, name, str(text))]
        return {"Owner": owner(s3), "Grants": made}
    if document is None:
        raise MissingSecurityHeader(
            "Your request was missing a required header", MissingHeaderName="x-amz-acl"
        )
    return _document(s3, document)


def canned_acl(s3: "S3", canned: str) -> dict[str, Any]:
    """Raises InvalidArgument."""
    if canned not in CANNED:
        raise InvalidArgument("", ArgumentName="x-amz-acl", ArgumentValue=canned)
    made = default_acl(s3)
    made["Grants"] += [
        {"Grantee": {"Type": "Group", "URI": uri}, "Permission": permission}
        for uri, permission in CANNED[canned]
    ]
    return made


def _header(s3: "S3", name: str, text: str) -> list[dict[str, Any]]:
    """``uri="…", id="…"``"""
    found = []
    for part in text.split(","):
        kind, _, value = part.strip().partition("=")
        value = value.strip('"')
        if kind not in ("uri", "id", "emailAddress"):
            header = f"x-amz-grant-{GRANTS[name].lower().replace('_', '-')}"
            raise InvalidArgument(
                "Argument format not recognized", ArgumentName=header, ArgumentValue=text
            )
        if kind == "uri":
            _check_uri(value, "uri")
        if kind == "id":
            _check_id(value, "id")
        grantee = (
            {"Type": "Group", "URI": value}
            if kind == "uri"
            else {"Type": "CanonicalUser", "ID": value}
        )
        found.append({"Grantee": grantee, "Permission": GRANTS[name]})
    return found


def _check_uri(uri: str, name: str) -> None:
    if uri not in (ALL, SIGNED, LOGS):
        raise InvalidArgument("Invalid group uri", ArgumentName=name, ArgumentValue=uri)


def _check_id(id: str, name: str) -> None:
    if len(id) != 64 or not all(c in "0123456789abcdef" for c in id):
        raise InvalidArgument("Invalid id", ArgumentName=name, ArgumentValue=id)


def _document(s3: "S3", document: Mapping[str, Any]) -> dict[str, Any]:
    holder = (document.get("Owner") or {}).get("ID")
    grants = document.get("Grants")
    if not holder or grants is None:
        raise MalformedACL(MALFORMED)
    for grant in grants:
        grantee = grant.get("Grantee") or {}
        if grant.get("Permission") not in PERMISSIONS or not grantee:
            raise MalformedACL(MALFORMED)
    _check_id(str(holder), "CanonicalUser/ID")
    for grant in grants:
        grantee = grant["Grantee"]
        if "URI" in grantee:
            _check_uri(str(grantee["URI"]), "Group/URI")
        elif "ID" in grantee:
            _check_id(str(grantee["ID"]), "CanonicalUser/ID")
    return {"Owner": {"ID": holder}, "Grants": list(grants)}
