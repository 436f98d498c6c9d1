"""The errors of Step Functions."""

from csc.emulator.errors import ServiceError


class ValidationException(ServiceError):
    code = "ValidationException"


class InvalidArn(ServiceError):
    code = "InvalidArn"


class InvalidName(ServiceError):
    code = "InvalidName"


class InvalidDefinition(ServiceError):
    code = "InvalidDefinition"


class InvalidExecutionInput(ServiceError):
    code = "InvalidExecutionInput"


class InvalidOutput(ServiceError):
    code = "InvalidOutput"


class InvalidToken(ServiceError):
    code = "InvalidToken"


class TaskDoesNotExist(ServiceError):
    code = "TaskDoesNotExist"


class TaskTimedOut(ServiceError):
    code = "TaskTimedOut"


class MissingRequiredParameter(ServiceError):
    code = "MissingRequiredParameter"


class StateMachineAlreadyExists(ServiceError):
    code = "StateMachineAlreadyExists"


class StateMachineDoesNotExist(ServiceError):
    code = "StateMachineDoesNotExist"


class StateMachineTypeNotSupported(ServiceError):
    code = "StateMachineTypeNotSupported"


class ExecutionAlreadyExists(ServiceError):
    code = "ExecutionAlreadyExists"


class ExecutionDoesNotExist(ServiceError):
    code = "ExecutionDoesNotExist"


class ResourceNotFound(ServiceError):
    code = "ResourceNotFound"


class TooManyTags(ServiceError):
    code = "TooManyTags"


class ConflictException(ServiceError):
    code = "ConflictException"


class ActivityDoesNotExist(ServiceError):
    code = "ActivityDoesNotExist"


class ActivityAlreadyExists(ServiceError):
    code = "ActivityAlreadyExists"


class ExecutionNotRedrivable(ServiceError):
    code = "ExecutionNotRedrivable"


class InvalidLoggingConfiguration(ServiceError):
    code = "InvalidLoggingConfiguration"
