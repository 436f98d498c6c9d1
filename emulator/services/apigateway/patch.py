"""Patch operations: what the Update operations change, by AWS's own model of the object.

    {"op": "replace", "path": "/requestTemplates/application~1json", "value": "{}"}

A path leads through structures (member names), maps (keys, with ``~1`` for a slash) and lists (an item,
or its value).  Values are strings; the model says what they are read as.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from csc.emulator.calls import Input
from csc.emulator.errors import SerializationException
from csc.emulator.protocols.service_model import ServiceModel, Shape, load_model
from csc.emulator.protocols.values import parse_text
from csc.emulator.services.apigateway.errors import BadRequestException, NotFoundException
from csc.emulator.services.apigateway.store import Document

Operation = Mapping[str, Any]
_NAMED = {
    "responseParameters": "Invalid parameter name specified",
    "responseModels": "Content-Type specified was not found",
}


def apply_patches(document: Document, shape: str, operations: Sequence[Operation]) -> None:
    """Change ``document``, of the model's ``shape``, in place. Raises BadRequestException."""
    model = load_model("apigateway")
    for operation in operations:
        path = str(operation.get("path", ""))
        steps = [_decoded(step) for step in path.split("/")[1:]]
        if not path.startswith("/") or not steps[0]:
            raise _invalid(path)
        _apply(model, model.shapes[shape], document, steps, operation)


def only_replace(input: Input, paths: Sequence[str]) -> list[Operation]:
    """The operations, where all replace one of ``paths``. Raises BadRequestException."""
    operations: list[Operation] = input.get("patchOperations") or []
    for operation in operations:
        path, op = operation.get("path"), operation.get("op")
        if op != "replace":
            raise BadRequestException(
                f"Invalid patch path  '{path}' specified for op '{op}'. Please choose supported "
                "operations"
            )
        if path not in paths:
            allowed = ", ".join(paths)
            raise BadRequestException(
                f"Invalid patch path  '{path}' specified for op '{op}'. Must be one of: [{allowed}]"
            )
    return operations


def _decoded(step: str) -> str:
    return step.replace("~1", "/").replace("~0", "~")


def _invalid(path: str) -> BadRequestException:
    return BadRequestException(f"Invalid patch path {path}")


def _apply(
    model: ServiceModel, shape: Shape, holder: Any, steps: list[str], operation: Operation
) -> None:
    step, rest = steps[0], steps[1:]
    if shape["type"] == "structure":
        if step not in shape["members"] or step in ("id", "createdDate"):
            raise _invalid(operation["path"])
        inner = model.shapes[shape["members"][step]["shape"]]
    elif shape["type"] == "map":
        inner = model.shapes[shape["value"]["shape"]]
    else:
        raise _invalid(operation["path"])
    if inner["type"] == "list":
        _change_list(model, inner, holder.setdefault(step, []), rest, operation)
    elif rest:
        empty = holder.setdefault(step, {})
        _apply(model, inner, empty, rest, operation)
    else:
        _change(inner, holder, step, operation)


def _change(shape: Shape, holder: dict[str, Any], step: str, operation: Operation) -> None:
    op, value = operation.get("op"), operation.get("value")
    if op == "remove":
        holder.pop(step, None)
    elif op in ("add", "replace"):
        holder[step] = _read(shape, value, operation)
    elif op == "copy":  # of a canary's settings: from and path are members of one object
        source = str(operation.get("from", "")).removeprefix("/")
        holder[step] = holder.get(source)
    else:
        raise BadRequestException(f"Invalid patch operation specified: {op}")


def _read(shape: Shape, value: Any, operation: Operation) -> Any:
    if shape["type"] in ("structure", "map"):
        if value in (None, ""):
            return {}
        raise _invalid(operation["path"])
    if shape["type"] == "boolean":
        return str(value).lower() == "true"
    try:
        return parse_text("" if value is None else str(value), shape)
    except SerializationException:
        raise BadRequestException(
            f"Invalid patch value specified {value} for path {operation['path']}"
        ) from None


def _change_list(
    model: ServiceModel, shape: Shape, items: list[Any], rest: list[str], operation: Operation
) -> None:
    """``/binaryMediaTypes/image~1png`` and ``/providerARNs`` with a value; an index replaces an item."""
    op, value = operation.get("op"), operation.get("value")
    if model.shapes[shape["member"]["shape"]]["type"] != "string" or len(rest) > 1:
        raise _invalid(operation["path"])
    name = rest[0] if rest else ""
    if op == "replace" and name.isdigit() and int(name) < len(items):
        items[int(name)] = value
    elif op == "replace" and name in items:
        items[items.index(name)] = value or name
    elif op == "replace" and not rest:
        items[:] = [part.strip() for part in str(value or "").split(",") if part.strip()]
    elif op == "add" or op == "replace":
        added = str(value) if value and (not name or name == "-" or name.isdigit()) else name
        if added not in items:
            items.append(added)
    elif op == "remove":
        gone = name or str(value)
        if gone.isdigit() and int(gone) < len(items):
            del items[int(gone)]
        elif gone in items:
            items.remove(gone)
    else:
        raise BadRequestException(f"Invalid patch operation specified: {op}")


def require_named(document: Document, input: Input) -> None:
    """What is replaced or removed of a map must be there. Raises NotFoundException."""
    for operation in input.get("patchOperations") or ():
        steps = [_decoded(step) for step in str(operation.get("path", "")).split("/")[1:]]
        if operation.get("op") not in ("replace", "remove") or len(steps) != 2:
            continue
        if steps[0] in _NAMED and steps[1] not in (document.get(steps[0]) or {}):
            raise NotFoundException(_NAMED[steps[0]])


def drop_empty(document: Document) -> None:
    """A map whose last entry was removed is gone itself."""
    for name in ("requestParameters", "requestModels", "responseParameters", "responseModels"):
        if document.get(name) == {}:
            del document[name]
