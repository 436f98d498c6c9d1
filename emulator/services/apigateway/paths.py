"""The paths of resources, and how much of a resource is shown."""

from collections.abc import Mapping

from csc.emulator.calls import Input
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.store import Document


def path_of(resource: Document, resources: Mapping[str, Document]) -> str:
    """Raises BadRequestException for a resource that is below itself."""
    names: list[str] = []
    one: Document | None = resource
    while one is not None and one.get("parentId"):
        names.append(one["pathPart"])
        if len(names) > len(resources) + 1:
            raise BadRequestException("A resource can't be below itself")
        one = resource if one["parentId"] == resource["id"] else resources.get(one["parentId"])
    return "/" + "/".join(reversed(names))


def set_paths(resource: Document, resources: Mapping[str, Document]) -> None:
    resource["path"] = path_of(resource, {**resources, resource["id"]: resource})


def embedded(resource: Document, input: Input) -> Document:
    """Methods are shown as their names alone unless ``embed`` asks for them."""
    methods = resource.get("resourceMethods")
    if not methods or "methods" in (input.get("embed") or []):
        return resource
    return {**resource, "resourceMethods": {name: {} for name in methods}}
