"""CloudWatch's errors."""

from csc.emulator.errors import ServiceError


class ResourceNotFound(ServiceError):
    code = "ResourceNotFound"
    status = 404


class ValidationError(ServiceError):
    """An input that doesn't fit AWS's model."""

    code = "ValidationError"


class InvalidParameterValueException(ServiceError):
    code = "InvalidParameterValue"


class InvalidParameterCombinationException(ServiceError):
    code = "InvalidParameterCombination"


class MissingRequiredParameterException(ServiceError):
    code = "MissingParameter"


class InvalidNextToken(ServiceError):
    code = "InvalidNextToken"
