"""GetSdk: refused in so many words, as no generator is emulated; the document it would start from is had."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.find import find, find_api, find_in
from csc.emulator.services.apigateway.sdk_types import SDK_TYPES
from csc.emulator.services.apigateway.service import ApiGateway


def get_sdk(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id = input["restApiId"]
    find_api(gateway, api_id)
    find(gateway, f"restapis/{api_id}/stages", input["stageName"], "stage")
    find_in(SDK_TYPES, input["sdkType"], "SDK type")
    raise BadRequestException(
        "CSC: SDKs are not generated locally. GetExport gives the OpenAPI document, from which "
        "openapi-generator makes a client."
    )
