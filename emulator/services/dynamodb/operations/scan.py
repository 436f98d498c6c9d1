"""Scan: all items of a table, an index, or one segment of either."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.bounds import END, segment_range
from csc.emulator.services.dynamodb.changes import check_nested
from csc.emulator.services.dynamodb.errors import ValidationException
from csc.emulator.services.dynamodb.expressions.request import check_parameters, prepare
from csc.emulator.services.dynamodb.pages import read_page
from csc.emulator.services.dynamodb.reads import (
    answer_page,
    check_legacy,
    check_select,
    filter_of,
    find_index,
    projection_of,
    reads_whole,
    start_item,
    start_key,
)
from csc.emulator.services.dynamodb.shapes import checker

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

_KINDS = ("ProjectionExpression", "FilterExpression")


def scan(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    if call.checked is not input:
        checker("dynamodb", "Scan")(input)
    check_parameters(input, _KINDS, ("AttributesToGet", "ScanFilter", "ConditionalOperator"))
    check_select(input)
    check_legacy(input, "ScanFilter")
    start = start_item(input)
    _check_segments(input)
    plan, values = prepare(input, _KINDS)
    test = filter_of(input, "ScanFilter", plan, values)
    projection = projection_of(input, plan)
    table = dynamodb.table(input["TableName"])
    index = find_index(table, input)
    for nested in plan.nested.values():
        check_nested(table, nested)
    whole = reads_whole(input, index, plan)
    stretch = (b"", END)
    total = input.get("TotalSegments")
    if total is not None:
        stretch = segment_range(input["Segment"], total)
    if start is not None:
        key = start_key(table, index, start)
        if not stretch[0] <= key < stretch[1]:
            raise ValidationException(
                "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use "
                "ExclusiveStartKey with correct Segment. "
                f"TotalSegments: {total} Segment: {input['Segment']}"
            )
        stretch = (key + b"\0", stretch[1])
    page = read_page(
        dynamodb,
        table,
        index,
        stretch,
        limit=input.get("Limit"),
        test=test,
        projection=projection,
        whole=whole,
        count_only=input.get("Select") == "COUNT",
        as_json=call.as_json,
    )
    return answer_page(input, table, index, page)


def _check_segments(input: Input) -> None:
    segment, total = input.get("Segment"), input.get("TotalSegments")
    if total is None:
        if segment is not None:
            raise ValidationException(
                "The TotalSegments parameter is required but was not present in the request when "
                "Segment parameter is present"
            )
        return
    if segment is None:
        raise ValidationException(
            "The Segment parameter is required but was not present in the request when parameter "
            "TotalSegments is present"
        )
    if segment >= total:
        raise ValidationException(
            "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
            f"Segment: {segment} is not less than TotalSegments: {total}"
        )
