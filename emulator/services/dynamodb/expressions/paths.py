"""Document paths on items in wire form: read, project, set, remove.

read(item, ("a", "b", 3))      item["a"]["M"]["b"]["L"][3], or None where a step is missing
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from csc.emulator.services.dynamodb.errors import ValidationException
from csc.emulator.services.dynamodb.expressions.tree import Part, Path
from csc.emulator.services.dynamodb.values import Item, Value

INVALID_PATH = "The document path provided in the update expression is invalid for update"

Tree = dict[Part, Any]
"""Paths by their parts; a leaf is None."""


def read(item: Mapping[str, Value], parts: tuple[Part, ...]) -> Value | None:
    """The value at a path, or None."""
    value: Value | None = item.get(parts[0])  # type: ignore[arg-type]
    for part in parts[1:]:
        if value is None:
            return None
        value = step(value, part)
    return value


def step(value: Value, part: Part) -> Value | None:
    """One step down into a map or list, or None."""
    if isinstance(part, int):
        members = value.get("L")
        return members[part] if members is not None and part < len(members) else None
    fields = value.get("M")
    return fields.get(part) if fields is not None else None


def projector(paths: Iterable[Path]) -> Callable[[Mapping[str, Value]], Item]:
    """A function that keeps only these paths of an item."""
    parts = [path.parts for path in paths]
    if all(len(each) == 1 for each in parts):
        names = [str(each[0]) for each in parts]
        return lambda item: {name: item[name] for name in names if name in item}
    tree = path_tree(parts)
    return lambda item: _project_map(item, tree)


def path_tree(parts: Iterable[tuple[Part, ...]]) -> Tree:
    tree: Tree = {}
    for each in parts:
        node = tree
        for part in each[:-1]:
            node = node.setdefault(part, {})
        node[each[-1]] = None
    return tree


def _project_map(fields: Mapping[str, Value], tree: Tree) -> Item:
    kept: Item = {}
    for name, below in tree.items():
        value = fields.get(name)  # type: ignore[arg-type]
        if value is not None:
            part = value if below is None else _project(value, below)
            if part is not None:
                kept[name] = part  # type: ignore[index]
    return kept


def _project(value: Value, tree: Tree) -> Value | None:
    """What a subtree keeps of a value; None for nothing. List elements close up, in order."""
    if "M" in value:
        kept = _project_map(value["M"], tree)
        return {"M": kept} if kept else None
    if "L" not in value:
        return None
    members: list[Value] = value["L"]
    elements = []
    for index in sorted(part for part in tree if isinstance(part, int)):
        if index < len(members):
            below = tree[index]
            part = members[index] if below is None else _project(members[index], below)
            if part is not None:
                elements.append(part)
    return {"L": elements} if elements else None


def holder(item: Item, parts: tuple[Part, ...]) -> Any:
    """The dict or list that holds a path's last part, to change it there.

    Raises ValidationException where a step on the way is missing or of another type.
    """
    if len(parts) == 1:
        return item
    value = read(item, parts[:-1])
    inner = value.get("L" if isinstance(parts[-1], int) else "M") if value is not None else None
    if inner is None:
        raise ValidationException(INVALID_PATH)
    return inner


def assign(item: Item, parts: tuple[Part, ...], value: Value) -> None:
    """Set the value at a path; an index past the end of a list appends."""
    inside = holder(item, parts)
    last = parts[-1]
    if isinstance(last, int) and last >= len(inside):
        inside.append(value)
    else:
        inside[last] = value


def remove(item: Item, parts: tuple[Part, ...]) -> None:
    """Remove what is at a path, if anything is. Remove higher indexes of a list first."""
    inside = holder(item, parts)
    last = parts[-1]
    if isinstance(last, int):
        if last < len(inside):
            del inside[last]
    else:
        inside.pop(last, None)
