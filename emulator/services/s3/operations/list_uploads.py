"""ListMultipartUploads and ListParts: what isn't complete yet."""

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.s3.errors import InvalidArgument
from csc.emulator.services.s3.operations.list_objects import check_encoding
from csc.emulator.services.s3.operations.multipart import find_upload
from csc.emulator.services.s3.owner import owner
from csc.emulator.services.s3.store import Upload
from csc.emulator.services.s3.write_moment import write_moment

if TYPE_CHECKING:
    from csc.emulator.services.s3.service import S3

PAGE = 1000


def list_multipart_uploads(s3: "S3", input: Input, call: Call) -> Output:
    s3.require(input["Bucket"])
    prefix, delimiter = str(input.get("Prefix") or ""), str(input.get("Delimiter") or "")
    key, marker = str(input.get("KeyMarker") or ""), str(input.get("UploadIdMarker") or "")
    limit = min(int(input["MaxUploads"]) if input.get("MaxUploads") is not None else PAGE, PAGE)
    write = quote if input.get("EncodingType") == "url" else str
    check_encoding(input)
    folder = _folder(key, prefix, delimiter)
    found = [
        one
        for one in s3.store.uploads(str(input["Bucket"]), prefix)
        if one.key > key or (one.key == key and marker and one.id > marker)
    ]
    if marker and key:
        _check_marker(s3, input, key, marker)
    uploads: list[Upload] = []
    folders: list[str] = []
    more = False
    for one in found:
        below = _folder(one.key, prefix, delimiter)
        if below and (below in folders or below == folder):
            continue
        if len(uploads) + len(folders) >= limit:
            more = True
            break
        if below:
            folders.append(below)
        else:
            uploads.append(one)
    output: Output = {
        "Bucket": input["Bucket"],
        "KeyMarker": write(key),
        "UploadIdMarker": marker if key else "",
        "MaxUploads": limit,
        "IsTruncated": more,
        **({"Prefix": write(prefix)} if prefix else {}),
        **({"Delimiter": write(delimiter)} if delimiter else {}),
        **({"EncodingType": input["EncodingType"]} if input.get("EncodingType") else {}),
        **({"CommonPrefixes": [{"Prefix": write(one)} for one in folders]} if folders else {}),
    }
    last = uploads[-1] if uploads else None
    output["NextKeyMarker"] = write(last.key) if last else ""
    output["NextUploadIdMarker"] = last.id if last else ""
    if uploads:
        output["Uploads"] = [_entry(s3, one, write(one.key)) for one in uploads]
    return output


def _check_marker(s3: "S3", input: Input, key: str, marker: str) -> None:
    """Raises InvalidArgument where it is another key's upload."""
    others = s3.store.uploads(str(input["Bucket"]), "")
    if any(one.id == marker and one.key != key for one in others):
        raise InvalidArgument(
            "Invalid uploadId marker", ArgumentName="upload-id-marker", ArgumentValue=marker
        )


def _folder(key: str, prefix: str, delimiter: str) -> str:
    head, found, _ = key[len(prefix) :].partition(delimiter) if delimiter else ("", "", "")
    return prefix + head + found if found else ""


def _entry(s3: "S3", upload: Upload, key: str) -> dict[str, Any]:
    names = ("ChecksumAlgorithm", "ChecksumType")
    return {
        "UploadId": upload.id,
        "Key": key,
        "Initiated": write_moment(upload.begun),
        "StorageClass": upload.headers.get("StorageClass", "STANDARD"),
        "Owner": owner(s3),
        "Initiator": _initiator(s3),
        **{name: upload.headers[name] for name in names if name in upload.headers},
    }


def _initiator(s3: "S3") -> dict[str, str]:
    return {"ID": f"arn:aws:iam::{s3.cloud.account}:root", "DisplayName": "root"}


def list_parts(s3: "S3", input: Input, call: Call) -> Output:
    """Raises NoSuchUpload."""
    upload = find_upload(s3, input)
    after = int(input.get("PartNumberMarker") or 0)
    limit = min(int(input["MaxParts"]) if input.get("MaxParts") is not None else PAGE, PAGE)
    found = [part for part in s3.store.parts(upload.id) if part.number > after]
    page = found[:limit]
    names = ("ChecksumAlgorithm", "ChecksumType")
    asked = {name: upload.headers[name] for name in names if name in upload.headers}
    output: Output = {
        "Bucket": input["Bucket"],
        "Key": upload.key,
        "UploadId": upload.id,
        "PartNumberMarker": after,
        "NextPartNumberMarker": page[-1].number if page else 0,
        "MaxParts": limit,
        "IsTruncated": len(found) > limit,
        "StorageClass": upload.headers.get("StorageClass", "STANDARD"),
        "Owner": owner(s3),
        "Initiator": _initiator(s3),
        **asked,
    }
    if page:
        output["Parts"] = [
            {
                "PartNumber": part.number,
                "LastModified": write_moment(part.modified),
                "ETag": part.etag,
                "Size": part.size,
                **(dict(part.checksums) if asked else {}),
            }
            for part in page
        ]
    return output
