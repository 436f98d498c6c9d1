"""Lambda's errors (rest-json protocol)."""

from csc.emulator.errors import ServiceError


class ResourceNotFoundException(ServiceError):
    """No such function, version, alias or policy."""

    code = "ResourceNotFoundException"
    status = 404


class ResourceConflictException(ServiceError):
    """The function, alias or statement exists already."""

    code = "ResourceConflictException"
    status = 409


class InvalidParameterValueException(ServiceError):
    code = "InvalidParameterValueException"


class InvalidRequestContentException(ServiceError):
    """The payload isn't JSON."""

    code = "InvalidRequestContentException"


class RequestTooLargeException(ServiceError):
    """The payload is over 6 MB (1 MB for an event)."""

    code = "RequestTooLargeException"
    status = 413


class TooManyRequestsException(ServiceError):
    """Every worker that the function may have is busy, and so many wait already."""

    code = "TooManyRequestsException"
    status = 429


class AccessDeniedException(ServiceError):
    """The function's role can't be assumed."""

    code = "AccessDeniedException"
    status = 403


class ValidationException(ServiceError):
    """An input that doesn't fit AWS's model of it."""

    code = "ValidationException"


class PreconditionFailedException(ServiceError):
    """The RevisionId that was given isn't the latest one."""

    code = "PreconditionFailedException"
    status = 412


class ProvisionedConcurrencyConfigNotFoundException(ServiceError):
    code = "ProvisionedConcurrencyConfigNotFoundException"
    status = 404


class CodeSigningConfigNotFoundException(ServiceError):
    code = "CodeSigningConfigNotFoundException"
    status = 404


class RequestEntityTooLargeException(ServiceError):
    """A function's archive is over 50 MB."""

    code = "RequestEntityTooLargeException"
    status = 413
