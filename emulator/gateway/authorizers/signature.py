"""The signer of a request: SigV4 in the Authorization header, or in the query of a presigned URL."""

from urllib.parse import parse_qs

from csc.emulator.calls import Caller
from csc.emulator.errors import ServiceError
from csc.emulator.gateway.gateway_responses import (
    ExpiredToken,
    IncompleteSignature,
    InvalidSignature,
    MissingAuthenticationToken,
)
from csc.emulator.gateway.invocation import Invocation

ALGORITHM = "AWS4-HMAC-SHA256"


def signer(invocation: Invocation) -> tuple[Caller, str]:
    """The caller and the access key. Raises the gateway response for what is wrong.

    A key that was not issued here is the account's root's, as for any AWS operation.
    """
    parts = _credential(invocation).rsplit("/", 4)
    if len(parts) != 5 or parts[4] != "aws4_request":
        raise IncompleteSignature("Credential must have exactly 5 slash-delimited elements")
    key, _, region, service, _ = parts
    if service != "execute-api":
        raise InvalidSignature("Credential should be scoped to correct service: 'execute-api'.")
    cloud = invocation.cloud
    verify = getattr(cloud.services.get("iam"), "verify_request", None)
    if verify is None:
        return cloud.root(), key
    try:
        caller: Caller | None = verify(invocation.request, key, service, region)
    except ServiceError as error:
        kind = ExpiredToken if "Expired" in error.code else InvalidSignature
        raise kind(error.message) from error
    return caller or cloud.root(), key


def _credential(invocation: Invocation) -> str:
    header = invocation.headers.get("authorization", "")
    if header:
        scheme, _, rest = header.partition(" ")
        if scheme != ALGORITHM:
            raise IncompleteSignature(
                f"'{rest or scheme}' not a valid key=value pair (missing equal-sign) "
                f"in Authorization header: '{header}'."
            )
        fields = dict(part.strip().partition("=")[::2] for part in rest.split(","))
        missing = [n for n in ("Credential", "Signature", "SignedHeaders") if not fields.get(n)]
        if missing:
            raise IncompleteSignature(
                " ".join(f"Authorization header requires '{name}' parameter." for name in missing)
                + f" Authorization={header}"
            )
        return fields["Credential"]
    if "X-Amz-Signature=" in invocation.request.query:
        return parse_qs(invocation.request.query).get("X-Amz-Credential", [""])[-1]
    raise MissingAuthenticationToken()
