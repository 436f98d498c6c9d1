"""STS's errors."""

from typing import ClassVar

from csc.emulator.errors import ServiceError


class ValidationError(ServiceError):
    code = "ValidationError"


class InvalidParameterValue(ServiceError):
    code = "InvalidParameterValue"


class AccessDenied(ServiceError):
    code = "AccessDenied"
    status: ClassVar[int] = 403


class MalformedPolicyDocument(ServiceError):
    code = "MalformedPolicyDocument"


class PackedPolicyTooLarge(ServiceError):
    code = "PackedPolicyTooLarge"


class InvalidIdentityToken(ServiceError):
    code = "InvalidIdentityToken"


class ExpiredTokenException(ServiceError):
    code = "ExpiredTokenException"


class InvalidAuthorizationMessageException(ServiceError):
    code = "InvalidAuthorizationMessageException"


class IDPRejectedClaim(ServiceError):
    code = "IDPRejectedClaim"
    status: ClassVar[int] = 403


class IDPCommunicationError(ServiceError):
    code = "IDPCommunicationError"
