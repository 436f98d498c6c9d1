"""CreateApiKey."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.build import build_part
from csc.emulator.services.apigateway.errors import ConflictException
from csc.emulator.services.apigateway.keys import check_key
from csc.emulator.services.apigateway.make_ids import make_id
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.store import Document
from csc.emulator.services.apigateway.translate import upper


def create_api_key(gateway: ApiGateway, input: Input, call: Call) -> Output:
    value = input.get("value")
    check_key(input)
    if any(key["value"] == value for key in gateway.view("apikeys").values()):
        raise ConflictException("API Key already exists")
    now = int(gateway.cloud.clock.now())
    document: Document = {
        "enabled": False,
        **{
            n: given
            for n, given in input.items()
            if n not in ("generateDistinctId", "stageKeys") and given != ""
        },
        "id": make_id(gateway.cloud, 10),
        "value": value or make_id(gateway.cloud, 20) + make_id(gateway.cloud, 20),
        "createdDate": now,
        "lastUpdatedDate": now,
        "stageKeys": [],
    }
    build_part(
        gateway.cloud,
        "ApiKey",
        document["id"],
        {"Name": "", **upper(document, ("name", "value", "enabled"))},
    )
    gateway.store.put("apikeys", document["id"], document)
    gateway.account_changed()
    return document
