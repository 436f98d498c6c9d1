"""CreateFunction."""

from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.check_configuration import (
    bounded,
    check_environment,
    check_layers,
    check_name,
    check_runtime,
    check_tags,
)
from csc.emulator.services.lambda_.check_reference import read_reference
from csc.emulator.services.lambda_.describe import describe_made
from csc.emulator.services.lambda_.errors import (
    InvalidParameterValueException,
    ResourceConflictException,
)
from csc.emulator.services.lambda_.functions import Function
from csc.emulator.services.lambda_.kept import keep
from csc.emulator.services.lambda_.uploaded_code import uploaded_code

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda


def create_function(service: "Lambda", input: Input, call: Call) -> Output:
    """Raises InvalidParameterValueException, and ResourceConflictException where the name is taken."""
    name, _ = read_reference(service, input)
    check_name(name)
    if input.get("Runtime"):
        check_runtime(input["Runtime"])
    for needed in ("Runtime", "Handler"):
        if not input.get(needed):
            raise InvalidParameterValueException(
                "Runtime and Handler are mandatory parameters for functions created with "
                "deployment packages.",
                Type="User",
            )
    check_tags(input.get("Tags") or {})
    given = settings(service, input)
    if name in service.functions:
        raise ResourceConflictException(f"Function already exist: {name}", Type="User")
    clock = service.cloud.clock
    function = Function(
        name,
        service.arn(name),
        input["Role"],
        input["Runtime"],
        input["Handler"],
        uploaded_code(service, input.get("Code") or {}),
        modified=clock.now(),
        revision=clock.uuid(),
        **given,
    )
    service.put(function)
    keep(service, name, input)
    made = describe_made(service, function)
    if input.get("Publish"):
        made["Version"] = service.publish(name).version
    return made


def settings(service: "Lambda", input: Input) -> dict[str, Any]:
    """The members of a configuration that are given, checked."""
    out: dict[str, Any] = {}
    if input.get("Timeout") is not None:
        out["timeout"] = bounded("timeout", input["Timeout"], 1, 900)
    if input.get("MemorySize") is not None:
        out["memory"] = int(input["MemorySize"])
    if "Environment" in input:
        out["environment"] = dict((input["Environment"] or {}).get("Variables") or {})
        check_environment(out["environment"])
    if "Description" in input:
        out["description"] = input["Description"]
    if input.get("Architectures"):
        out["architectures"] = tuple(input["Architectures"])
    if "TracingConfig" in input:
        out["tracing"] = (input["TracingConfig"] or {}).get("Mode", "PassThrough")
    if "Layers" in input:
        out["layers"] = check_layers(service, input["Layers"] or ())
    return out
