"""DescribeEndpoints: this endpoint, good for a day."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from csc.emulator.calls import Call, Input, Output

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb


def describe_endpoints(dynamodb: "DynamoDb", input: Input, call: Call) -> Output:
    address = urlsplit(dynamodb.cloud.endpoint).netloc
    return {"Endpoints": [{"Address": address, "CachePeriodInMinutes": 1440}]}
