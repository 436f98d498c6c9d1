"""CreateEventSourceMapping, Get-, List-, Update- and DeleteEventSourceMapping."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.check_reference import read_reference
from csc.emulator.services.lambda_.errors import (
    InvalidParameterValueException,
    ResourceConflictException,
    ResourceNotFoundException,
)
from csc.emulator.services.lambda_.event_sources.store import Source

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda

KINDS = ("sqs", "kinesis", "dynamodb")
LARGEST = {"sqs": 10_000, "kinesis": 10_000, "dynamodb": 10_000}
SETTINGS = (
    "BatchSize",
    "BisectBatchOnFunctionError",
    "DestinationConfig",
    "FilterCriteria",
    "FunctionResponseTypes",
    "MaximumBatchingWindowInSeconds",
    "MaximumRecordAgeInSeconds",
    "MaximumRetryAttempts",
    "ParallelizationFactor",
    "ScalingConfig",
    "StartingPosition",
    "StartingPositionTimestamp",
    "TumblingWindowInSeconds",
)


def create_event_source_mapping(service: "Lambda", input: Input, call: Call) -> Output:
    """Raises InvalidParameterValueException, ResourceConflictException, ResourceNotFoundException."""
    name, qualifier = read_reference(service, input)
    arn = str(input.get("EventSourceArn") or "")
    if not arn:
        raise InvalidParameterValueException("Unrecognized event source.", Type="User")
    settings = settings_of(input)
    check(arn, settings)
    try:
        service.find(name, qualifier)
    except ResourceNotFoundException:
        raise InvalidParameterValueException("Function does not exist", Type="User") from None
    function_arn = service.arn(name, qualifier)
    for one in service.event_sources.store.all():
        if (one.function, one.arn) == (function_arn, arn):
            raise ResourceConflictException(
                f"An event source mapping with {arn} as event source and {name} as "
                f"function already exists. Please update or delete the existing mapping with UUID "
                f"{one.uuid}",
                Type="User",
            )
    enabled = input.get("Enabled") is not False
    clock = service.cloud.clock
    made = Source(clock.uuid(), function_arn, arn, clock.now(), enabled, settings)
    service.event_sources.put(made)
    if input.get("Tags"):
        service.settings["mapping tags"].put(made.uuid, "", dict(input["Tags"]))
    return describe(service, made, "Creating")


def settings_of(given: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: given[name] for name in SETTINGS if given.get(name) is not None}
    if not (found.get("FilterCriteria") or {}).get("Filters"):
        found.pop("FilterCriteria", None)
    return found


def check(arn: str, settings: Mapping[str, Any]) -> None:
    """Raises InvalidParameterValueException."""
    kind = arn.split(":")[2] if arn.count(":") >= 5 else ""
    if kind not in KINDS:
        raise InvalidParameterValueException(
            f"Unrecognized event source, must be one of {', '.join(KINDS)}: {arn}", Type="User"
        )
    if kind != "sqs" and not settings.get("StartingPosition"):
        raise InvalidParameterValueException(
            "1 validation error detected: Value null at 'startingPosition' failed to satisfy "
            "constraint: Member must not be null.",
            Type="User",
        )
    if kind == "dynamodb" and settings.get("StartingPosition") == "AT_TIMESTAMP":
        raise InvalidParameterValueException(
            f"Unsupported starting position for arn type: {arn}", Type="User"
        )
    destinations = settings.get("DestinationConfig") or {}
    if (destinations.get("OnSuccess") or {}).get("Destination"):
        raise InvalidParameterValueException(
            "Unsupported DestinationConfig parameter for given event source mapping type.",
            Type="User",
        )
    size = settings.get("BatchSize")
    fifo = kind == "sqs" and arn.endswith(".fifo")
    if size is not None and not 1 <= int(size) <= (10 if fifo else LARGEST[kind]):
        raise InvalidParameterValueException(f"Invalid BatchSize {size}.", Type="User")
    window = settings.get("MaximumBatchingWindowInSeconds")
    if kind == "sqs" and size is not None and int(size) > 10 and not window:
        raise InvalidParameterValueException(
            "Maximum batch window in seconds must be greater than 0 if maximum batch size is "
            "greater than 10",
            Type="User",
        )


def describe(service: "Lambda", source: Source, state: str = "") -> Output:
    stream = source.kind != "sqs"
    defaults: Output = {"BatchSize": source.batch_size, "MaximumBatchingWindowInSeconds": 0}
    if stream:
        defaults |= {
            "ParallelizationFactor": 1,
            "BisectBatchOnFunctionError": False,
            "MaximumRecordAgeInSeconds": -1,
            "MaximumRetryAttempts": -1,
            "TumblingWindowInSeconds": 0,
            "DestinationConfig": {"OnFailure": {}},
            "LastProcessingResult": "No records processed",
        }
    result = service.event_sources.results.get(source.uuid)
    return {
        **defaults,
        "FunctionResponseTypes": [],
        **source.settings,
        "UUID": source.uuid,
        "EventSourceArn": source.arn,
        "FunctionArn": source.function,
        "LastModified": source.modified,
        "State": state or ("Enabled" if source.enabled else "Disabled"),
        "StateTransitionReason": "USER_INITIATED" if not stream else "User action",
        "EventSourceMappingArn": _arn(service, source),
    } | ({"LastProcessingResult": result} if result and stream else {})


def _arn(service: "Lambda", source: Source) -> str:
    region, account = service.cloud.region, service.cloud.account
    return f"arn:aws:lambda:{region}:{account}:event-source-mapping:{source.uuid}"


def _find(service: "Lambda", input: Input) -> Source:
    """Raises ResourceNotFoundException."""
    source = service.event_sources.store.find(str(input["UUID"]))
    if source is None:
        raise ResourceNotFoundException("The resource you requested does not exist.", Type="User")
    return source


def get_event_source_mapping(service: "Lambda", input: Input, call: Call) -> Output:
    return describe(service, _find(service, input))


def list_event_source_mappings(service: "Lambda", input: Input, call: Call) -> Output:
    name = input.get("FunctionName")
    wanted = service.arn(*read_reference(service, input)) if name else None
    arn = input.get("EventSourceArn")
    found = [
        describe(service, one)
        for one in service.event_sources.store.all()
        if wanted in (None, one.function) and arn in (None, one.arn)
    ]
    return {"EventSourceMappings": found}


def update_event_source_mapping(service: "Lambda", input: Input, call: Call) -> Output:
    """Raises InvalidParameterValueException, ResourceNotFoundException."""
    source = _find(service, input)
    settings = {**source.settings, **settings_of(input)}
    if "FilterCriteria" in input and "FilterCriteria" not in settings_of(input):
        settings.pop("FilterCriteria", None)
    check(source.arn, settings)
    enabled = source.enabled if input.get("Enabled") is None else bool(input["Enabled"])
    function = source.function
    if input.get("FunctionName"):
        function = service.find(input["FunctionName"]).arn
    now = service.cloud.clock.now()
    changed = replace(source, settings=settings, enabled=enabled, function=function, modified=now)
    service.event_sources.put(changed)
    return describe(service, changed, "Updating")


def delete_event_source_mapping(service: "Lambda", input: Input, call: Call) -> Output:
    source = _find(service, input)
    service.event_sources.remove(source.uuid)
    return describe(service, source, "Deleting")
