"""ListTags, TagResource and UntagResource."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.check_reference import read_reference
from csc.emulator.services.lambda_.errors import (
    InvalidParameterValueException,
    ValidationException,
)
from csc.emulator.services.lambda_.functions import Function
from csc.emulator.services.lambda_.kept import keep, kept_of

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda

MOST_TAGS = 50


def _find(service: "Lambda", input: Input) -> Function:
    """Raises InvalidParameterValueException for a version or alias."""
    name, qualifier = read_reference(service, {"FunctionName": input["Resource"]})
    if qualifier:
        raise InvalidParameterValueException(
            "Tags on function aliases and versions are not supported. Please specify a function "
            "ARN.",
            Type="User",
        )
    return service.find(name)


def list_tags(service: "Lambda", input: Input, call: Call) -> Output:
    function = _find(service, input)
    return {"Tags": kept_of(service, function.name).get("Tags", {})}


def tag_resource(service: "Lambda", input: Input, call: Call) -> Output:
    function = _find(service, input)
    if not input["Tags"]:
        raise InvalidParameterValueException(
            "An error occurred and the request cannot be processed.", Type="User"
        )
    tags = kept_of(service, function.name).get("Tags", {})
    if len({**tags, **input["Tags"]}) > MOST_TAGS:
        raise InvalidParameterValueException(
            "Number of tags exceeds resource tag limit.", Type="User"
        )
    keep(service, function.name, {"Tags": {**tags, **input["Tags"]}})
    return {}


def untag_resource(service: "Lambda", input: Input, call: Call) -> Output:
    function = _find(service, input)
    if not input["TagKeys"]:
        raise ValidationException(
            "1 validation error detected: Value null at 'tagKeys' failed to satisfy constraint: "
            "Member must not be null"
        )
    tags = kept_of(service, function.name).get("Tags", {})
    left = {key: value for key, value in tags.items() if key not in input["TagKeys"]}
    keep(service, function.name, {"Tags": left})
    return {}
