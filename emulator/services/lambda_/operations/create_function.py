"""CreateFunction."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.code import Code, code_of_zip
from csc.emulator.services.lambda_.errors import (
    InvalidParameterValueException,
    ResourceConflictException,
)
from csc.emulator.services.lambda_.functions import Function, configuration, parse_name
from csc.emulator.services.lambda_.kept import described, keep
from csc.emulator.services.lambda_.layers import layer_arn_parts

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda

MOST_LAYERS = 5


def create_function(service: "Lambda", input: Input, call: Call) -> Output:
    """Raises ResourceConflictException where the name is taken."""
    name, _ = parse_name(input["FunctionName"])
    if name in service.functions:
        raise ResourceConflictException(f"Function already exist: {name}", Type="User")
    for needed in ("Runtime", "Handler"):
        if needed not in input:
            raise InvalidParameterValueException(
                "Runtime and Handler are mandatory parameters for functions created with "
                "deployment packages."
            )
    clock = service.cloud.clock
    function = Function(
        name,
        service.arn(name),
        input["Role"],
        input["Runtime"],
        input["Handler"],
        uploaded(input.get("Code") or {}),
        modified=clock.now(),
        revision=clock.uuid(),
        **settings(input),
    )
    service.put(function)
    keep(service, name, input)
    made = service.publish(name) if input.get("Publish") else function
    return configuration(made) | described(service, name)


def uploaded(code: Input) -> Code:
    data = code.get("ZipFile")
    if data is None:
        raise InvalidParameterValueException("CSC takes a function's code as a ZipFile.")
    return code_of_zip(bytes(data))


def settings(input: Input) -> dict[str, Any]:
    """The members of a configuration that are given, checked."""
    out: dict[str, Any] = {}
    if "Timeout" in input:
        out["timeout"] = bounded("timeout", input["Timeout"], 1, 900)
    if "MemorySize" in input:
        out["memory"] = bounded("memorySize", input["MemorySize"], 128, 10240)
    if "Environment" in input:
        out["environment"] = dict((input["Environment"] or {}).get("Variables") or {})
    if "Description" in input:
        out["description"] = input["Description"]
    if "Architectures" in input:
        out["architectures"] = tuple(input["Architectures"])
    if "TracingConfig" in input:
        out["tracing"] = (input["TracingConfig"] or {}).get("Mode", "PassThrough")
    if "Layers" in input:
        out["layers"] = layer_arns(input["Layers"] or ())
    return out


def layer_arns(given: Sequence[Any]) -> tuple[str, ...]:
    """ARNs of layers' versions, five at most. Raises InvalidParameterValueException."""
    for arn in given:
        if layer_arn_parts(str(arn)) is None:
            raise InvalidParameterValueException(
                f"1 validation error detected: Value '[{arn}]' at 'layers' failed to satisfy "
                "constraint: Member must satisfy constraint: [Member must have length less than "
                "or equal to 140, Member must have length greater than or equal to 1, Member must "
                "satisfy regular expression pattern: arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:"
                "\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+, Member must not be null]",
                Type="User",
            )
    if len(given) > MOST_LAYERS:
        raise InvalidParameterValueException(
            f"Cannot reference more than {MOST_LAYERS} layers.", Type="User"
        )
    return tuple(map(str, given))


def bounded(name: str, value: Any, low: int, high: int) -> int:
    """Raises InvalidParameterValueException for a value out of range."""
    number = int(value)
    if low <= number <= high:
        return number
    rule, bound = ("greater", low) if number < low else ("less", high)
    raise InvalidParameterValueException(
        f"1 validation error detected: Value '{number}' at '{name}' failed to satisfy constraint: "
        f"Member must have value {rule} than or equal to {bound}"
    )
