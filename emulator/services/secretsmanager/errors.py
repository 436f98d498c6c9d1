"""The errors of Secrets Manager."""

from csc.emulator.errors import ServiceError


class ResourceNotFoundException(ServiceError):
    code = "ResourceNotFoundException"


class ResourceExistsException(ServiceError):
    code = "ResourceExistsException"


class InvalidParameterException(ServiceError):
    code = "InvalidParameterException"


class InvalidRequestException(ServiceError):
    code = "InvalidRequestException"


class InvalidNextTokenException(ServiceError):
    code = "InvalidNextTokenException"


class ValidationException(ServiceError):
    code = "ValidationException"


class MalformedPolicyDocumentException(ServiceError):
    code = "MalformedPolicyDocumentException"
