"""DescribeParameters: what there is, without values."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.paging import page
from csc.emulator.services.ssm.errors import InvalidNextToken, ValidationException
from csc.emulator.services.ssm.filters import matches
from csc.emulator.services.ssm.store import Parameter

if TYPE_CHECKING:
    from csc.emulator.services.ssm.service import Ssm


def describe_parameters(ssm: "Ssm", input: Input, call: Call) -> Output:
    if input.get("Filters") and input.get("ParameterFilters"):
        raise ValidationException(
            "You can use either Filters or ParameterFilters in a single request."
        )
    filters = input.get("ParameterFilters") or [
        {"Key": one["Key"], "Option": "BeginsWith", "Values": one["Values"]}
        for one in input.get("Filters") or ()
    ]
    found = {one.name: one for one in ssm.store.all() if matches(ssm, one, filters)}
    names, token = page(
        list(found), input.get("NextToken"), int(input.get("MaxResults") or 50), InvalidNextToken
    )
    output: Output = {"Parameters": [metadata(ssm, found[name]) for name in names]}
    return output | ({"NextToken": token} if token else {})


def metadata(ssm: "Ssm", parameter: Parameter) -> Output:
    """What is said of a version beside its value."""
    output: Output = {
        "Name": parameter.name,
        "Type": parameter.kind,
        "LastModifiedDate": parameter.modified,
        "LastModifiedUser": parameter.user,
        "Version": parameter.version,
        "Tier": parameter.tier,
        "Policies": [],
        "DataType": parameter.data_type,
        "ARN": ssm.arn(parameter.name),
    }
    for member, text in (
        ("KeyId", parameter.key),
        ("Description", parameter.description),
        ("AllowedPattern", parameter.pattern),
    ):
        if text:
            output[member] = text
    return output
