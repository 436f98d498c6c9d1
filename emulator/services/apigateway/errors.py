"""API Gateway's errors."""

from csc.emulator.errors import ServiceError


class BadRequestException(ServiceError):
    code = "BadRequestException"


class ConflictException(ServiceError):
    code = "ConflictException"
    status = 409


class NotFoundException(ServiceError):
    code = "NotFoundException"
    status = 404


class ValidationException(ServiceError):
    """An input that doesn't fit AWS's model of it."""

    code = "ValidationException"
