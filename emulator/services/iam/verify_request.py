"""Whose request it is: the key's owner, once the signature is right.

A key that was not issued here says nothing (None): the account's root, unless ``strict``.
"""

from typing import TYPE_CHECKING

from csc.emulator.calls import Caller
from csc.emulator.http import HttpRequest
from csc.emulator.services.iam.signature_errors import refusal
from csc.emulator.services.iam.verify_signature import read_signature, verify_signature

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam

WRONG = (
    "The request signature we calculated does not match the signature you provided. Check your key "
    "and signing method."
)
UNKNOWN = "The security token included in the request is invalid."


def verify_request(
    iam: "Iam", request: HttpRequest, access_key: str, service: str, *, strict: bool = False
) -> Caller | None:
    """Raises the service's error for a wrong signature, a wrong or expired session token."""
    secret = iam.secret_for(access_key)
    if secret is None:
        if strict:
            raise refusal(service, "unknown", UNKNOWN)
        return None
    if service == "s3" and "AWSAccessKeyId=" in request.target:
        return _of_version_2(iam, request, access_key, secret)
    signed = read_signature(request, service)
    if signed is None or signed.access_key != access_key:
        raise refusal(service, "unknown", UNKNOWN)
    now = iam.cloud.clock.now()
    caller = iam.caller_for_key(access_key, signed.token)
    if caller is None:
        raise refusal(service, "unknown", UNKNOWN)
    session = iam.credentials.session(access_key)
    if session is not None and session.expires <= now:
        raise refusal(service, "expired", "The security token included in the request is expired")
    verify_signature(request, signed, secret, now, service)
    iam.usage.note(access_key, signed.scope[2], now, signed.scope[1])
    if caller.principal.find(":role/") > 0:
        iam.usage.note(caller.principal, signed.scope[2], now, signed.scope[1])
    return caller


def _of_version_2(iam: "Iam", request: HttpRequest, access_key: str, secret: str) -> Caller:
    """Of a URL for S3 that was signed in the older way. Raises S3's errors."""
    from csc.emulator.services.s3.presigned import is_signed_with, token_of

    caller = iam.caller_for_key(access_key, token_of(request))
    if caller is None:
        raise refusal("s3", "unknown", UNKNOWN)
    session = iam.credentials.session(access_key)
    if session is not None and session.expires <= iam.cloud.clock.now():
        raise refusal("s3", "expired", "The provided token has expired.")
    if not is_signed_with(request, secret):
        raise refusal("s3", "mismatch", WRONG)
    return caller
