"""Configurations that a bucket has several of, each with an id: analytics, tiering, inventory, metrics.

They are kept and given back: nothing is measured.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Operation, Output, Row
from csc.emulator.services.s3.errors import (
    IdMismatch,
    InvalidArgument,
    NotConfigured,
)

if TYPE_CHECKING:
    from csc.emulator.services.s3.service import S3

PAGE = 100
_KEPT = "kept, without effect"


@dataclass(frozen=True, slots=True)
class Kind:
    """``member`` is what Put takes and Get gives, ``listed`` what List gives."""

    member: str
    listed: str


KINDS: Mapping[str, Kind] = {
    kind: Kind(f"{kind}Configuration", f"{kind}ConfigurationList")
    for kind in ("Analytics", "IntelligentTiering", "Inventory", "Metrics")
}


def _put(kind: str, row: Kind) -> Operation:
    def put(s3: "S3", input: Input, call: Call) -> Output:
        bucket, name = str(input["Bucket"]), str(input["Id"])
        configuration = s3.require(bucket)
        given = dict(input.get(row.member) or {})
        if given.get("Id") != name:
            raise IdMismatch("Document ID does not match the specified configuration ID.")
        kept = {**(configuration.get(kind) or {}), name: given}
        s3.store.configure(bucket, configuration | {kind: kept})
        return {}

    return put


def _get(kind: str, row: Kind) -> Operation:
    def get(s3: "S3", input: Input, call: Call) -> Output:
        return {row.member: _find(s3, kind, input)}

    return get


def _delete(kind: str) -> Operation:
    def delete(s3: "S3", input: Input, call: Call) -> Output:
        _find(s3, kind, input)
        bucket = str(input["Bucket"])
        configuration = s3.require(bucket)
        del configuration[kind][str(input["Id"])]
        s3.store.configure(bucket, configuration)
        return {}

    return delete


def _find(s3: "S3", kind: str, input: Input) -> Any:
    found = (s3.require(input["Bucket"]).get(kind) or {}).get(str(input["Id"]))
    if found is None:
        raise NotConfigured("The specified configuration does not exist.")
    return found


def _list(kind: str, row: Kind) -> Operation:
    def list_all(s3: "S3", input: Input, call: Call) -> Output:
        found = s3.require(input["Bucket"]).get(kind) or {}
        token = input.get("ContinuationToken")
        names = sorted(name for name in found if name > _decoded(token))
        page = names[:PAGE]
        output: Output = {"IsTruncated": len(names) > PAGE}
        if page:
            output[row.listed] = [found[name] for name in page]
        if token:
            output["ContinuationToken"] = token
        if output["IsTruncated"]:
            output["NextContinuationToken"] = base64.b64encode(page[-1].encode()).decode()
        return output

    return list_all


def _decoded(token: Any) -> str:
    if not token:
        return ""
    try:
        return base64.b64decode(str(token), validate=True).decode()
    except ValueError:
        raise InvalidArgument(
            "The continuation token provided is incorrect", ArgumentName="continuation-token"
        ) from None


def _rows() -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for kind, row in KINDS.items():
        rows[f"PutBucket{kind}Configuration"] = Row(_put(kind, row), "partial", _KEPT)
        rows[f"GetBucket{kind}Configuration"] = Row(_get(kind, row))
        rows[f"DeleteBucket{kind}Configuration"] = Row(_delete(kind))
        rows[f"ListBucket{kind}Configurations"] = Row(_list(kind, row))
    return rows


IDENTIFIED = _rows()
