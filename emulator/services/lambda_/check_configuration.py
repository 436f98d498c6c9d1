"""What a function's configuration may be, in Lambda's words, beyond what its model says."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from csc.emulator.protocols.service_model import load_model
from csc.emulator.services.lambda_.errors import (
    InvalidParameterValueException,
    ValidationException,
)
from csc.emulator.services.lambda_.name_layers import layer_arn_parts

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda

RUNTIMES = (
    "nodejs20.x, python3.14, provided.al2023, python3.12, python3.13, nodejs24.x, nodejs22.x, "
    "java25, python3.10, python3.11, java21, ruby3.3, ruby3.4, ruby3.2, python3.8, python3.9, "
    "java17, nodejs16.x, dotnet10, dotnet8, java11, dotnet6, nodejs18.x, provided.al2, java8.al2"
)
"""Those that a function may be made for, in the order of AWS's message (2026)."""

DEPRECATED = frozenset(
    [
        "dotnetcore1.0",
        "dotnetcore2.0",
        "dotnetcore2.1",
        "dotnetcore3.1",
        "go1.x",
        "java8",
        "nodejs",
        "nodejs10.x",
        "nodejs12.x",
        "nodejs14.x",
        "nodejs4.3",
        "nodejs4.3-edge",
        "nodejs6.10",
        "nodejs8.10",
        "provided",
        "python2.7",
        "python3.6",
        "python3.7",
        "ruby2.5",
        "ruby2.7",
    ]
)
LARGEST_ENVIRONMENT = 4096
LONGEST_NAME = 64
MOST_LAYERS = 5
MOST_TAGS = 50


def bounded(name: str, value: Any, low: int, high: int) -> int:
    """Raises ValidationException for a value out of range."""
    number = int(value)
    if low <= number <= high:
        return number
    rule, bound = ("greater", low) if number < low else ("less", high)
    raise ValidationException(
        f"1 validation error detected: Value '{number}' at '{name}' failed to satisfy constraint: "
        f"Member must have value {rule} than or equal to {bound}"
    )


def check_name(name: str) -> None:
    if len(name) > LONGEST_NAME:
        raise InvalidParameterValueException(
            f"1 validation error detected: Value '{name}' at 'functionName' failed to satisfy "
            f"constraint: Member must have length less than or equal to {LONGEST_NAME}",
            Type="User",
        )


def check_runtime(runtime: str) -> None:
    """Raises InvalidParameterValueException for a runtime that is none, or is one no longer."""
    if runtime in DEPRECATED:
        raise InvalidParameterValueException(
            f"The runtime parameter of {runtime} is no longer supported for creating or updating "
            "AWS Lambda functions. We recommend you use a supported runtime while creating or "
            "updating functions.",
            Type="User",
        )
    # Newer ones are known to AWS's model before its message knows them.
    if runtime not in load_model("lambda").shapes["Runtime"]["enum"]:
        raise InvalidParameterValueException(
            f"Value {runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum "
            f"value set: [{RUNTIMES}] or be a valid ARN",
            Type="User",
        )


def check_environment(variables: Mapping[str, str]) -> None:
    """Raises InvalidParameterValueException for more than 4 KB of JSON."""
    text = json.dumps(dict(variables), separators=(",", ":"), ensure_ascii=False)
    if len(text.encode()) > LARGEST_ENVIRONMENT:
        raise InvalidParameterValueException(
            "Lambda was unable to configure your environment variables because the environment "
            f"variables you have provided exceeded the 4KB limit. String measured: {text}",
            Type="User",
        )


def check_tags(tags: Mapping[str, str]) -> None:
    """Raises InvalidParameterValueException for more than fifty."""
    if len(tags) > MOST_TAGS:
        raise InvalidParameterValueException(
            "Number of tags exceeds resource tag limit.", Type="User"
        )


def check_layers(service: "Lambda", given: Sequence[Any]) -> tuple[str, ...]:
    """ARNs of layers' versions of this region. Raises InvalidParameterValueException."""
    region, account, seen = service.cloud.region, service.cloud.account, {}  # type: ignore[var-annotated]
    if len(given) > MOST_LAYERS:
        raise InvalidParameterValueException(
            f"Cannot reference more than {MOST_LAYERS} layers.", Type="User"
        )
    for arn in map(str, given):
        parts = layer_arn_parts(arn)
        if parts is None:
            raise InvalidParameterValueException(f"{arn} is no layer version's ARN", Type="User")
        if arn.split(":")[3] != region:
            raise InvalidParameterValueException(
                "Layers are not in the same region as the function. "
                f"Layers are expected to be in region {region}.",
                Type="User",
            )
        layer = arn.rpartition(":")[0]
        if layer in seen:
            raise InvalidParameterValueException(
                "Two different versions of the same layer are not allowed to be referenced in the "
                f"same function. {seen[layer]} and {arn} are versions of the same layer.",
                Type="User",
            )
        seen[layer] = arn
        if arn.split(":")[4] == account and arn not in service.layers.versions:
            raise InvalidParameterValueException(
                f"Layer version {arn} does not exist.", Type="User"
            )
    return tuple(map(str, given))
