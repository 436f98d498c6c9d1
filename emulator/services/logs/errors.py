"""The errors of CloudWatch Logs."""

from csc.emulator.errors import ServiceError


class ResourceNotFoundException(ServiceError):
    code = "ResourceNotFoundException"


class ResourceAlreadyExistsException(ServiceError):
    code = "ResourceAlreadyExistsException"


class InvalidParameterException(ServiceError):
    code = "InvalidParameterException"
