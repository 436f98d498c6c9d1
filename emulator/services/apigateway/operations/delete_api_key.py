"""DeleteApiKey."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import own_wholly
from csc.emulator.services.apigateway.service import ApiGateway


def delete_api_key(gateway: ApiGateway, input: Input, call: Call) -> Output:
    name = input["apiKey"]
    own_wholly(gateway, "apikeys", name, "API Key")
    gateway.remove("apikeys", name)
    for plan in gateway.view("usageplans"):
        if name in gateway.view(f"usageplans/{plan}/keys"):
            gateway.remove(f"usageplans/{plan}/keys", name)
    gateway.account_changed()
    return {}
