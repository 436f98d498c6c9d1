"""CreateBucket, DeleteBucket, HeadBucket, ListBuckets, GetBucketLocation."""

import re
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.s3.errors import (
    BucketAlreadyOwnedByYou,
    BucketNotEmpty,
    InvalidBucketName,
    NotFound,
)

if TYPE_CHECKING:
    from csc.emulator.services.s3.service import S3

_NAME = re.compile(r"(?!xn--|\d+\.\d+\.\d+\.\d+$)[a-z0-9](?:[a-z0-9-]|\.(?!\.)){1,61}[a-z0-9]")


def check_name(name: str) -> None:
    """Raises InvalidBucketName. Source: "Bucket naming rules" in S3's user guide."""
    if not _NAME.fullmatch(name):
        raise InvalidBucketName("The specified bucket is not valid.", BucketName=name)


def create_bucket(s3: "S3", input: Input, call: Call) -> Output:
    """In us-east-1 to create one's own bucket again is no error, elsewhere it is."""
    name = str(input["Bucket"])
    check_name(name)
    made = s3.store.add_bucket(name, s3.cloud.clock.now())
    if not made and call.region != "us-east-1":
        message = (
            "Your previous request to create the named bucket succeeded and you already own it."
        )
        raise BucketAlreadyOwnedByYou(message, BucketName=name)
    return {"Location": f"/{name}"}


def delete_bucket(s3: "S3", input: Input, call: Call) -> Output:
    """Raises BucketNotEmpty."""
    s3.require(input["Bucket"])
    if not s3.store.is_empty(input["Bucket"]):
        raise BucketNotEmpty("The bucket you tried to delete is not empty")
    s3.store.remove_bucket(input["Bucket"])
    return {}


def head_bucket(s3: "S3", input: Input, call: Call) -> Output:
    if s3.store.configuration(input["Bucket"]) is None:
        raise NotFound("Not Found")
    return {"BucketRegion": s3.cloud.region}


def list_buckets(s3: "S3", input: Input, call: Call) -> Output:
    found = [{"Name": name, "CreationDate": created} for name, created in s3.store.buckets()]
    return {"Buckets": found, "Owner": {"ID": s3.cloud.account}}


def get_bucket_location(s3: "S3", input: Input, call: Call) -> Output:
    """us-east-1 is written as nothing."""
    s3.require(input["Bucket"])
    region = s3.cloud.region
    return {"LocationConstraint": "" if region == "us-east-1" else region}
