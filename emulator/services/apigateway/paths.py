"""The paths of resources, and how much of a resource is shown."""

from collections.abc import Mapping

from csc.emulator.calls import Input
from csc.emulator.services.apigateway.errors import BadRequestException, ConflictException
from csc.emulator.services.apigateway.store import Document


def path_of(resource: Document, resources: Mapping[str, Document]) -> str:
    """Raises BadRequestException for a resource that is below itself."""
    names: list[str] = []
    one: Document | None = resource
    while one is not None and one.get("parentId"):
        names.append(one["pathPart"])
        if len(names) > len(resources) + 1:
            raise BadRequestException("Resources cannot be cyclical.")
        one = resource if one["parentId"] == resource["id"] else resources.get(one["parentId"])
    return "/" + "/".join(reversed(names))


def require_own_name(resource: Document, resources: Mapping[str, Document]) -> None:
    """Raises ConflictException where another child of its parent has its name."""
    for other in resources.values():
        same = all(other.get(n) == resource.get(n) for n in ("parentId", "pathPart"))
        if same and other["id"] != resource.get("id"):
            raise ConflictException(
                f"Another resource with the same parent already has this name: "
                f"{resource['pathPart']}"
            )


def set_paths(resource: Document, resources: Mapping[str, Document]) -> None:
    resource["path"] = path_of(resource, {**resources, resource["id"]: resource})


def embedded(resource: Document, input: Input) -> Document:
    """Methods are shown as their names alone unless ``embed`` asks for them."""
    methods = resource.get("resourceMethods")
    if not methods or "methods" in (input.get("embed") or []):
        return resource
    return {**resource, "resourceMethods": {name: {} for name in methods}}
