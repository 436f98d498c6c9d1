"""The errors of S3."""

from csc.emulator.errors import ServiceError


class NoSuchBucket(ServiceError):
    code = "NoSuchBucket"
    status = 404


class NoSuchKey(ServiceError):
    code = "NoSuchKey"
    status = 404


class NotFound(ServiceError):
    """HEAD's answer for what isn't there: it has no body to say what."""

    code = "NotFound"
    status = 404


class NoSuchUpload(ServiceError):
    code = "NoSuchUpload"
    status = 404


class NotConfigured(ServiceError):
    """A bucket's configuration that was never set; each kind has a code of its own."""

    code = "NoSuchConfiguration"
    status = 404


class NoSuchBucketPolicy(NotConfigured):
    code = "NoSuchBucketPolicy"


class NoSuchTagSet(NotConfigured):
    code = "NoSuchTagSet"


class NoSuchPublicAccessBlock(NotConfigured):
    code = "NoSuchPublicAccessBlockConfiguration"


class EncryptionNotFound(NotConfigured):
    code = "ServerSideEncryptionConfigurationNotFoundError"


class NoSuchLifecycle(NotConfigured):
    code = "NoSuchLifecycleConfiguration"


class BucketAlreadyOwnedByYou(ServiceError):
    code = "BucketAlreadyOwnedByYou"
    status = 409


class BucketNotEmpty(ServiceError):
    code = "BucketNotEmpty"
    status = 409


class InvalidBucketName(ServiceError):
    code = "InvalidBucketName"


class InvalidPart(ServiceError):
    code = "InvalidPart"


class InvalidRange(ServiceError):
    code = "InvalidRange"
    status = 416


class BadDigest(ServiceError):
    code = "BadDigest"


class KeyTooLongError(ServiceError):
    code = "KeyTooLongError"


class PreconditionFailed(ServiceError):
    code = "PreconditionFailed"
    status = 412


class IncompleteBody(ServiceError):
    code = "IncompleteBody"
