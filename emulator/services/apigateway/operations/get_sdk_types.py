"""GetSdkTypes."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import page
from csc.emulator.services.apigateway.sdk_types import SDK_TYPES
from csc.emulator.services.apigateway.service import ApiGateway


def get_sdk_types(gateway: ApiGateway, input: Input, call: Call) -> Output:
    return page(SDK_TYPES.values(), input)
