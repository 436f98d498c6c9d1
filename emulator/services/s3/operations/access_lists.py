"""GetBucketAcl, PutBucketAcl, GetObjectAcl, PutObjectAcl: kept and given back, without effect."""

from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.s3.access_control import KIND, default_acl, read_acl
from csc.emulator.services.s3.store import Stored
from csc.emulator.services.s3.versions import asked_version, find_version, marked

if TYPE_CHECKING:
    from csc.emulator.services.s3.service import S3


def get_bucket_acl(s3: "S3", input: Input, call: Call) -> Output:
    return dict(s3.require(input["Bucket"]).get(KIND) or default_acl(s3))


def put_bucket_acl(s3: "S3", input: Input, call: Call) -> Output:
    bucket = str(input["Bucket"])
    configuration = s3.require(bucket)
    s3.store.configure(bucket, configuration | {KIND: read_acl(s3, input)})
    return {}


def get_object_acl(s3: "S3", input: Input, call: Call) -> Output:
    s3.require(input["Bucket"])
    found = find_version(s3, input, "GET")
    return dict(found.headers.get(KIND) or default_acl(s3))


def put_object_acl(s3: "S3", input: Input, call: Call) -> Output:
    s3.require(input["Bucket"])
    newest = s3.store.find(str(input["Bucket"]), str(input["Key"]), asked_version(input))
    if newest is not None and newest.marker:
        raise marked("PUT")
    found: Stored = find_version(s3, input, "PUT")
    headers = {**found.headers, KIND: read_acl(s3, input)}
    s3.store.change(str(input["Bucket"]), replace(found, headers=headers))
    return {}
