"""ListTagsForResource, TagResource, UntagResource: of topics."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.sns.errors import InvalidParameter, ResourceNotFound, TagLimitExceeded
from csc.emulator.services.sns.store import Topic

if TYPE_CHECKING:
    from csc.emulator.services.sns.service import Sns

MOST = 50


def _topic(sns: "Sns", input: Input) -> Topic:
    topic = sns.store.topic(str(input["ResourceArn"]))
    if topic is None:
        raise ResourceNotFound("Resource does not exist")
    return topic


def read_tags(given: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Raises InvalidParameter for a key that is there twice."""
    found = {tag["Key"]: tag["Value"] for tag in given}
    if len(found) < len(given):
        raise InvalidParameter("Invalid parameter: Duplicated keys are not allowed.")
    return found


def list_tags_for_resource(sns: "Sns", input: Input, call: Call) -> Output:
    tags = _topic(sns, input).tags
    return {"Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}


def tag_resource(sns: "Sns", input: Input, call: Call) -> Output:
    topic = _topic(sns, input)
    added = read_tags(input["Tags"])
    tags = {**topic.tags, **added}
    if len(tags) > MOST:
        raise TagLimitExceeded("Could not complete request: tag quota of per resource exceeded")
    sns.store.save_topic(replace(topic, tags=tags))
    return {}


def untag_resource(sns: "Sns", input: Input, call: Call) -> Output:
    topic, gone = _topic(sns, input), set(input["TagKeys"])
    kept = {key: value for key, value in topic.tags.items() if key not in gone}
    sns.store.save_topic(replace(topic, tags=kept))
    return {}
