"""IAM's errors, and the AccessDenied of each service."""

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


class InvalidInput(ServiceError):
    code = "InvalidInput"


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
