"""IAM's errors, and the AccessDenied of each service."""

import re
from typing import ClassVar

from csc.emulator.errors import AccessDeniedException, ServiceError


class NoSuchEntity(ServiceError):
    code = "NoSuchEntity"
    status: ClassVar[int] = 404


class EntityAlreadyExists(ServiceError):
    code = "EntityAlreadyExists"
    status: ClassVar[int] = 409


class MalformedPolicyDocument(ServiceError):
    code = "MalformedPolicyDocument"


class DeleteConflict(ServiceError):
    code = "DeleteConflict"
    status: ClassVar[int] = 409


class MalformedCertificate(ServiceError):
    code = "MalformedCertificate"


class InvalidPublicKey(ServiceError):
    code = "InvalidPublicKey"


class LimitExceeded(ServiceError):
    code = "LimitExceeded"
    status: ClassVar[int] = 409


class ValidationError(ServiceError):
    code = "ValidationError"


_PATTERN = re.compile(
    r"1 validation error detected: Value '.*' at '(\w+)' failed to satisfy constraint: "
    r"Member must satisfy regular expression pattern: .*",
    re.DOTALL,
)


class InvalidMember(ValidationError):
    """A ValidationError of one member's letters, in IAM's own words for paths and names."""

    def __init__(self, message: str) -> None:
        found = _PATTERN.fullmatch(message)
        member = found[1] if found else ""
        if member in ("path", "newPath"):
            message = (
                f"The specified value for {member} is invalid. It must begin and end with / and "
                "contain only alphanumeric characters and/or / characters."
            )
        elif member.endswith("Name"):
            message = (
                f"The specified value for {member} is invalid. It must contain only alphanumeric "
                "characters and/or the following: +=,.@_-"
            )
        super().__init__(message)


class InvalidInput(ServiceError):
    code = "InvalidInput"


class InvalidAuthenticationCode(ServiceError):
    code = "InvalidAuthenticationCode"
    status: ClassVar[int] = 403


class PasswordPolicyViolation(ServiceError):
    code = "PasswordPolicyViolation"


class EntityTemporarilyUnmodifiable(ServiceError):
    code = "EntityTemporarilyUnmodifiable"
    status: ClassVar[int] = 409


class InvalidUserType(ServiceError):
    code = "InvalidUserType"


class ReportNotPresent(ServiceError):
    code = "ReportNotPresent"
    status: ClassVar[int] = 410


class ReportExpired(ServiceError):
    code = "ReportExpired"
    status: ClassVar[int] = 410


class PolicyNotAttachable(ServiceError):
    code = "PolicyNotAttachable"


class PolicyEvaluation(ServiceError):
    code = "PolicyEvaluation"
    status: ClassVar[int] = 500


class AccessDenied(ServiceError):
    """The query and REST-XML services' spelling."""

    code = "AccessDenied"
    status: ClassVar[int] = 403


class AccessDeniedForbidden(AccessDeniedException):
    """AccessDeniedException with status 403: Lambda, API Gateway."""

    status: ClassVar[int] = 403


class AuthorizationError(ServiceError):
    """SNS."""

    code = "AuthorizationError"
    status: ClassVar[int] = 403


class UnauthorizedOperation(ServiceError):
    """EC2."""

    code = "UnauthorizedOperation"
    status: ClassVar[int] = 403


ACCESS_DENIED: dict[str, type[ServiceError]] = {
    "iam": AccessDenied,
    "sts": AccessDenied,
    "s3": AccessDenied,
    "sqs": AccessDenied,
    "cloudformation": AccessDenied,
    "ses": AccessDenied,
    "sns": AuthorizationError,
    "ec2": UnauthorizedOperation,
    "lambda": AccessDeniedForbidden,
    "apigateway": AccessDeniedForbidden,
}
"""By botocore's service name. The JSON services, all others, say AccessDeniedException, 400."""


def access_denied(service: str, message: str) -> ServiceError:
    """The error with which ``service`` refuses a caller."""
    return ACCESS_DENIED.get(service, AccessDeniedException)(message)
