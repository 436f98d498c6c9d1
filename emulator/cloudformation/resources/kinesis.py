"""AWS::Kinesis::Stream, in the service ``kinesis``."""

from dataclasses import replace
from typing import Any

from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import Realised
from csc.emulator.cloudformation.resources.emulated import emulated, tags_of
from csc.emulator.cloudformation.resources.recorded import arn, named


def _apply(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    """Its records stay, also where the number of shards has changed."""
    from csc.emulator.services.kinesis.operations.change_stream import update_shard_count
    from csc.emulator.services.kinesis.operations.streams import make_stream

    kinesis: Any = cloud.services["kinesis"]
    given, name = new.properties, new.identity.ref
    mode = str((given.get("StreamModeDetails") or {}).get("StreamMode") or "PROVISIONED")
    count = given.get("ShardCount")
    stream = kinesis.store.stream(name) or make_stream(kinesis, name, mode, count, {})
    encryption = given.get("StreamEncryption") or {}
    kinesis.store.save(
        replace(
            stream,
            mode=mode,
            hours=int(given.get("RetentionPeriodHours") or 24),
            encryption=str(encryption.get("EncryptionType") or "NONE"),
            key=str(encryption.get("KeyId") or ""),
            tags=tags_of(given),
        )
    )
    opened = sum(not shard.closed for shard in stream.shards)
    if count is not None and mode == "PROVISIONED" and int(count) != opened:
        target = {"StreamName": name, "TargetShardCount": int(count)}
        update_shard_count(kinesis, target, None)  # type: ignore[arg-type]


def _remove(cloud: Cloud, old: Realised) -> None:
    kinesis: Any = cloud.services["kinesis"]
    kinesis.store.remove(old.identity.ref)


TYPES = (
    emulated(
        "AWS::Kinesis::Stream",
        named("Name", Arn=arn("kinesis", "stream/{name}")),
        _apply,
        _remove,
        missing="throughput isn't limited, nothing is encrypted",
    ),
)
