"""PutResourcePolicy, GetResourcePolicy, DeleteResourcePolicy: of streams."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.kinesis.errors import (
    InvalidArgumentException,
    ResourceNotFoundException,
)
from csc.emulator.services.kinesis.store import Stream

if TYPE_CHECKING:
    from csc.emulator.services.kinesis.service import Kinesis


def _stream(kinesis: "Kinesis", input: Input) -> Stream:
    """Raises ResourceNotFoundException."""
    arn = str(input["ResourceARN"])
    stream = kinesis.store.stream(arn.rpartition("/")[2])
    if stream is None or arn != kinesis.arn(stream.name):
        raise ResourceNotFoundException(
            f"Stream {arn} under account {kinesis.cloud.account} not found."
        )
    return stream


def put_resource_policy(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    """Raises InvalidArgumentException for what is no JSON."""
    stream, text = _stream(kinesis, input), str(input["Policy"])
    try:
        json.loads(text)
    except ValueError:
        raise InvalidArgumentException("The policy is not valid JSON.") from None
    kinesis.store.save(replace(stream, policy=text))
    return {}


def get_resource_policy(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    return {"Policy": _stream(kinesis, input).policy or "{}"}


def delete_resource_policy(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    """Raises ResourceNotFoundException where there is none."""
    stream = _stream(kinesis, input)
    if not stream.policy:
        raise ResourceNotFoundException(
            f"No resource policy found for resource ARN {input['ResourceARN']}."
        )
    kinesis.store.save(replace(stream, policy=""))
    return {}
