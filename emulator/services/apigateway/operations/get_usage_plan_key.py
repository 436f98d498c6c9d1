"""GetUsagePlanKey."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import find
from csc.emulator.services.apigateway.service import ApiGateway


def get_usage_plan_key(gateway: ApiGateway, input: Input, call: Call) -> Output:
    plan = find(gateway, "usageplans", input["usagePlanId"], "Usage Plan")
    found = find(gateway, f"usageplans/{plan['id']}/keys", input["keyId"], "Usage Plan Key")
    key = find(gateway, "apikeys", input["keyId"], "API Key")
    return {**found, "name": key["name"], "value": key["value"]}
