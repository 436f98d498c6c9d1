"""Outputs as XML elements, by the model: for query and rest-xml."""

import re
from typing import Any

from csc.emulator.protocols.service_model import ServiceModel, Shape
from csc.emulator.protocols.values import write_text

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#xD;"}
_ESCAPED = re.compile('[&<>"\r]').sub
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]").sub


def escape(text: str) -> str:
    """Text for XML 1.0; characters that it can't hold become U+FFFD."""
    return _ESCAPED(lambda found: _ESCAPES[found[0]], _FORBIDDEN("\ufffd", text))


def write_members(model: ServiceModel, shape: Shape, value: dict[str, Any]) -> str:
    """The body members of a structure that ``value`` has, in the model's order."""
    parts = []
    for name, reference in shape["members"].items():
        item = value.get(name)
        if item is not None and "location" not in reference and not reference.get("xmlAttribute"):
            parts.append(_member(model, reference, reference.get("locationName") or name, item))
    return "".join(parts)


def write_element(model: ServiceModel, reference: Shape, name: str, value: Any) -> str:
    """One element with its content, and the XML namespace that its shape may have."""
    shape = {**model.shapes[reference["shape"]], **reference}
    inner = _content(model, shape, value)
    return f"<{name}{_namespace(shape)}{_attributes(shape, value)}>{inner}</{name}>"


def _namespace(shape: Shape) -> str:
    namespace, prefix = shape.get("xmlNamespace"), ""
    if isinstance(namespace, dict):
        prefix = f":{namespace['prefix']}" if "prefix" in namespace else ""
        namespace = namespace.get("uri")
    return f' xmlns{prefix}="{escape(namespace)}"' if namespace else ""


def _attributes(shape: Shape, value: Any) -> str:
    """``xsi:type`` of S3's grantees."""
    if shape["type"] != "structure":
        return ""
    return "".join(
        f' {reference.get("locationName") or name}="{escape(str(value[name]))}"'
        for name, reference in shape["members"].items()
        if reference.get("xmlAttribute") and value.get(name) is not None
    )


def _member(model: ServiceModel, reference: Shape, name: str, value: Any) -> str:
    shape = model.shapes[reference["shape"]]
    flattened = reference.get("flattened") or shape.get("flattened")
    if shape["type"] == "list" and flattened:
        name = shape["member"].get("locationName") or name
        return "".join(write_element(model, shape["member"], name, item) for item in value)
    if shape["type"] == "map" and flattened:
        return _entries(model, shape, value, name)
    return write_element(model, reference, name, value)


def _content(model: ServiceModel, shape: Shape, value: Any) -> str:
    kind = shape["type"]
    if kind == "structure":
        return write_members(model, shape, value)
    if kind == "list":
        name = shape["member"].get("locationName") or "member"
        return "".join(write_element(model, shape["member"], name, item) for item in value)
    if kind == "map":
        return _entries(model, shape, value, "entry")
    return escape(write_text(value, shape))


def _entries(model: ServiceModel, shape: Shape, value: dict[str, Any], name: str) -> str:
    key_name = shape["key"].get("locationName") or "key"
    value_name = shape["value"].get("locationName") or "value"
    return "".join(
        f"<{name}><{key_name}>{escape(key)}</{key_name}>"
        f"{write_element(model, shape['value'], value_name, item)}</{name}>"
        for key, item in value.items()
    )
