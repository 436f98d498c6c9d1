"""DynamoDB's errors. ``ServiceError.extra`` carries ``Item`` and ``CancellationReasons``."""

from csc.emulator.errors import ServiceError


class ValidationException(ServiceError):
    """The request is well formed but not acceptable."""

    code = "ValidationException"


class ConditionalCheckFailedException(ServiceError):
    """A condition was false. ``extra["Item"]`` where ReturnValuesOnConditionCheckFailure asks."""

    code = "ConditionalCheckFailedException"

    def __init__(self, message: str = "The conditional request failed", **extra: object) -> None:
        super().__init__(message, **extra)


class ResourceNotFoundException(ServiceError):
    """No such table, index, backup or stream."""

    code = "ResourceNotFoundException"


class ResourceInUseException(ServiceError):
    """The table exists already, or is not in a state that allows the change."""

    code = "ResourceInUseException"


class TableNotFoundException(ServiceError):
    """The source table of a backup or a point-in-time restore doesn't exist."""

    code = "TableNotFoundException"


class TableAlreadyExistsException(ServiceError):
    """The target table of a restore exists."""

    code = "TableAlreadyExistsException"


class TableInUseException(ServiceError):
    """The target table of a restore is being created or deleted."""

    code = "TableInUseException"


class BackupNotFoundException(ServiceError):
    code = "BackupNotFoundException"


class ContinuousBackupsUnavailableException(ServiceError):
    code = "ContinuousBackupsUnavailableException"


class PointInTimeRecoveryUnavailableException(ServiceError):
    code = "PointInTimeRecoveryUnavailableException"


class InvalidRestoreTimeException(ServiceError):
    code = "InvalidRestoreTimeException"


class LimitExceededException(ServiceError):
    """Too many indexes changed at once, too many tags, and the like."""

    code = "LimitExceededException"


class ItemCollectionSizeLimitExceededException(ServiceError):
    code = "ItemCollectionSizeLimitExceededException"


class ProvisionedThroughputExceededException(ServiceError):
    code = "ProvisionedThroughputExceededException"


class TransactionCanceledException(ServiceError):
    """``extra["CancellationReasons"]`` has one entry an action, in order."""

    code = "TransactionCanceledException"


class TransactionConflictException(ServiceError):
    code = "TransactionConflictException"


class IdempotentParameterMismatchException(ServiceError):
    code = "IdempotentParameterMismatchException"


class DuplicateItemException(ServiceError):
    """A PartiQL INSERT met an item with its key."""

    code = "DuplicateItemException"


class PolicyNotFoundException(ServiceError):
    code = "PolicyNotFoundException"


class TrimmedDataAccessException(ServiceError):
    """A stream record before the trim horizon was asked for."""

    code = "TrimmedDataAccessException"


class ExpiredIteratorException(ServiceError):
    """A shard iterator is older than fifteen minutes."""

    code = "ExpiredIteratorException"


class ExportNotFoundException(ServiceError):
    code = "ExportNotFoundException"


class ExportConflictException(ServiceError):
    """A ClientToken came again with another request."""

    code = "ExportConflictException"


class InvalidExportTimeException(ServiceError):
    code = "InvalidExportTimeException"


class ImportNotFoundException(ServiceError):
    code = "ImportNotFoundException"


class ImportConflictException(ServiceError):
    """A ClientToken came again with another request."""

    code = "ImportConflictException"


class GlobalTableNotFoundException(ServiceError):
    code = "GlobalTableNotFoundException"
