"""GetUsagePlanKeys."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import find, page
from csc.emulator.services.apigateway.service import ApiGateway


def get_usage_plan_keys(gateway: ApiGateway, input: Input, call: Call) -> Output:
    plan = find(gateway, "usageplans", input["usagePlanId"], "Usage Plan")
    keys = gateway.view("apikeys")
    found = gateway.view(f"usageplans/{plan['id']}/keys").values()
    names = ("name", "value")
    return page(
        [{**k, **{n: keys[k["id"]].get(n) for n in names}} for k in found if k["id"] in keys], input
    )
