"""Tags, whose keys are compared without case."""

from csc.emulator.calls import Input
from csc.emulator.services.iam.errors import InvalidInput, LimitExceeded

MOST = 50


def read_tags(input: Input) -> dict[str, str]:
    """The ``Tags`` of an input as a map."""
    tags: dict[str, str] = {}
    add_tags(tags, input)
    return tags


def add_tags(tags: dict[str, str], input: Input) -> None:
    given = input.get("Tags") or ()
    keys = [tag["Key"].lower() for tag in given]
    if len(set(keys)) != len(keys):
        raise InvalidInput(
            "Duplicate tag keys found. Please note that Tag keys are case insensitive."
        )
    for tag in given:
        for known in [known for known in tags if known.lower() == tag["Key"].lower()]:
            del tags[known]
        tags[tag["Key"]] = tag["Value"]
    if len(tags) > MOST:
        raise LimitExceeded("The number of tags has reached the maximum limit.")


def remove_tags(tags: dict[str, str], input: Input) -> None:
    gone = {key.lower() for key in input["TagKeys"]}
    for key in [key for key in tags if key.lower() in gone]:
        del tags[key]
