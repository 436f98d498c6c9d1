"""The errors of Kinesis."""

from csc.emulator.errors import ServiceError


class ResourceNotFoundException(ServiceError):
    code = "ResourceNotFoundException"


class ResourceInUseException(ServiceError):
    code = "ResourceInUseException"


class InvalidArgumentException(ServiceError):
    code = "InvalidArgumentException"


class ValidationException(ServiceError):
    code = "ValidationException"


class ExpiredIteratorException(ServiceError):
    code = "ExpiredIteratorException"


class ExpiredNextTokenException(ServiceError):
    code = "ExpiredNextTokenException"
