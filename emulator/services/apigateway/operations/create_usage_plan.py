"""CreateUsagePlan."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.make_ids import make_id
from csc.emulator.services.apigateway.plans import check_plan, fill_quota
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.store import Document


def create_usage_plan(gateway: ApiGateway, input: Input, call: Call) -> Output:
    document: Document = {"apiStages": [], **input, "id": make_id(gateway.cloud)}
    check_plan(gateway, document)
    fill_quota(document)
    gateway.store.put("usageplans", document["id"], document)
    gateway.account_changed()
    return document
