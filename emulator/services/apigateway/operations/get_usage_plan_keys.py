"""GetUsagePlanKeys."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import page
from csc.emulator.services.apigateway.service import ApiGateway


def get_usage_plan_keys(gateway: ApiGateway, input: Input, call: Call) -> Output:
    keys = gateway.view("apikeys")
    found = gateway.view(f"usageplans/{input['usagePlanId']}/keys").values()
    names = ("name", "value")
    query = input.get("nameQuery") or ""
    shown = [
        {**key, **{n: keys[key["id"]].get(n) for n in names}}
        for key in reversed(list(found))
        if key["id"] in keys and str(keys[key["id"]].get("name", "")).startswith(query)
    ]
    return page(shown, input)
