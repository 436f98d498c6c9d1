"""The errors of Firehose."""

from csc.emulator.errors import ServiceError


class ResourceNotFoundException(ServiceError):
    code = "ResourceNotFoundException"


class ResourceInUseException(ServiceError):
    code = "ResourceInUseException"


class InvalidArgumentException(ServiceError):
    code = "InvalidArgumentException"
