"""ListExports: a page at a time, by ARN, of all tables or of one."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.shapes import checker
from csc.emulator.services.dynamodb.transfers import listed

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

MOST = 25
_SHOWN = ("ExportArn", "ExportStatus", "ExportType")


def list_exports(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "ListExports")(input)
    found, more = listed(
        dynamodb,
        "export",
        input.get("TableArn"),
        input.get("NextToken") or "",
        input.get("MaxResults") or MOST,
    )
    output: Output = {
        "ExportSummaries": [{name: record[name] for name in _SHOWN} for record in found]
    }
    if more is not None:
        output["NextToken"] = more
    return output
