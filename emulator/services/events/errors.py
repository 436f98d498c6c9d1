"""The errors of EventBridge."""

from csc.emulator.errors import ServiceError


class ResourceNotFoundException(ServiceError):
    code = "ResourceNotFoundException"


class ResourceAlreadyExistsException(ServiceError):
    code = "ResourceAlreadyExistsException"


class ValidationException(ServiceError):
    code = "ValidationException"


class InvalidEventPatternException(ServiceError):
    code = "InvalidEventPatternException"


class LimitExceededException(ServiceError):
    code = "LimitExceededException"
