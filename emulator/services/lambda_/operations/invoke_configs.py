"""PutFunctionEventInvokeConfig, Update-, Get-, Delete- and ListFunctionEventInvokeConfigs."""

from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.check_reference import read_reference
from csc.emulator.services.lambda_.errors import (
    InvalidParameterValueException,
    ResourceNotFoundException,
)
from csc.emulator.services.lambda_.function_settings import Document
from csc.emulator.services.lambda_.functions import parse_name
from csc.emulator.services.lambda_.page import page

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda

MEMBERS = ("MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig")
TARGETS = ("lambda", "sqs", "sns", "events", "s3")


def put_function_event_invoke_config(service: "Lambda", input: Input, call: Call) -> Output:
    """Raises InvalidParameterValueException, ResourceNotFoundException."""
    name, qualifier = _known(service, input)
    return _keep(service, name, qualifier, input, {})


def update_function_event_invoke_config(service: "Lambda", input: Input, call: Call) -> Output:
    name, qualifier = _known(service, input)
    before = _find(service, name, qualifier)
    return _keep(service, name, qualifier, input, before)


def get_function_event_invoke_config(service: "Lambda", input: Input, call: Call) -> Output:
    name, qualifier = _named(service, input)
    return _describe(service, name, qualifier, _find(service, name, qualifier))


def delete_function_event_invoke_config(service: "Lambda", input: Input, call: Call) -> Output:
    name, qualifier = _named(service, input)
    _find(service, name, qualifier)
    service.invoke_configs.remove(name, qualifier)
    return {}


def list_function_event_invoke_configs(service: "Lambda", input: Input, call: Call) -> Output:
    name, _ = read_reference(service, input)
    if name not in service.functions:
        raise _no_function()
    kept = service.invoke_configs.of(name)
    found = [_describe(service, name, qualifier, document) for qualifier, document in kept]
    return page("FunctionEventInvokeConfigs", found, input)


def _keep(service: "Lambda", name: str, qualifier: str, input: Input, before: Document) -> Output:
    given = {member: input[member] for member in MEMBERS if input.get(member) is not None}
    if not given:
        raise InvalidParameterValueException(
            "You must specify at least one of error handling or destination setting.", Type="User"
        )
    _check_destinations(service, name, given.get("DestinationConfig") or {})
    made = {**before, **given, "LastModified": service.cloud.clock.now()}
    service.invoke_configs.put(name, qualifier, made)
    return _describe(service, name, qualifier, made)


def _check_destinations(service: "Lambda", name: str, config: dict[str, Any]) -> None:
    arns = {
        side: (config.get(side) or {}).get("Destination") for side in ("OnSuccess", "OnFailure")
    }
    for arn in filter(None, arns.values()):
        kind = arn.split(":")[2] if arn.count(":") >= 5 else ""
        if kind not in TARGETS:
            raise InvalidParameterValueException(
                f"The provided destination config {_as_java(arns)} is invalid.", Type="User"
            )
        if kind == "lambda":
            target, _ = parse_name(arn)
            if target == name:
                raise InvalidParameterValueException(
                    "You can't specify the function as a destination for itself.", Type="User"
                )
            if target not in service.functions:
                raise InvalidParameterValueException(
                    f"The destination ARN {arn} is invalid.", Type="User"
                )


def _as_java(arns: dict[str, Any]) -> str:
    shown = [
        f"{side[0].lower()}{side[1:]}=" + ("null" if arn is None else f"{side}(destination={arn})")
        for side, arn in arns.items()
    ]
    return f"DestinationConfig({', '.join(shown)})"


def _named(service: "Lambda", input: Input) -> tuple[str, str]:
    """$LATEST where there is no qualifier."""
    name, qualifier = read_reference(service, input)
    return name, qualifier or "$LATEST"


def _known(service: "Lambda", input: Input) -> tuple[str, str]:
    name, qualifier = _named(service, input)
    there = name in service.functions and (
        qualifier == "$LATEST"
        or qualifier in service.versions.get(name, {})
        or qualifier in service.aliases.get(name, {})
    )
    if not there:
        raise _no_function()
    return name, qualifier


def _no_function() -> ResourceNotFoundException:
    return ResourceNotFoundException("The function doesn't exist.", Type="User")


def _find(service: "Lambda", name: str, qualifier: str) -> Document:
    found = service.invoke_configs.get(name, qualifier)
    if found is None:
        arn = service.arn(name, qualifier)
        raise ResourceNotFoundException(
            f"The function {arn} doesn't have an EventInvokeConfig", Type="User"
        )
    return found


def _describe(service: "Lambda", name: str, qualifier: str, made: Document) -> Output:
    destinations = made.get("DestinationConfig") or {}
    sides = {side: destinations.get(side) or {} for side in ("OnSuccess", "OnFailure")}
    return {**made, "FunctionArn": service.arn(name, qualifier), "DestinationConfig": sides}
