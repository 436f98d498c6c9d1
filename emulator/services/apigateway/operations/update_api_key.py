"""UpdateApiKey."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import own
from csc.emulator.services.apigateway.keys import check_key, key_shown
from csc.emulator.services.apigateway.patch import apply_patches, only_replace
from csc.emulator.services.apigateway.service import ApiGateway

PATHS = ("/description", "/enabled", "/name", "/customerId")


def update_api_key(gateway: ApiGateway, input: Input, call: Call) -> Output:
    own(gateway, "apikeys", input["apiKey"], "API Key")
    with gateway.store.changing("apikeys", input["apiKey"]) as key:
        apply_patches(key, "ApiKey", only_replace(input, PATHS))
        check_key(key)
        key.setdefault("tags", {})
        key["lastUpdatedDate"] = int(gateway.cloud.clock.now())
    gateway.account_changed()
    return key_shown(key, False)
