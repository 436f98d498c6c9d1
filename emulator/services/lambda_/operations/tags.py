"""ListTags, TagResource and UntagResource: of functions and event source mappings."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.check_configuration import check_tags
from csc.emulator.services.lambda_.check_reference import read_reference
from csc.emulator.services.lambda_.errors import (
    InvalidParameterValueException,
    ResourceNotFoundException,
    ValidationException,
)
from csc.emulator.services.lambda_.kept import keep, kept_of

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda

MAPPING = "event-source-mapping"


def list_tags(service: "Lambda", input: Input, call: Call) -> Output:
    return {"Tags": _tags(service, *_find(service, input))}


def tag_resource(service: "Lambda", input: Input, call: Call) -> Output:
    kind, name = _find(service, input)
    if not input["Tags"]:
        raise InvalidParameterValueException(
            "An error occurred and the request cannot be processed.", Type="User"
        )
    tags = {**_tags(service, kind, name), **input["Tags"]}
    check_tags(tags)
    _put(service, kind, name, tags)
    return {}


def untag_resource(service: "Lambda", input: Input, call: Call) -> Output:
    kind, name = _find(service, input)
    if not input["TagKeys"]:
        raise ValidationException(
            "1 validation error detected: Value null at 'tagKeys' failed to satisfy constraint: "
            "Member must not be null"
        )
    tags = _tags(service, kind, name)
    left = {key: value for key, value in tags.items() if key not in input["TagKeys"]}
    _put(service, kind, name, left)
    return {}


def _find(service: "Lambda", input: Input) -> tuple[str, str]:
    """(kind, name). Raises InvalidParameterValueException for a version or alias."""
    arn = input["Resource"]
    kind, name = [*arn.split(":"), "", ""][5:7]
    if kind == MAPPING:
        if service.event_sources.store.find(name) is None:
            raise ResourceNotFoundException(f"Event source mapping not found: {arn}", Type="User")
        return kind, name
    if kind != "function":
        what = kind.replace("-", " ").capitalize()
        raise ResourceNotFoundException(f"{what} not found: {arn}", Type="User")
    name, qualifier = read_reference(service, {"FunctionName": arn})
    if qualifier:
        raise InvalidParameterValueException(
            "Tags on function aliases and versions are not supported. Please specify a function "
            "ARN.",
            Type="User",
        )
    return kind, service.find(name).name


def _tags(service: "Lambda", kind: str, name: str) -> dict[str, str]:
    if kind == MAPPING:
        return dict(service.settings["mapping tags"].get(name) or {})
    return dict(kept_of(service, name).get("Tags", {}))


def _put(service: "Lambda", kind: str, name: str, tags: dict[str, str]) -> None:
    if kind == MAPPING:
        service.settings["mapping tags"].put(name, "", tags)
        return
    keep(service, name, {"Tags": tags})
    service.revise(name, "")
