"""The errors of identity pools."""

from csc.emulator.errors import ServiceError


class InvalidParameterException(ServiceError):
    code = "InvalidParameterException"


class ResourceNotFoundException(ServiceError):
    code = "ResourceNotFoundException"


class NotAuthorizedException(ServiceError):
    code = "NotAuthorizedException"


class InvalidIdentityPoolConfigurationException(ServiceError):
    code = "InvalidIdentityPoolConfigurationException"
