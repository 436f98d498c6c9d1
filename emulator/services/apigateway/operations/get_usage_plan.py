"""GetUsagePlan."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import find
from csc.emulator.services.apigateway.plans import describe_plan
from csc.emulator.services.apigateway.service import ApiGateway


def get_usage_plan(gateway: ApiGateway, input: Input, call: Call) -> Output:
    return describe_plan(find(gateway, "usageplans", input["usagePlanId"], "Usage Plan"))
