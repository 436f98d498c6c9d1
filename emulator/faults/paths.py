"""CSC665: two resources of one parent that claim the same part of the path, or a method made twice.

API Gateway's words: "Another resource with the same parent already has this name", "A sibling ({id}) of
this resource already has a variable path part -- only one is allowed".
"""

from csc.emulator.cloudformation.contract import Realised
from csc.emulator.cloudformation.locate import Path
from csc.emulator.faults.methods import Declared
from csc.emulator.gateway.model import Resource


def check_paths(declared: Declared) -> None:
    parts: dict[tuple[str, str, str], tuple[str, str]] = {}
    for realised in declared.plan.resources.values():
        for resource, path in _parts(realised):
            part = resource.path_part
            variable = part.startswith("{")
            key = (resource.api_id, resource.parent_id, "{}" if variable else part)
            name = realised.place.logical_id
            first, owner = parts.setdefault(key, (part, name))
            if first != part:
                _tell_sibling(declared, realised, path, part, first)
            elif owner != name:
                _tell_twin(declared, realised, path, part, owner)
    _check_methods(declared)


def _parts(realised: Realised) -> list[tuple[Resource, Path]]:
    """The path parts that a resource declares; those of an OpenAPI body stand at its paths."""
    top: Path = ("Resources", realised.place.logical_id, "Properties")
    if isinstance(realised.built, Resource):
        return [(realised.built, (*top, "PathPart"))]
    if not isinstance(realised.built, tuple):
        return []
    found = [part for part in realised.built if isinstance(part, Resource)]
    by_id = {part.id: part for part in found}
    return [(part, (*top, "Body", "paths", _whole(part, by_id))) for part in found]


def _whole(part: Resource, by_id: dict[str, Resource]) -> str:
    parent = by_id.get(part.parent_id)
    return f"{_whole(parent, by_id) if parent else ''}/{part.path_part}"


def _tell_sibling(
    declared: Declared, realised: Realised, path: Path, part: str, first: str
) -> None:
    declared.tell(
        "CSC665",
        realised,
        path,
        f"{part} has a sibling {first}: of one parent, only one path part may be a variable",
        f"Call both {first}, or move one below another part.",
    )


def _tell_twin(declared: Declared, realised: Realised, path: Path, part: str, owner: str) -> None:
    declared.tell(
        "CSC665",
        realised,
        path,
        f"{owner} has the path part {part} below the same parent",
        f"Use {owner} for its methods too, or choose another PathPart.",
    )


def _check_methods(declared: Declared) -> None:
    seen: dict[tuple[str, str, str], str] = {}
    for one in declared.methods:
        method, name = one.method, one.realised.place.logical_id
        key = (method.api_id, method.resource_id, method.http_method)
        first = seen.setdefault(key, name)
        if first != name:
            declared.tell(
                "CSC665",
                one.realised,
                one.place if one.in_document else (*one.place, "Properties", "HttpMethod"),
                f"{first} is the {method.http_method} method of the same resource",
                "Leave one of them out, or give it another HttpMethod.",
            )
