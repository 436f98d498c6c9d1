"""The rest-xml protocol (S3, CloudFront)."""

from base64 import b64encode
from typing import Any

from csc.emulator.calls import Input, Output
from csc.emulator.errors import SerializationException
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.protocols.rest import match_operation, parse_outside, render_outside
from csc.emulator.protocols.service_model import ServiceModel, Shape
from csc.emulator.protocols.values import parse_text
from csc.emulator.protocols.xml_values import escape, write_element, write_members

STATUSES = {
    "PutBucketAnalyticsConfiguration": 204,
    "PutBucketInventoryConfiguration": 204,
    "PutBucketMetricsConfiguration": 204,
    "PutBucketPolicy": 204,
    "PutBucketTagging": 204,
}
"""Of S3, as recorded and documented: the model doesn't say."""
ROOTS = {
    "CompleteMultipartUpload": "CompleteMultipartUploadResult",
    "CreateMultipartUpload": "InitiateMultipartUploadResult",
    "DeleteObjects": "DeleteResult",
    "GetBucketAcl": "AccessControlPolicy",
    "GetBucketCors": "CORSConfiguration",
    "GetBucketLifecycleConfiguration": "LifecycleConfiguration",
    "GetBucketLocation": "LocationConstraint",
    "GetBucketLogging": "BucketLoggingStatus",
    "GetBucketNotificationConfiguration": "NotificationConfiguration",
    "GetBucketRequestPayment": "RequestPaymentConfiguration",
    "GetBucketTagging": "Tagging",
    "GetBucketVersioning": "VersioningConfiguration",
    "GetBucketWebsite": "WebsiteConfiguration",
    "GetObjectAcl": "AccessControlPolicy",
    "GetObjectAttributes": "GetObjectAttributesResponse",
    "GetObjectTagging": "Tagging",
    "ListBuckets": "ListAllMyBucketsResult",
    "ListMultipartUploads": "ListMultipartUploadsResult",
    "ListObjectVersions": "ListVersionsResult",
    "ListObjects": "ListBucketResult",
    "ListObjectsV2": "ListBucketResult",
    "ListParts": "ListPartsResult",
}
"""S3's root elements, as its API reference has them: the model names few."""
UNWRAPPED = frozenset({"GetBucketLocation"})
"""The root holds the text itself."""


def parse(model: ServiceModel, request: HttpRequest) -> tuple[str, Input]:
    """Raises SerializationException where body or parameters aren't of the model's types."""
    operation, labels = match_operation(model, request)
    if not operation:
        return "", {}
    shape = model.input(operation)
    value = parse_outside(model, shape, request, labels)
    payload = shape.get("payload")
    if payload is not None:
        target = model.shapes[shape["members"][payload]["shape"]]
        if target["type"] in ("blob", "string"):
            value[payload] = request.body
        elif request.body:
            value[payload] = _structure(model, target, _parse_xml(request.body))
    elif request.body:
        value.update(_structure(model, shape, _parse_xml(request.body)))
    return operation, value


def _parse_xml(body: bytes) -> Any:
    """The root element. A document type is refused: entities in it could expand without end."""
    from xml.etree import ElementTree

    if b"<!DOCTYPE" in body or b"<!ENTITY" in body or b"\x00" in body:
        raise SerializationException("The XML has a document type.")
    try:
        return ElementTree.fromstring(body)
    except (ElementTree.ParseError, ValueError, LookupError):
        raise SerializationException("The XML is not well-formed.") from None


def _named(element: Any, name: str) -> list[Any]:
    return [child for child in element if child.tag.rpartition("}")[2] == name]


def _structure(model: ServiceModel, shape: Shape, element: Any) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for name, reference in shape["members"].items():
        if "location" in reference:
            continue
        target = {**model.shapes[reference["shape"]], **reference}
        wire = reference.get("locationName") or name
        if reference.get("xmlAttribute"):
            given = _attribute(element, wire.rpartition(":")[2])
            value |= {} if given is None else {name: given}
            continue
        if target["type"] == "list" and target.get("flattened"):
            wire = target["member"].get("locationName") or wire
            items = _named(element, wire)
            if items:
                value[name] = [_value(model, target["member"], item) for item in items]
            continue
        found = _named(element, wire)
        if found:
            value[name] = _value(model, reference, found[0])
    return value


def _attribute(element: Any, name: str) -> str | None:
    """By its name without the namespace."""
    for key, text in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(text)
    return None


def _value(model: ServiceModel, reference: Shape, element: Any) -> Any:
    shape = {**model.shapes[reference["shape"]], **reference}
    kind = shape["type"]
    if kind == "structure":
        return _structure(model, shape, element)
    if kind == "list":
        name = shape["member"].get("locationName") or "member"
        return [_value(model, shape["member"], item) for item in _named(element, name)]
    if kind == "map":
        key, item = (shape[side].get("locationName") or side for side in ("key", "value"))
        return {
            (_named(entry, key)[0].text or ""): _value(
                model, shape["value"], _named(entry, item)[0]
            )
            for entry in _named(element, "entry")
            if _named(entry, key) and _named(entry, item)
        }
    return parse_text(element.text or "", shape)


def render(model: ServiceModel, operation: str, output: Output, request_id: str) -> HttpResponse:
    status, headers = render_outside(model, operation, output)
    headers.append(("x-amz-request-id", request_id))
    headers.append(("x-amz-id-2", b64encode(request_id.encode()).decode()))
    status = STATUSES.get(operation, status)
    if status == 200 and output.get("ContentRange"):
        status = 206
    shape = model.output(operation)
    payload = shape.get("payload")
    if payload is not None:
        reference = shape["members"][payload]
        target = model.shapes[reference["shape"]]
        if target["type"] in ("blob", "string"):
            raw = output.get(payload) or b""
            return HttpResponse(status, headers, raw.encode() if isinstance(raw, str) else raw)
        name = reference.get("locationName") or target.get("locationName") or payload
        body = write_element(model, reference, name, output.get(payload) or {})
    else:
        name = (model.operations[operation].get("output") or {}).get("locationName")
        inner = write_members(model, shape, output)
        name = name or ROOTS.get(operation) or f"{operation}Result"
        if operation in UNWRAPPED:
            inner = escape(str(output.get(name) or ""))
        body = (
            f'<{name} xmlns="{model.xml_namespace}">{inner}</{name}>'
            if inner or name in ROOTS.values()
            else ""
        )
    if body or not any(name == "Content-Type" for name, _ in headers):
        headers.append(("Content-Type", "application/xml"))
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n{body}' if body else ""
    return HttpResponse(status, headers, text.encode())
