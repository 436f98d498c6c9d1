"""ListObjectsV2 and ListObjects: by prefix, folded at a delimiter, a page at a time."""

import base64
import binascii
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.s3.store import Stored

if TYPE_CHECKING:
    from csc.emulator.services.s3.service import S3

PAGE = 1000
_PAST = "\U0010ffff"  # sorts after whatever begins with the text before it


def list_objects_v2(s3: "S3", input: Input, call: Call) -> Output:
    token = input.get("ContinuationToken")
    after = _decoded(str(token)) if token else str(input.get("StartAfter") or "")
    output = _page(s3, input, after)
    output["KeyCount"] = len(output["Contents"]) + len(output["CommonPrefixes"])
    last = output.pop("last")
    if output["IsTruncated"]:
        output["NextContinuationToken"] = base64.b64encode(last.encode()).decode()
    if token:
        output["ContinuationToken"] = token
    return output


def list_objects(s3: "S3", input: Input, call: Call) -> Output:
    output = _page(s3, input, str(input.get("Marker") or ""))
    last = output.pop("last")
    if output["IsTruncated"] and input.get("Delimiter"):
        output["NextMarker"] = last.rstrip(_PAST)
    return output | {"Marker": input.get("Marker") or ""}


def _page(s3: "S3", input: Input, after: str) -> dict[str, Any]:
    s3.require(input["Bucket"])
    prefix, delimiter = str(input.get("Prefix") or ""), str(input.get("Delimiter") or "")
    limit = min(int(input.get("MaxKeys", PAGE)), PAGE)
    contents: list[Stored] = []
    folders: list[str] = []
    last, more = after, False
    for stored in s3.store.list(input["Bucket"], prefix, after):
        folder = _folder(stored.key, prefix, delimiter)
        if folder and folders and folders[-1] == folder:
            continue
        if len(contents) + len(folders) >= limit:
            more = True
            break
        if folder:
            folders.append(folder)
        else:
            contents.append(stored)
        last = folder + _PAST if folder else stored.key
    write = quote if input.get("EncodingType") == "url" else str
    return {
        "Name": input["Bucket"],
        "Prefix": write(prefix),
        **({"Delimiter": write(delimiter)} if delimiter else {}),
        **({"EncodingType": "url"} if input.get("EncodingType") == "url" else {}),
        "MaxKeys": limit,
        "IsTruncated": more and limit > 0,
        "Contents": [
            {
                "Key": write(it.key),
                "LastModified": it.modified,
                "ETag": it.etag,
                "Size": it.size,
                "StorageClass": "STANDARD",
            }
            for it in contents
        ],
        "CommonPrefixes": [{"Prefix": write(folder)} for folder in folders],
        "last": last,
    }


def _folder(key: str, prefix: str, delimiter: str) -> str:
    if not delimiter:
        return ""
    head, found, _ = key[len(prefix) :].partition(delimiter)
    return prefix + head + found if found else ""


def _decoded(token: str) -> str:
    try:
        return base64.b64decode(token).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
