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


class NoSuchVersion(ServiceError):
    code = "NoSuchVersion"
    status = 404


class NotModified(ServiceError):
    """The client has it: an answer without a body."""

    code = "NotModified"
    status = 304


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


class NoSuchCors(NotConfigured):
    code = "NoSuchCORSConfiguration"


class NoSuchWebsite(NotConfigured):
    code = "NoSuchWebsiteConfiguration"


class OwnershipControlsNotFound(NotConfigured):
    code = "OwnershipControlsNotFoundError"


class ReplicationNotFound(NotConfigured):
    code = "ReplicationConfigurationNotFoundError"


class ObjectLockNotFound(NotConfigured):
    """Of a bucket."""

    code = "ObjectLockConfigurationNotFoundError"


class NoSuchObjectLock(NotConfigured):
    """Of an object."""

    code = "NoSuchObjectLockConfiguration"


class BucketAlreadyOwnedByYou(ServiceError):
    code = "BucketAlreadyOwnedByYou"
    status = 409


class BucketNotEmpty(ServiceError):
    code = "BucketNotEmpty"
    status = 409


class InvalidBucketState(ServiceError):
    code = "InvalidBucketState"
    status = 409


class ConditionalRequestConflict(ServiceError):
    code = "ConditionalRequestConflict"
    status = 409


class InvalidBucketName(ServiceError):
    code = "InvalidBucketName"


class InvalidBucketOwner(ServiceError):
    code = "InvalidBucketOwnerAWSAccountID"


class InvalidPart(ServiceError):
    code = "InvalidPart"


class InvalidPartOrder(ServiceError):
    code = "InvalidPartOrder"


class InvalidPartNumber(ServiceError):
    code = "InvalidPartNumber"
    status = 416


class EntityTooSmall(ServiceError):
    code = "EntityTooSmall"


class InvalidRange(ServiceError):
    code = "InvalidRange"
    status = 416


class BadDigest(ServiceError):
    code = "BadDigest"


class InvalidDigest(ServiceError):
    code = "InvalidDigest"


class InvalidArgument(ServiceError):
    code = "InvalidArgument"


class InvalidRequest(ServiceError):
    code = "InvalidRequest"


class InvalidTag(ServiceError):
    code = "InvalidTag"


class IdMismatch(ServiceError):
    code = "IdMismatch"


class InvalidStorageClass(ServiceError):
    code = "InvalidStorageClass"


class InvalidObjectState(ServiceError):
    """An object in an archive is not to be read."""

    code = "InvalidObjectState"
    status = 403


class InvalidLocationConstraint(ServiceError):
    code = "InvalidLocationConstraint"


class IllegalLocationConstraint(ServiceError):
    code = "IllegalLocationConstraintException"


class IllegalVersioningConfiguration(ServiceError):
    code = "IllegalVersioningConfigurationException"


class MalformedPolicy(ServiceError):
    code = "MalformedPolicy"


class MalformedACL(ServiceError):
    code = "MalformedACLError"


class MissingSecurityHeader(ServiceError):
    code = "MissingSecurityHeader"


class MalformedXML(ServiceError):
    """``MALFORMED`` is what AWS says of all of it."""

    code = "MalformedXML"


class MethodNotAllowed(ServiceError):
    """A deletion marker can't be read."""

    code = "MethodNotAllowed"
    status = 405


class NotImplementedHeader(ServiceError):
    code = "NotImplemented"
    status = 501


class AccessDenied(ServiceError):
    """An object is locked, or a presigned URL has expired."""

    code = "AccessDenied"
    status = 403


class KeyTooLongError(ServiceError):
    code = "KeyTooLongError"


class PreconditionFailed(ServiceError):
    code = "PreconditionFailed"
    status = 412


class IncompleteBody(ServiceError):
    code = "IncompleteBody"


MALFORMED = (
    "The XML you provided was not well-formed or did not validate against our published schema"
)
