"""DeleteUsagePlan: one without stages."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.find import own_wholly
from csc.emulator.services.apigateway.service import ApiGateway


def delete_usage_plan(gateway: ApiGateway, input: Input, call: Call) -> Output:
    name = input["usagePlanId"]
    plan = own_wholly(gateway, "usageplans", name, "Usage Plan")
    if plan.get("apiStages"):
        raise BadRequestException(
            f"Cannot delete Usage Plan {name} because it has associated API stages. Please remove all "
            "API stages from the usage plan before deleting the usage plan"
        )
    gateway.remove("usageplans", name)
    gateway.account_changed()
    return {}
