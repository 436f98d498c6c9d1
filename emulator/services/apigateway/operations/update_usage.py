"""UpdateUsage: how many requests a key has left of the current period."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.find import find
from csc.emulator.services.apigateway.patch import only_replace
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.usage_report import plan_of, report_usage, today


def update_usage(gateway: ApiGateway, input: Input, call: Call) -> Output:
    plan, key = plan_of(gateway, input["usagePlanId"]), input["keyId"]
    find(gateway, f"usageplans/{plan.id}/keys", key, "Usage Plan Key")
    if plan.quota_limit is None:
        raise BadRequestException("Usage Plan does not have a quota")
    for operation in only_replace(input, ("/remaining",)):
        value = str(operation.get("value") or "")
        if not value.isdecimal() or int(value) > plan.quota_limit:
            raise BadRequestException("Remaining must be between 0 and the quota's limit")
        gateway.usage.set_remaining(plan, key, int(value), gateway.cloud.clock.now())
    day = today(gateway)
    report = report_usage(
        gateway, {"usagePlanId": plan.id, "keyId": key, "startDate": day, "endDate": day}
    )
    left = gateway.usage.days.get((plan.id, key, day), (0, plan.quota_limit))
    return {**report, "items": {key: [list(left)]}}
