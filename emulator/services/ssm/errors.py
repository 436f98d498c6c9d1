"""The errors of Systems Manager's parameters."""

from csc.emulator.errors import ServiceError


class ValidationException(ServiceError):
    code = "ValidationException"


class ParameterAlreadyExists(ServiceError):
    code = "ParameterAlreadyExists"


class ParameterNotFound(ServiceError):
    code = "ParameterNotFound"


class ParameterVersionNotFound(ServiceError):
    code = "ParameterVersionNotFound"


class ParameterVersionLabelLimitExceeded(ServiceError):
    code = "ParameterVersionLabelLimitExceeded"


class ParameterPatternMismatchException(ServiceError):
    code = "ParameterPatternMismatchException"


class HierarchyLevelLimitExceededException(ServiceError):
    code = "HierarchyLevelLimitExceededException"


class HierarchyTypeMismatchException(ServiceError):
    code = "HierarchyTypeMismatchException"


class InvalidAllowedPatternException(ServiceError):
    code = "InvalidAllowedPatternException"


class InvalidFilterKey(ServiceError):
    code = "InvalidFilterKey"


class InvalidFilterOption(ServiceError):
    code = "InvalidFilterOption"


class InvalidFilterValue(ServiceError):
    code = "InvalidFilterValue"


class InvalidNextToken(ServiceError):
    code = "InvalidNextToken"


class InvalidResourceId(ServiceError):
    code = "InvalidResourceId"


class InvalidResourceType(ServiceError):
    code = "InvalidResourceType"
