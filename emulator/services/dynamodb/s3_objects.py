"""S3 as DynamoDB uses it for a caller: with the caller's own permissions, through the one door."""

from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call
from csc.emulator.errors import NotEmulated, ServiceError

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


class S3Failed(Exception):
    """S3 refused. ``code`` as AWS reports it of an export or import: ``S3NoSuchBucket``."""

    def __init__(self, error: ServiceError) -> None:
        code = "AccessDenied" if "AccessDenied" in error.code else error.code
        self.code, self.message = f"S3{code}", error.message
        super().__init__(self.message)


def put_object(dynamodb: "DynamoDb", call: Call, bucket: str, key: str, body: bytes) -> str:
    """Raises S3Failed. Gives the entity tag."""
    output = _ask(dynamodb, call, "PutObject", {"Bucket": bucket, "Key": key, "Body": body})
    return str(output["ETag"]).strip('"')


def list_objects(dynamodb: "DynamoDb", call: Call, bucket: str, prefix: str) -> list[str]:
    """The keys below a prefix, in order, those of folders left out. Raises S3Failed."""
    keys: list[str] = []
    asked: dict[str, Any] = {"Bucket": bucket, "Prefix": prefix}
    while True:
        output = _ask(dynamodb, call, "ListObjectsV2", asked)
        found = [str(each["Key"]) for each in output.get("Contents") or ()]
        keys += [key for key in found if not key.endswith("/")]
        if not output.get("IsTruncated"):
            return keys
        asked["ContinuationToken"] = output["NextContinuationToken"]


def get_object(dynamodb: "DynamoDb", call: Call, bucket: str, key: str) -> bytes:
    """Raises S3Failed."""
    return bytes(_ask(dynamodb, call, "GetObject", {"Bucket": bucket, "Key": key})["Body"])


def _ask(dynamodb: "DynamoDb", call: Call, operation: str, input: dict[str, Any]) -> dict[str, Any]:
    asked = Call(
        "s3",
        operation,
        input,
        call.caller,
        call.request_id,
        call.region,
        call.source_ip,
        call.origin,
        {**call.context, "aws:CalledVia": "dynamodb.amazonaws.com"},
    )
    try:
        output = dynamodb.cloud.invoke(asked)
    except NotEmulated:
        raise
    except ServiceError as error:
        raise S3Failed(error) from error
    assert isinstance(output, dict)
    return output
