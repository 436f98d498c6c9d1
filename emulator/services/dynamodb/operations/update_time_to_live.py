"""UpdateTimeToLive: name the attribute that holds the second in which an item expires."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.errors import ValidationException
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def update_time_to_live(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "UpdateTimeToLive")(input)
    given = input["TimeToLiveSpecification"]
    table = dynamodb.described(input["TableName"])
    if not given["AttributeName"]:
        raise ValidationException("TimeToLive AttributeName must not be empty")
    if given["Enabled"]:
        if table.ttl == given["AttributeName"]:
            raise ValidationException("TimeToLive is already enabled")
        if table.ttl is not None:
            raise ValidationException(
                f"TimeToLive is active on a different AttributeName: current AttributeName is {table.ttl}"
            )
    elif table.ttl is None:
        raise ValidationException("TimeToLive is already disabled")
    elif table.ttl != given["AttributeName"]:
        raise ValidationException(
            f"TimeToLive is active on a different AttributeName: current AttributeName is {table.ttl}"
        )
    kept = {"AttributeName": given["AttributeName"], "Enabled": given["Enabled"]}
    dynamodb.redefine(table, {**table.definition, "TimeToLive": kept})
    return {"TimeToLiveSpecification": kept}
