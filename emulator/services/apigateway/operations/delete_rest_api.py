"""DeleteRestApi, with all that belongs to it."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import own_wholly
from csc.emulator.services.apigateway.service import ApiGateway


def delete_rest_api(gateway: ApiGateway, input: Input, call: Call) -> Output:
    own_wholly(gateway, "restapis", input["restApiId"], "API")
    gateway.remove("restapis", input["restApiId"])
    for name, plan in dict(gateway.view("usageplans")).items():
        stages = plan.get("apiStages") or []
        left = [one for one in stages if one["apiId"] != input["restApiId"]]
        if len(left) < len(stages):
            gateway.put("usageplans", name, {**plan, "apiStages": left})
    gateway.changed()
    return {}
