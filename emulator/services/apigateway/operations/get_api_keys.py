"""GetApiKeys."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import page
from csc.emulator.services.apigateway.keys import key_shown
from csc.emulator.services.apigateway.service import ApiGateway


def get_api_keys(gateway: ApiGateway, input: Input, call: Call) -> Output:
    name = input.get("nameQuery") or ""
    keys = [
        k
        for k in reversed(list(gateway.view("apikeys").values()))
        if k.get("name", "").startswith(name)
    ]
    return page((key_shown(key, input.get("includeValues")) for key in keys), input)
