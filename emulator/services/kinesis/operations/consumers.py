"""Consumers of a stream: registered and described."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.kinesis.errors import (
    ResourceInUseException,
    ResourceNotFoundException,
)
from csc.emulator.services.kinesis.store import Stream

if TYPE_CHECKING:
    from csc.emulator.services.kinesis.service import Kinesis


def register_stream_consumer(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    """Raises ResourceInUseException."""
    stream, name = kinesis.find(input), str(input["ConsumerName"])
    if name in stream.consumers:
        raise ResourceInUseException(f"Consumer {name} already exists.")
    now = kinesis.now()
    arn = f"{kinesis.arn(stream.name)}/consumer/{name}:{int(now)}"
    told = {
        "ConsumerName": name,
        "ConsumerARN": arn,
        "ConsumerStatus": "ACTIVE",
        "ConsumerCreationTimestamp": now,
    }
    kinesis.store.save(replace(stream, consumers={**stream.consumers, name: told}))
    return {"Consumer": told}


def _find(kinesis: "Kinesis", input: Input) -> tuple[Stream, dict[str, Any]]:
    """Raises ResourceNotFoundException."""
    arn = input.get("ConsumerARN")
    if arn:
        name = str(arn).partition(":stream/")[2].partition("/")[0]
        stream = kinesis.find({"StreamName": name})
    else:
        stream = kinesis.find(input)
    for told in stream.consumers.values():
        if arn in (None, told["ConsumerARN"]) and (
            arn or told["ConsumerName"] == input.get("ConsumerName")
        ):
            return stream, dict(told)
    raise ResourceNotFoundException(f"Consumer {input.get('ConsumerName') or arn} not found.")


def deregister_stream_consumer(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    stream, told = _find(kinesis, input)
    kept = {name: one for name, one in stream.consumers.items() if name != told["ConsumerName"]}
    kinesis.store.save(replace(stream, consumers=kept))
    return {}


def describe_stream_consumer(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    stream, told = _find(kinesis, input)
    return {"ConsumerDescription": {**told, "StreamARN": kinesis.arn(stream.name)}}


def list_stream_consumers(kinesis: "Kinesis", input: Input, call: Call) -> Output:
    return {"Consumers": list(kinesis.find(input).consumers.values())}
