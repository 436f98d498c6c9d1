"""ListObjectsV2, ListObjects and ListObjectVersions: by prefix, folded at a delimiter, a page at a time."""

import base64
import binascii
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.s3.errors import InvalidArgument
from csc.emulator.services.s3.owner import owner
from csc.emulator.services.s3.store import LAST, Stored
from csc.emulator.services.s3.versions import made_at
from csc.emulator.services.s3.write_moment import write_moment

if TYPE_CHECKING:
    from csc.emulator.services.s3.service import S3

PAGE = 1000


@dataclass(slots=True)
class Page:
    """``last`` is the key or folder that comes last, ``version`` the last version; ``more`` says that others
    follow."""

    contents: list[Stored] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    last: str = ""
    version: str = ""
    more: bool = False


def list_objects_v2(s3: "S3", input: Input, call: Call) -> Output:
    """Raises InvalidArgument for a token that isn't one."""
    token = input.get("ContinuationToken")
    start = str(input.get("StartAfter") or "")
    after = _decoded(str(token)) if token is not None else start
    page = _page(_current(s3, input), input, after)
    output = _described(s3, input, page)
    output["KeyCount"] = len(page.contents) + len(page.folders)
    owned = {"Owner": owner(s3)} if input.get("FetchOwner") else {}
    output |= _contents(page, _writer(input), owned)
    if page.more:
        output["NextContinuationToken"] = base64.b64encode(page.last.encode()).decode()
    if token is not None:
        output["ContinuationToken"] = token
    if start and token is None:
        output["StartAfter"] = _writer(input)(start)
    return output


def list_objects(s3: "S3", input: Input, call: Call) -> Output:
    marker, write = str(input.get("Marker") or ""), _writer(input)
    page = _page(_current(s3, input), input, _behind_folder(input, marker))
    output = _described(s3, input, page) | {"Marker": write(marker)}
    output |= _contents(page, write, {"Owner": owner(s3)})
    if page.more and input.get("Delimiter"):
        output["NextMarker"] = write(page.last)
    return output


def list_object_versions(s3: "S3", input: Input, call: Call) -> Output:
    """Raises InvalidArgument for a version without its key."""
    key, version = str(input.get("KeyMarker") or ""), str(input.get("VersionIdMarker") or "")
    if version and not key:
        raise InvalidArgument(
            "A version-id marker cannot be specified without a key marker.",
            ArgumentName="version-id-marker",
            ArgumentValue=version,
        )
    write = _writer(input)
    bucket, prefix = str(input["Bucket"]), str(input.get("Prefix") or "")
    s3.require(bucket)

    def read(after: str) -> Iterator[Stored]:
        past = version if after == key else ""
        return s3.store.list_versions(bucket, prefix, after, past, made_at(past))

    page = _page(read, input, _behind_folder(input, key))
    output = _described(s3, input, page) | {"KeyMarker": write(key), "VersionIdMarker": version}
    told = [_version(s3, one, write) for one in page.contents if not one.marker]
    marks = [_marker(s3, one, write) for one in page.contents if one.marker]
    output |= ({"Versions": told} if told else {}) | ({"DeleteMarkers": marks} if marks else {})
    if page.more:
        output["NextKeyMarker"] = write(page.last)
        if page.version:
            output["NextVersionIdMarker"] = page.version
    return output


def _current(s3: "S3", input: Input) -> Callable[[str], Iterator[Stored]]:
    bucket, prefix = str(input["Bucket"]), str(input.get("Prefix") or "")
    s3.require(bucket)
    return lambda after: s3.store.list_current(bucket, prefix, after)


def _behind_folder(input: Input, marker: str) -> str:
    """A marker below a folder is behind it."""
    prefix, delimiter = str(input.get("Prefix") or ""), str(input.get("Delimiter") or "")
    folder = _folder(marker, prefix, delimiter)
    return folder + LAST if folder else marker


def _page(read: Callable[[str], Iterator[Stored]], input: Input, after: str) -> Page:
    """What is below a folder is passed over: reading goes on behind it."""
    limit = _limit(input)
    prefix, delimiter = str(input.get("Prefix") or ""), str(input.get("Delimiter") or "")
    page = Page(last=after)
    if limit == 0:
        return page
    if delimiter and after and after == _folder(after, prefix, delimiter):
        after += LAST  # the last page ended with this folder
    found = read(after)
    while (stored := next(found, None)) is not None:
        if len(page.contents) + len(page.folders) >= limit:
            page.more = True
            break
        folder = _folder(stored.key, prefix, delimiter)
        if folder:
            page.folders.append(folder)
            page.last, page.version = folder, ""
            found = read(folder + LAST)
        else:
            page.contents.append(stored)
            page.last, page.version = stored.key, stored.version
    return page


def _limit(input: Input) -> int:
    given = int(input["MaxKeys"]) if input.get("MaxKeys") is not None else PAGE
    if given < 0:
        raise InvalidArgument(
            "Argument maxKeys must be an integer between 0 and 2147483647",
            ArgumentName="maxKeys",
            ArgumentValue=str(given),
        )
    return min(given, PAGE)


def _described(s3: "S3", input: Input, page: Page) -> dict[str, Any]:
    """What the three have in common."""
    check_encoding(input)
    encoding, write = input.get("EncodingType"), _writer(input)
    delimiter = str(input.get("Delimiter") or "")
    return {
        "Name": input["Bucket"],
        "Prefix": write(str(input.get("Prefix") or "")),
        **({"Delimiter": write(delimiter)} if delimiter else {}),
        **({"EncodingType": encoding} if encoding else {}),
        "MaxKeys": _limit(input),
        "IsTruncated": page.more,
        **(
            {"CommonPrefixes": [{"Prefix": write(one)} for one in page.folders]}
            if page.folders
            else {}
        ),
    }


def check_encoding(input: Input) -> None:
    """Raises InvalidArgument."""
    encoding = input.get("EncodingType")
    if encoding not in (None, "url"):
        raise InvalidArgument(
            "Invalid Encoding Method specified in Request",
            ArgumentName="encoding-type",
            ArgumentValue=str(encoding) or None,
        )


def _contents(page: Page, write: Callable[[str], str], more: dict[str, Any]) -> dict[str, Any]:
    told = [_entry(one, write) | more for one in page.contents]
    return {"Contents": told} if told else {}


def _entry(stored: Stored, write: Callable[[str], str]) -> dict[str, Any]:
    names = [n.removeprefix("Checksum") for n in stored.headers if n.startswith("Checksum")]
    algorithms = [name for name in names if name != "Type"]
    kind = stored.headers.get("ChecksumType")
    return {
        "Key": write(stored.key),
        "LastModified": write_moment(stored.modified),
        "ETag": stored.etag,
        **({"ChecksumAlgorithm": algorithms} if algorithms else {}),
        **({"ChecksumType": kind} if algorithms and kind else {}),
        "Size": stored.size,
        "StorageClass": stored.headers.get("StorageClass", "STANDARD"),
    }


def _version(s3: "S3", stored: Stored, write: Callable[[str], str]) -> dict[str, Any]:
    own = {"VersionId": stored.version, "IsLatest": stored.latest, "Owner": owner(s3)}
    return _entry(stored, write) | own


def _marker(s3: "S3", stored: Stored, write: Callable[[str], str]) -> dict[str, Any]:
    return {
        "Key": write(stored.key),
        "VersionId": stored.version,
        "IsLatest": stored.latest,
        "LastModified": write_moment(stored.modified),
        "Owner": owner(s3),
    }


def _writer(input: Input) -> Callable[[str], str]:
    return quote if input.get("EncodingType") == "url" else str


def _folder(key: str, prefix: str, delimiter: str) -> str:
    if not delimiter or not key.startswith(prefix):
        return ""
    head, found, _ = key[len(prefix) :].partition(delimiter)
    return prefix + head + found if found else ""


def _decoded(token: str) -> str:
    """Raises InvalidArgument."""
    try:
        if token:
            return base64.b64decode(token, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        pass
    raise InvalidArgument(
        "The continuation token provided is incorrect", ArgumentName="continuation-token"
    )
