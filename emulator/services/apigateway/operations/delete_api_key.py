"""DeleteApiKey."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import own_wholly
from csc.emulator.services.apigateway.service import ApiGateway


def delete_api_key(gateway: ApiGateway, input: Input, call: Call) -> Output:
    name = input["apiKey"]
    own_wholly(gateway, "apikeys", name, "API Key")
    gateway.store.remove("apikeys", name)
    for plan in gateway.store.all("usageplans"):
        if name in gateway.store.all(f"usageplans/{plan}/keys"):
            gateway.store.remove(f"usageplans/{plan}/keys", name)
    gateway.account_changed()
    return {}
