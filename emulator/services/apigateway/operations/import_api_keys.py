"""ImportApiKeys: keys of a CSV file; a row that can't be had is a warning, or fails all."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.errors import ServiceError
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.import_keys import KeyRow, read_keys
from csc.emulator.services.apigateway.operations.create_api_key import create_api_key
from csc.emulator.services.apigateway.operations.create_usage_plan_key import create_usage_plan_key
from csc.emulator.services.apigateway.service import ApiGateway


def import_api_keys(gateway: ApiGateway, input: Input, call: Call) -> Output:
    if input["format"] != "csv":
        raise BadRequestException("Invalid format specified: only csv is supported")
    ids: list[str] = []
    warnings: list[str] = []
    with gateway.cloud.storage.transaction():
        for row in list(read_keys(input["body"])):
            try:
                ids.append(_import(gateway, row, call))
            except ServiceError as error:
                warnings.append(f"{row.name}: {error.message}")
        if warnings and input.get("failOnWarnings"):
            for key in ids:
                gateway.remove("apikeys", key)
            gateway.account_changed()
            raise BadRequestException("; ".join(warnings))
    return {"ids": ids, "warnings": warnings}


def _import(gateway: ApiGateway, row: KeyRow, call: Call) -> str:
    given = {"name": row.name, "value": row.value, "enabled": row.enabled}
    if row.description:
        given["description"] = row.description
    made = create_api_key(gateway, given, call)
    for plan in row.plans:
        joined = {"usagePlanId": plan, "keyId": made["id"], "keyType": "API_KEY"}
        create_usage_plan_key(gateway, joined, call)
    return str(made["id"])
