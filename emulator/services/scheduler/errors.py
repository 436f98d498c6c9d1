"""The errors of EventBridge Scheduler (rest-json)."""

from csc.emulator.errors import ServiceError


class ConflictException(ServiceError):
    code = "ConflictException"
    status = 409


class ResourceNotFoundException(ServiceError):
    code = "ResourceNotFoundException"
    status = 404


class ValidationException(ServiceError):
    code = "ValidationException"
