"""AddTagsToResource, ListTagsForResource, RemoveTagsFromResource: of parameters."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.ssm.errors import InvalidResourceId, InvalidResourceType
from csc.emulator.services.ssm.names import split

if TYPE_CHECKING:
    from csc.emulator.services.ssm.service import Ssm


def add_tags_to_resource(ssm: "Ssm", input: Input, call: Call) -> Output:
    name = _parameter(ssm, input)
    added = {tag["Key"]: tag["Value"] for tag in input["Tags"]}
    ssm.store.set_tags(name, {**ssm.store.tags(name), **added})
    return {}


def list_tags_for_resource(ssm: "Ssm", input: Input, call: Call) -> Output:
    tags = ssm.store.tags(_parameter(ssm, input))
    return {"TagList": [{"Key": key, "Value": value} for key, value in tags.items()]}


def remove_tags_from_resource(ssm: "Ssm", input: Input, call: Call) -> Output:
    name, gone = _parameter(ssm, input), set(input["TagKeys"])
    tags = ssm.store.tags(name)
    ssm.store.set_tags(name, {key: value for key, value in tags.items() if key not in gone})
    return {}


def _parameter(ssm: "Ssm", input: Input) -> str:
    """Raises InvalidResourceType for anything but a parameter, InvalidResourceId."""
    if input["ResourceType"] != "Parameter":
        raise InvalidResourceType(
            f"{input['ResourceType']} is not a valid resource type. Valid resource types are: "
            "Parameter."
        )
    name = split(str(input["ResourceId"]))[0]
    if ssm.store.latest(name) is None:
        raise InvalidResourceId(
            "The resource ID is not valid. Verify that you entered the correct ID and try again."
        )
    return name
