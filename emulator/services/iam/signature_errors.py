"""How each service refuses a signature: the codes differ by its protocol.

Source: the "Common errors" pages of DynamoDB, IAM and S3 in AWS's API references.
"""

from typing import ClassVar, Literal

from csc.emulator.errors import ServiceError

Flavour = Literal["json", "query", "s3"]
Kind = Literal["mismatch", "unknown", "expired", "incomplete", "late"]


class _Forbidden(ServiceError):
    status: ClassVar[int] = 403


class SignatureDoesNotMatch(_Forbidden):
    code = "SignatureDoesNotMatch"


class InvalidClientTokenId(_Forbidden):
    code = "InvalidClientTokenId"


class InvalidAccessKeyId(_Forbidden):
    code = "InvalidAccessKeyId"


class ExpiredToken(_Forbidden):
    code = "ExpiredToken"


class RequestExpired(_Forbidden):
    """S3 says so of what is over, and of headers that aren't signed."""

    code = "AccessDenied"


class RequestTimeTooSkewed(_Forbidden):
    code = "RequestTimeTooSkewed"


class IncompleteSignature(ServiceError):
    code = "IncompleteSignature"


class InvalidSignatureException(ServiceError):
    code = "InvalidSignatureException"


class UnrecognizedClientException(ServiceError):
    code = "UnrecognizedClientException"


class ExpiredTokenException(ServiceError):
    code = "ExpiredTokenException"


class IncompleteSignatureException(ServiceError):
    code = "IncompleteSignatureException"


CLASSES: dict[Flavour, dict[Kind, type[ServiceError]]] = {
    "json": {
        "mismatch": InvalidSignatureException,
        "unknown": UnrecognizedClientException,
        "expired": ExpiredTokenException,
        "incomplete": IncompleteSignatureException,
        "late": InvalidSignatureException,
    },
    "query": {
        "mismatch": SignatureDoesNotMatch,
        "unknown": InvalidClientTokenId,
        "expired": ExpiredToken,
        "incomplete": IncompleteSignature,
        "late": SignatureDoesNotMatch,
    },
    "s3": {
        "mismatch": SignatureDoesNotMatch,
        "unknown": InvalidAccessKeyId,
        "expired": ExpiredToken,
        "incomplete": IncompleteSignature,
        "late": RequestTimeTooSkewed,
    },
}

_QUERY = frozenset({"iam", "sts", "cloudformation", "ec2", "sns", "ses", "elasticloadbalancing"})


def flavour_of(service: str) -> Flavour:
    if service == "s3":
        return "s3"
    return "query" if service in _QUERY else "json"


def refusal(service: str, kind: Kind, message: str) -> ServiceError:
    return CLASSES[flavour_of(service)][kind](message)
