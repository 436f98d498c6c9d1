"""One resource block of a module."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from csc.compiler.backends.tofu.expressions import Names


@dataclass(frozen=True, slots=True)
class Block:
    """``resource "<kind>" "<name>" { body }``. A member that is None is left out."""

    kind: str
    name: str
    body: Mapping[str, Any]


def members(
    names: Names, properties: Mapping[str, Any], table: Mapping[str, str]
) -> dict[str, Any]:
    """The properties that there are, by their names in Terraform."""
    return {
        argument: names.value(properties[name])
        for name, argument in table.items()
        if name in properties
    }


def tags(names: Names, properties: Mapping[str, Any]) -> dict[str, Any] | None:
    """``Tags`` (or a mapping of them) by key."""
    given = properties.get("Tags", properties.get("UserPoolTags"))
    if isinstance(given, list):
        return {one["Key"]: names.value(one["Value"]) for one in given}
    return names.value(given) if given else None


def keep(resource: Mapping[str, Any]) -> dict[str, Any] | None:
    """What holds data isn't destroyed by a plan."""
    kept = resource.get("DeletionPolicy") == "Retain"
    return {"prevent_destroy": True} if kept else None
