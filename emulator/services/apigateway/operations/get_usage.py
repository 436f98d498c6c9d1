"""GetUsage: requests used and left, a key and day."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.usage_report import report_usage


def get_usage(gateway: ApiGateway, input: Input, call: Call) -> Output:
    return report_usage(gateway, input)
