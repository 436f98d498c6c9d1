"""The errors of CloudWatch Logs."""

from csc.emulator.errors import ServiceError


class ResourceNotFoundException(ServiceError):
    code = "ResourceNotFoundException"


class ResourceAlreadyExistsException(ServiceError):
    code = "ResourceAlreadyExistsException"


class InvalidParameterException(ServiceError):
    code = "InvalidParameterException"


class LimitExceededException(ServiceError):
    code = "LimitExceededException"


class AccessDeniedException(ServiceError):
    code = "AccessDeniedException"


class ValidationException(ServiceError):
    code = "ValidationException"
