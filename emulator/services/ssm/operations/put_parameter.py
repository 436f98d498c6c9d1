"""PutParameter."""

import re
from typing import TYPE_CHECKING

from csc.emulator.bounded_regex import TooSlow, compile_bounded
from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.ssm.errors import (
    InvalidAllowedPatternException,
    ParameterAlreadyExists,
    ParameterPatternMismatchException,
    ValidationException,
)
from csc.emulator.services.ssm.names import check_name, split
from csc.emulator.services.ssm.store import Parameter

if TYPE_CHECKING:
    from csc.emulator.services.ssm.service import Ssm

STANDARD, ADVANCED = 4096, 8192  # bytes
DATA_TYPES = ("text", "aws:ec2:image", "aws:ssm:integration")


def put_parameter(ssm: "Ssm", input: Input, call: Call) -> Output:
    """A first version, or with Overwrite the next one.

    Raises ParameterAlreadyExists, ValidationException, ParameterPatternMismatchException.
    """
    name, selector = split(str(input["Name"]))
    check_name(name)
    if selector:
        raise ValidationException("A parameter's name has no colon.")
    before = ssm.store.latest(name)
    if before is not None and not input.get("Overwrite"):
        raise ParameterAlreadyExists(
            "The parameter already exists. To overwrite this value, set the overwrite option in "
            "the request to true."
        )
    if before is not None and input.get("Tags"):
        raise ValidationException(
            "Invalid request: tags and overwrite can't be used together. To create a parameter "
            "with tags, please remove overwrite flag."
        )
    made = _make(ssm, name, before, input, call)
    ssm.store.save(made)
    if input.get("Tags"):
        ssm.store.set_tags(name, {tag["Key"]: tag["Value"] for tag in input["Tags"]})
    return {"Version": made.version, "Tier": made.tier}


def _make(ssm: "Ssm", name: str, before: Parameter | None, input: Input, call: Call) -> Parameter:
    kind = input.get("Type") or (before.kind if before is not None else "")
    if not kind:
        raise ValidationException("A parameter type is required when you create a parameter.")
    if before is not None and kind != before.kind:
        raise ValidationException(
            f"The parameter type can't be changed from {before.kind} to {kind}."
        )
    value = str(input["Value"])
    pattern = str(input.get("AllowedPattern") or "")
    _check_value(value, pattern)
    return Parameter(
        name=name,
        version=before.version + 1 if before is not None else 1,
        kind=kind,
        value=value,
        modified=ssm.cloud.clock.now(),
        data_type=_data_type(input),
        description=str(input.get("Description") or ""),
        pattern=pattern,
        tier=_tier(input, value, before),
        key=str(input.get("KeyId") or "alias/aws/ssm") if kind == "SecureString" else "",
        policies=str(input.get("Policies") or ""),
        user=call.caller.arn,
    )


def _check_value(value: str, pattern: str) -> None:
    if not value:
        raise ValidationException(
            "1 validation error detected: Value '' at 'value' failed to satisfy constraint: Member "
            "must have length greater than or equal to 1."
        )
    if not pattern:
        return
    try:
        matches = compile_bounded(pattern).search(value) is not None
    except TooSlow:
        matches = False
    except re.error:
        raise InvalidAllowedPatternException(
            "The request does not meet the regular expression requirement."
        ) from None
    if not matches:
        raise ParameterPatternMismatchException(
            "Parameter value, cannot be validated against allowedPattern: " + pattern
        )


def _data_type(input: Input) -> str:
    data_type = str(input.get("DataType") or "text")
    if data_type not in DATA_TYPES:
        raise ValidationException(
            f"The following data type is not supported: {data_type} (Data type names are all "
            "lowercase.)"
        )
    return data_type


def _tier(input: Input, value: str, before: Parameter | None) -> str:
    size = len(value.encode())
    asked = str(input.get("Tier") or (before.tier if before is not None else "Standard"))
    if asked == "Intelligent-Tiering":
        asked = "Advanced" if size > STANDARD or input.get("Policies") else "Standard"
    if size > STANDARD and asked == "Standard":
        raise ValidationException(
            "Standard tier parameters support a maximum parameter value of 4096 characters. To "
            "create a larger parameter value, upgrade the parameter to use the advanced-parameter "
            "tier. For more information, see https://docs.aws.amazon.com/systems-manager/latest/"
            "userguide/parameter-store-advanced-parameters.html"
        )
    if size > ADVANCED:
        raise ValidationException(
            "Advanced tier parameters support a maximum parameter value of 8192 characters."
        )
    return asked
