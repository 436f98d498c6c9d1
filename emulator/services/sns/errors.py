"""The errors of SNS (query protocol)."""

from csc.emulator.errors import ServiceError


class NotFound(ServiceError):
    code = "NotFound"
    status = 404


class InvalidParameter(ServiceError):
    code = "InvalidParameter"


class InvalidParameterValue(ServiceError):
    code = "ParameterValueInvalid"


class ResourceNotFound(ServiceError):
    code = "ResourceNotFound"
    status = 404


class BatchEntryIdsNotDistinct(ServiceError):
    code = "BatchEntryIdsNotDistinct"


class EmptyBatchRequest(ServiceError):
    code = "EmptyBatchRequest"


class TooManyEntriesInBatchRequest(ServiceError):
    code = "TooManyEntriesInBatchRequest"


class TagLimitExceeded(ServiceError):
    code = "TagLimitExceeded"


class InvalidBatchEntryId(ServiceError):
    code = "InvalidBatchEntryId"


class BatchRequestTooLong(ServiceError):
    code = "BatchRequestTooLong"


class ValidationError(ServiceError):
    code = "ValidationError"
