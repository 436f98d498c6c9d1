"""AWS::Lambda::EventSourceMapping, in the service ``lambda``."""

from uuid import NAMESPACE_URL, uuid5

from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.check import check_properties
from csc.emulator.cloudformation.contract import (
    Context,
    Identity,
    Place,
    Properties,
    PropertyError,
    Realised,
    ResourceType,
)
from csc.emulator.cloudformation.resources.lambda_ import lambda_of
from csc.emulator.errors import ServiceError
from csc.emulator.services.lambda_.event_sources.store import Source
from csc.emulator.services.lambda_.functions import parse_name
from csc.emulator.services.lambda_.operations.event_sources import SETTINGS, check, settings_of

OTHERS = (
    "AmazonManagedKafkaEventSourceConfig",
    "DocumentDBEventSourceConfig",
    "KmsKeyArn",
    "LoggingConfig",
    "MetricsConfig",
    "ProvisionedPollerConfig",
    "Queues",
    "SelfManagedEventSource",
    "SelfManagedKafkaEventSourceConfig",
    "SourceAccessConfigurations",
    "Tags",
    "Topics",
)


def _identify(context: Context, place: Place, properties: Properties) -> Identity:
    """The same in every run."""
    cloud = context.cloud
    seed = f"{cloud.account}/{cloud.region}/{place.stack}/{place.logical_id}/mapping"
    uuid = str(uuid5(NAMESPACE_URL, seed))
    arn = f"arn:aws:lambda:{cloud.region}:{cloud.account}:event-source-mapping:{uuid}"
    return Identity(uuid, {"Id": uuid, "EventSourceMappingArn": arn})


def _build(context: Context, place: Place, properties: Properties, identity: Identity) -> Source:
    check_properties(
        properties, ("FunctionName",), ("EventSourceArn", "Enabled", *SETTINGS, *OTHERS)
    )
    settings, arn = settings_of(properties), str(properties.get("EventSourceArn") or "")
    try:
        name, _ = parse_name(str(properties["FunctionName"]))
        check(arn, settings)
    except ServiceError as error:
        raise PropertyError("EventSourceArn", error.message) from error
    cloud = context.cloud
    function = f"arn:aws:lambda:{cloud.region}:{cloud.account}:function:{name}"
    enabled = str(properties.get("Enabled", True)).lower() == "true"
    return Source(identity.ref, function, arn, cloud.clock.now(), enabled, settings)


def _apply(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    lambda_of(cloud).event_sources.put(new.built)


def _remove(cloud: Cloud, old: Realised) -> None:
    lambda_of(cloud).event_sources.remove(old.identity.ref)


TYPES = (
    ResourceType(
        "AWS::Lambda::EventSourceMapping",
        "emulated",
        _identify,
        _build,
        _apply,
        _remove,
        frozenset({"EventSourceArn", "StartingPosition", "StartingPositionTimestamp"}),
        missing="sources other than queues, Kinesis and tables' streams; tumbling windows",
    ),
)
