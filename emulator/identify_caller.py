"""Whose call it is: the owner of the key that signed it, else the account's root.

Keys that were not issued here are the root's, so that any AWS client works with any key; for those
that were, IAM checks the signature.  DynamoDB's calls must be signed, with whatever key.
"""

from typing import Any

from csc.emulator.calls import ANYBODY, Caller
from csc.emulator.check_signed import CHECKED, check_signed
from csc.emulator.cloud import Cloud
from csc.emulator.errors import ServiceError
from csc.emulator.foreign_pages import needs_no_credentials
from csc.emulator.http import HttpRequest
from csc.emulator.recognise import Recognised

TAKES_ANYBODY = frozenset({"s3", "sns", "sqs"})
"""Services that let a resource's policy open it to those who sign nothing."""


class MissingAuthenticationToken(ServiceError):
    code = "MissingAuthenticationToken"
    status = 403


def identify_anybody(cloud: Cloud, service: str, operation: str) -> Caller:
    """Who calls an operation without a signature. Raises MissingAuthenticationToken."""
    if needs_no_credentials(service, operation):
        return cloud.root()
    if service not in TAKES_ANYBODY:
        raise MissingAuthenticationToken("Request is missing Authentication Token")
    return Caller(ANYBODY, "", ANYBODY)


def identify_caller(cloud: Cloud, request: HttpRequest, found: Recognised) -> Caller:
    """Raises ServiceError where a known key's signature or session is wrong."""
    if found.service in CHECKED:
        check_signed(request, found, cloud.clock.now())
    if found.service == "s3" and request.query:
        from csc.emulator.services.s3.presigned import check_unexpired

        check_unexpired(request, cloud.clock.now())
    iam: Any = cloud.services.get("iam")
    if iam is None or not found.access_key:
        return cloud.root()
    caller: Caller | None = iam.verify_request(
        request, found.access_key, found.service, found.region
    )
    return caller or cloud.root()
