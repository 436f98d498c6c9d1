"""Versions of objects: whether a bucket keeps them, their ids, and the one that a request names."""

import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Input
from csc.emulator.services.s3.errors import (
    InvalidArgument,
    MethodNotAllowed,
    NoSuchKey,
    NoSuchVersion,
)
from csc.emulator.services.s3.store import NULL, Stored

if TYPE_CHECKING:
    from csc.emulator.services.s3.service import S3

TIME = 14
"""Characters of an id that say when it was made (hexadecimal, microseconds): lists go on behind one that is gone."""
CHECK = 4
"""Characters of an id that follow from the rest: AWS too tells ids that it never gave."""


def versioning(configuration: Mapping[str, Any]) -> str:
    """``Enabled``, ``Suspended``, or empty where the bucket never kept versions."""
    return str((configuration.get("BucketVersioning") or {}).get("Status") or "")


def new_version(s3: "S3", configuration: Mapping[str, Any]) -> str:
    """The id of what is put now."""
    if versioning(configuration) != "Enabled":
        return NULL
    text = f"{int(s3.cloud.clock.now() * 1_000_000):0{TIME}x}"
    text += s3.cloud.clock.uuid().replace("-", "")[: 32 - TIME - CHECK]
    return text + _check(text)


def _check(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08x}"[:CHECK]


def made_at(version: str) -> float:
    """When the version was put, in seconds since the epoch; 0 where the id doesn't say."""
    try:
        return int(version[:TIME], 16) / 1_000_000 if version and version != NULL else 0.0
    except ValueError:
        return 0.0


def is_issued(version: str) -> bool:
    return version == NULL or version[-CHECK:] == _check(version[:-CHECK])


def shown_version(configuration: Mapping[str, Any], version: str) -> dict[str, str]:
    """The ``VersionId`` of an answer to a read, where the bucket keeps versions or did."""
    return {"VersionId": version} if versioning(configuration) else {}


def made_version(configuration: Mapping[str, Any], version: str) -> dict[str, str]:
    """The ``VersionId`` of an answer to a write."""
    return {"VersionId": version} if versioning(configuration) == "Enabled" else {}


def asked_version(input: Input) -> str:
    """Empty for the newest. Raises InvalidArgument where no id looks so."""
    version = str(input.get("VersionId") or "")
    if version and not is_issued(version):
        raise InvalidArgument(
            "Invalid version id specified", ArgumentName="versionId", ArgumentValue=version
        )
    return version


def find_version(s3: "S3", input: Input, method: str, *, told_key: str = "") -> Stored:
    """The version that is asked for.

    Raises NoSuchKey, NoSuchVersion, InvalidArgument, and MethodNotAllowed for a deletion marker
    that is named.
    """
    key, version = str(input["Key"]), asked_version(input)
    found = s3.store.find(str(input["Bucket"]), key, version)
    if found is None and version not in ("", NULL):
        raise NoSuchVersion("The specified version does not exist.", Key=key, VersionId=version)
    if found is None:
        raise NoSuchKey("The specified key does not exist.", Key=told_key or key)
    if not found.marker:
        return found
    headers = [("x-amz-delete-marker", "true"), ("x-amz-version-id", found.version)]
    if version or method != "GET":
        error = marked(method)
        headers.append(("Allow", "DELETE"))
        headers.append(("Last-Modified", _http_date(found.modified)))
    else:
        error = NoSuchKey("The specified key does not exist.", Key=key)
    error.headers = headers
    raise error


def marked(method: str) -> Any:
    return MethodNotAllowed(
        "The specified method is not allowed against this resource.",
        Method=method,
        ResourceType="DeleteMarker",
    )


def _http_date(seconds: float) -> str:
    from email.utils import formatdate

    return formatdate(seconds, usegmt=True)
