"""The errors of CloudFormation."""

from csc.emulator.errors import ServiceError


class ValidationError(ServiceError):
    code = "ValidationError"


class AlreadyExistsException(ServiceError):
    code = "AlreadyExistsException"


class ChangeSetNotFound(ServiceError):
    code = "ChangeSetNotFound"
    status = 404


class InvalidChangeSetStatus(ServiceError):
    code = "InvalidChangeSetStatus"


class StackSetNotFoundException(ServiceError):
    code = "StackSetNotFoundException"
    status = 404


class InsufficientCapabilities(ServiceError):
    code = "InsufficientCapabilitiesException"
