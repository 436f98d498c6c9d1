"""The errors of identity pools."""

from csc.emulator.errors import ServiceError


class InvalidParameterException(ServiceError):
    code = "InvalidParameterException"


class ValidationException(ServiceError):
    """An input that doesn't fit AWS's model."""

    code = "ValidationException"


class ResourceNotFoundException(ServiceError):
    code = "ResourceNotFoundException"


class NotAuthorizedException(ServiceError):
    code = "NotAuthorizedException"


class ResourceConflictException(ServiceError):
    code = "ResourceConflictException"


class DeveloperUserAlreadyRegisteredException(ServiceError):
    code = "DeveloperUserAlreadyRegisteredException"


class InvalidIdentityPoolConfigurationException(ServiceError):
    code = "InvalidIdentityPoolConfigurationException"
