"""Condition keys that a call's input fills: those of its service, and the tags it gives.

Source: the "Condition keys" tables of the Service Authorization Reference.  DynamoDB's are made by
its own ``request_keys.py``; what needs the resource itself (``aws:ResourceTag``) is read by ``resource_tags.py``.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from csc.emulator.calls import Call

_S3_LIST = {"Prefix": "s3:prefix", "Delimiter": "s3:delimiter", "MaxKeys": "s3:max-keys"}
_S3_PUT = {
    "ACL": "s3:x-amz-acl",
    "CopySource": "s3:x-amz-copy-source",
    "MetadataDirective": "s3:x-amz-metadata-directive",
    "SSEKMSKeyId": "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "ServerSideEncryption": "s3:x-amz-server-side-encryption",
    "StorageClass": "s3:x-amz-storage-class",
    "VersionId": "s3:VersionId",
}
_INPUTS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "s3": {
        "ListObjects": _S3_LIST,
        "ListObjectsV2": _S3_LIST,
        "ListObjectVersions": _S3_LIST,
        "*": _S3_PUT,
    },
    "sns": {"Subscribe": {"Protocol": "sns:Protocol", "Endpoint": "sns:Endpoint"}},
    "lambda": {
        "AddPermission": {
            "Principal": "lambda:Principal",
            "FunctionUrlAuthType": "lambda:FunctionUrlAuthType",
        },
        "CreateEventSourceMapping": {"FunctionName": "lambda:FunctionArn"},
    },
    "secretsmanager": {"*": {"VersionStage": "secretsmanager:VersionStage"}},
}
"""By service and operation (``*``: every other), the member that fills each key."""

_TAGS = ("Tags", "tags", "UserPoolTags", "TagList")


def input_keys(call: Call) -> Iterator[tuple[str, Any]]:
    """Keys as AWS writes them, with their values."""
    rows = _INPUTS.get(call.service, {})
    for member, key in rows.get(call.operation, rows.get("*", {})).items():
        value = call.input.get(member)
        if value is not None and not isinstance(value, dict | list):
            yield key, value
    given = next((call.input[name] for name in _TAGS if call.input.get(name)), None)
    tags = _as_map(given)
    for tag, value in tags.items():
        yield f"aws:RequestTag/{tag}", value
    named = list(tags) or call.input.get("TagKeys") or call.input.get("tagKeys")
    if isinstance(named, list) and named:
        yield "aws:TagKeys", [str(name) for name in named]


def _as_map(given: Any) -> dict[str, str]:
    if isinstance(given, Mapping):
        return {str(tag): str(value) for tag, value in given.items()}
    if not isinstance(given, list):
        return {}
    pairs = [tag for tag in given if isinstance(tag, Mapping) and ("Key" in tag or "key" in tag)]
    return {
        str(tag.get("Key", tag.get("key"))): str(tag.get("Value", tag.get("value", "")))
        for tag in pairs
    }


class HeaderKeys(Mapping[str, str]):
    """``aws:UserAgent`` and ``aws:Referer`` of a request, read when a condition asks."""

    __slots__ = ("_fields",)

    def __init__(self, fields: Mapping[str, str]) -> None:
        self._fields = fields

    def _keys(self) -> dict[str, str]:
        found = {
            "aws:UserAgent": self._fields.get("user-agent"),
            "aws:Referer": self._fields.get("referer"),
        }
        return {key: value for key, value in found.items() if value is not None}

    def __getitem__(self, key: str) -> str:
        return self._keys()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys())

    def __len__(self) -> int:
        return len(self._keys())
