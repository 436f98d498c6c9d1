"""ListImports: a page at a time, by ARN, of all tables or of one."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.dynamodb.errors import ValidationException
from csc.emulator.services.dynamodb.shapes import checker
from csc.emulator.services.dynamodb.transfers import listed

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

MOST = 25
_SHOWN = (
    "ImportArn",
    "ImportStatus",
    "TableArn",
    "S3BucketSource",
    "InputFormat",
    "StartTime",
    "EndTime",
)
_TOKEN_BYTES = 8
"""A token has groups of sixteen hexadecimal digits, and at least seven of them."""


def list_imports(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    checker("dynamodb", "ListImports")(input)
    token = input.get("NextToken")
    found, more = listed(
        dynamodb,
        "import",
        input.get("TableArn"),
        "" if token is None else _read(token),
        input.get("PageSize") or MOST,
    )
    output: Output = {
        "ImportSummaryList": [{name: record[name] for name in _SHOWN} for record in found]
    }
    if more is not None:
        output["NextToken"] = _write(more)
    return output


def _write(arn: str) -> str:
    data = arn.encode().ljust(7 * _TOKEN_BYTES, b"\0")
    return data.ljust(-(-len(data) // _TOKEN_BYTES) * _TOKEN_BYTES, b"\0").hex()


def _read(token: str) -> str:
    try:
        return bytes.fromhex(token).rstrip(b"\0").decode()
    except ValueError:
        raise ValidationException("The provided NextToken is not valid") from None
