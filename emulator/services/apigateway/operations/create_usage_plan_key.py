"""CreateUsagePlanKey."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.errors import BadRequestException, ConflictException
from csc.emulator.services.apigateway.find import find
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.store import Document


def create_usage_plan_key(gateway: ApiGateway, input: Input, call: Call) -> Output:
    plan = input["usagePlanId"]
    find(gateway, "usageplans", plan, "Usage Plan")
    key = find(gateway, "apikeys", input["keyId"], "API Key")
    if input["keyType"] != "API_KEY":
        raise BadRequestException("Invalid key type specified")
    if key["id"] in gateway.view(f"usageplans/{plan}/keys"):
        raise ConflictException(
            f"Usage Plan {plan} cannot be added because API Key cannot reference multiple Usage Plans "
            "with the same API stage"
        )
    document: Document = {"id": key["id"], "type": "API_KEY"}
    gateway.store.put(f"usageplans/{plan}/keys", key["id"], document)
    gateway.account_changed()
    return {**document, "name": key["name"], "value": key["value"]}
