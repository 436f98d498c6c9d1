"""GetSdkType."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import find_in
from csc.emulator.services.apigateway.sdk_types import SDK_TYPES
from csc.emulator.services.apigateway.service import ApiGateway


def get_sdk_type(gateway: ApiGateway, input: Input, call: Call) -> Output:
    return find_in(SDK_TYPES, input["id"], "SDK type")
