"""GetApiKey, without its value unless that is asked for."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import find
from csc.emulator.services.apigateway.keys import key_shown
from csc.emulator.services.apigateway.service import ApiGateway


def get_api_key(gateway: ApiGateway, input: Input, call: Call) -> Output:
    key = find(gateway, "apikeys", input["apiKey"], "API Key")
    return key_shown(key, input.get("includeValue"))
