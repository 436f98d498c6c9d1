"""AWS::KinesisFirehose::DeliveryStream, in the service ``firehose``."""

from typing import Any

from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import (
    Context,
    Identity,
    MissingFile,
    Place,
    Properties,
    Realised,
)
from csc.emulator.cloudformation.resources.emulated import emulated, tags_of
from csc.emulator.cloudformation.resources.recorded import arn, named
from csc.emulator.errors import ServiceError

SKIP = "Leave it out with --allow-missing."


def _build(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> dict[str, Any]:
    """The destination. Raises MissingFile where it is none of S3's."""
    from csc.emulator.services.firehose.operations.streams import destination_of

    try:
        return destination_of(properties)
    except ServiceError as error:
        raise MissingFile("DeliveryStreamName", error.message, SKIP) from None


def _apply(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    from csc.emulator.services.firehose.store import DeliveryStream

    firehose: Any = cloud.services["firehose"]
    before = firehose.store.stream(new.identity.ref)
    created = before.created if before is not None else cloud.clock.now()
    kind = str(new.properties.get("DeliveryStreamType") or "DirectPut")
    name, tags = new.identity.ref, tags_of(new.properties)
    firehose.store.save(DeliveryStream(name, created, new.built, kind, tags))


def _remove(cloud: Cloud, old: Realised) -> None:
    firehose: Any = cloud.services["firehose"]
    firehose.store.remove(old.identity.ref)


TYPES = (
    emulated(
        "AWS::KinesisFirehose::DeliveryStream",
        named("DeliveryStreamName", Arn=arn("firehose", "deliverystream/{name}")),
        _apply,
        _remove,
        _build,
        missing="destinations other than S3, transformations, Kinesis as a source",
    ),
)
