"""Tags of streams, by the operations of old and of new."""

from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output

if TYPE_CHECKING:
    from csc.emulator.services.kinesis.service import Kinesis


def _by_arn(input: Input) -> Input:
    return {**input, "StreamARN": input["ResourceARN"]}


def add_tags_to_stream(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    stream = kinesis.find(input)
    kinesis.store.save(replace(stream, tags={**stream.tags, **input["Tags"]}))
    return {}


def remove_tags_from_stream(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    stream, gone = kinesis.find(input), set(input["TagKeys"])
    kept = {key: value for key, value in stream.tags.items() if key not in gone}
    kinesis.store.save(replace(stream, tags=kept))
    return {}


def list_tags_for_stream(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    after, limit = str(input.get("ExclusiveStartTagKey") or ""), int(input.get("Limit") or 50)
    tags = sorted(kinesis.find(input).tags.items())
    left = [(key, value) for key, value in tags if key > after]
    found = [{"Key": key, "Value": value} for key, value in left[:limit]]
    return {"Tags": found, "HasMoreTags": len(left) > limit}


def list_tags_for_resource(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    tags = kinesis.find(_by_arn(input)).tags
    return {"Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}


def tag_resource(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    return add_tags_to_stream(kinesis, _by_arn(input), call)


def untag_resource(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    return remove_tags_from_stream(kinesis, _by_arn(input), call)
