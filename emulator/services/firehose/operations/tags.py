"""ListTagsForDeliveryStream, TagDeliveryStream, UntagDeliveryStream."""

from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output

if TYPE_CHECKING:
    from csc.emulator.services.firehose.service import Firehose


def list_tags_for_delivery_stream(firehose: "Firehose", input: Input, call: Call) -> Output:
    tags = firehose.find(input).tags
    told = [{"Key": key, "Value": value} for key, value in tags.items()]
    return {"Tags": told, "HasMoreTags": False}


def tag_delivery_stream(firehose: "Firehose", input: Input, call: Call) -> Output:
    stream = firehose.find(input)
    added = {tag["Key"]: tag.get("Value", "") for tag in input["Tags"]}
    firehose.store.save(replace(stream, tags={**stream.tags, **added}))
    return {}


def untag_delivery_stream(firehose: "Firehose", input: Input, call: Call) -> Output:
    stream, gone = firehose.find(input), set(input["TagKeys"])
    kept = {key: value for key, value in stream.tags.items() if key not in gone}
    firehose.store.save(replace(stream, tags=kept))
    return {}
