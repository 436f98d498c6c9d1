"""ListTags, TagResource and UntagResource."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.kept import keep, kept_of

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda


def list_tags(service: "Lambda", input: Input, call: Call) -> Output:
    function = service.find(input["Resource"])
    return {"Tags": kept_of(service, function.name).get("Tags", {})}


def tag_resource(service: "Lambda", input: Input, call: Call) -> Output:
    function = service.find(input["Resource"])
    tags = kept_of(service, function.name).get("Tags", {})
    keep(service, function.name, {"Tags": {**tags, **input["Tags"]}})
    return {}


def untag_resource(service: "Lambda", input: Input, call: Call) -> Output:
    function = service.find(input["Resource"])
    tags = kept_of(service, function.name).get("Tags", {})
    left = {key: value for key, value in tags.items() if key not in input["TagKeys"]}
    keep(service, function.name, {"Tags": left})
    return {}
