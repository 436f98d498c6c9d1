"""UpdateUsagePlan."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import own
from csc.emulator.services.apigateway.patch import apply_patches
from csc.emulator.services.apigateway.plans import (
    check_plan,
    describe_plan,
    fill_quota,
    plan_stages,
)
from csc.emulator.services.apigateway.service import ApiGateway


def update_usage_plan(gateway: ApiGateway, input: Input, call: Call) -> Output:
    name = input["usagePlanId"]
    own(gateway, "usageplans", name, "Usage Plan")
    with gateway.store.changing("usageplans", name) as plan:
        apply_patches(plan, "UsagePlan", plan_stages(plan, input.get("patchOperations") or []))
        check_plan(gateway, plan)
        fill_quota(plan)
    gateway.account_changed()
    return describe_plan(plan)
