"""Rows of types that services emulate: identified and checked as recorded ones are, then applied."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import (
    Context,
    Identity,
    Place,
    Properties,
    PropertyError,
    Realised,
    ResourceType,
)
from csc.emulator.cloudformation.resources.recorded import Record, make_row
from csc.emulator.errors import ServiceError

Build = Callable[[Context, Place, Properties, Identity], Any]
Apply = Callable[[Cloud, Realised, Realised | None], None]
Remove = Callable[[Cloud, Realised], None]


def emulated(
    kind: str,
    record: Record,
    apply: Apply,
    remove: Remove = lambda cloud, old: None,
    build: Build = lambda context, place, properties, identity: None,
    missing: str = "",
) -> ResourceType:
    """``build`` may raise ServiceError too: its message is told at the resource."""
    row = make_row(kind, record)

    def checked(context: Context, place: Place, properties: Properties, identity: Identity) -> Any:
        row.build(context, place, properties, identity)
        try:
            return build(context, place, properties, identity)
        except ServiceError as error:
            raise PropertyError(kind.rpartition("::")[2], error.message or error.code) from error

    return replace(row, kind="emulated", build=checked, apply=apply, remove=remove, missing=missing)


def tags_of(properties: Properties) -> dict[str, str]:
    """Tags of a list of Key and Value, or of a mapping."""
    given = properties.get("Tags") or ()
    if isinstance(given, Mapping):
        return {str(key): str(value) for key, value in given.items()}
    return {str(tag["Key"]): str(tag["Value"]) for tag in given}


def text_of(value: Any) -> str:
    """A property as services keep attributes: booleans in lower case, objects as JSON."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (dict, list)):
        import json

        return json.dumps(value)
    return str(value)
