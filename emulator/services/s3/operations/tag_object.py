"""PutObjectTagging, GetObjectTagging, DeleteObjectTagging."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.s3.errors import NoSuchKey
from csc.emulator.services.s3.store import Stored
from csc.emulator.services.s3.tags import as_tag_set, read_tag_set
from csc.emulator.services.s3.versions import asked_version, find_version, marked, shown_version

if TYPE_CHECKING:
    from csc.emulator.services.s3.service import S3


def put_object_tagging(s3: "S3", input: Input, call: Call) -> Output:
    """Raises InvalidTag, MalformedXML, and as ``find_version``."""
    s3.require(input["Bucket"])
    tags = read_tag_set(input.get("Tagging"), "Your TagKey cannot be prefixed with aws:")
    return _tag(s3, input, tags, "PUT")


def delete_object_tagging(s3: "S3", input: Input, call: Call) -> Output:
    return _tag(s3, input, {}, "DELETE")


def get_object_tagging(s3: "S3", input: Input, call: Call) -> Output:
    configuration = s3.require(input["Bucket"])
    bucket, key = str(input["Bucket"]), str(input["Key"])
    if s3.store.find(bucket, key) is None and not asked_version(input):
        raise NoSuchKey("The specified key does not exist.", Key=f"{bucket}/{key}")
    found = _find(s3, input, "GET")
    return {"TagSet": as_tag_set(found.tags), **shown_version(configuration, found.version)}


def _tag(s3: "S3", input: Input, tags: Mapping[str, str], method: str) -> Output:
    configuration = s3.require(input["Bucket"])
    found = _find(s3, input, method)
    s3.store.change(str(input["Bucket"]), replace(found, tags=dict(tags)))
    s3.notify(str(input["Bucket"]), f"ObjectTagging:{'Put' if tags else 'Delete'}", found)
    return dict(shown_version(configuration, found.version))


def _find(s3: "S3", input: Input, method: str) -> Stored:
    """A marker has no tags, named or not."""
    newest = s3.store.find(str(input["Bucket"]), str(input["Key"]), asked_version(input))
    if newest is not None and newest.marker:
        raise marked(method)
    return find_version(s3, input, method)
