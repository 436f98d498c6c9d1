"""GetUsagePlans, or those of one key."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import page
from csc.emulator.services.apigateway.service import ApiGateway


def get_usage_plans(gateway: ApiGateway, input: Input, call: Call) -> Output:
    key = input.get("keyId")
    plans = gateway.view("usageplans").values()
    return page(
        [p for p in plans if not key or key in gateway.view(f"usageplans/{p['id']}/keys")], input
    )
