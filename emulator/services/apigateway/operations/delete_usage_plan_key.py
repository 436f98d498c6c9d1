"""DeleteUsagePlanKey."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import find, own_wholly
from csc.emulator.services.apigateway.service import ApiGateway


def delete_usage_plan_key(gateway: ApiGateway, input: Input, call: Call) -> Output:
    plan = input["usagePlanId"]
    find(gateway, "usageplans", plan, "Usage Plan")
    own_wholly(gateway, f"usageplans/{plan}/keys", input["keyId"], "Usage Plan Key")
    gateway.remove(f"usageplans/{plan}/keys", input["keyId"])
    gateway.account_changed()
    return {}
