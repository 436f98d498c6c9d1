"""UpdateGatewayResponse."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.build import check_gateway_response
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.find import own_api
from csc.emulator.services.apigateway.gateway_responses import gateway_response
from csc.emulator.services.apigateway.patch import apply_patches, require_named
from csc.emulator.services.apigateway.service import ApiGateway

PATCHED = ("responseParameters", "responseTemplates")


def update_gateway_response(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id, kind = input["restApiId"], input["responseType"]
    own_api(gateway, api_id)
    document = dict(gateway_response(gateway, api_id, kind))
    for name in PATCHED:
        document[name] = dict(document.get(name) or {})
    for operation in input.get("patchOperations") or ():
        path = operation.get("path")
        if path in (None, "/statusCode") and (path is None or operation.get("op") != "replace"):
            raise BadRequestException(f"Invalid patch path {path or 'null'}")
        member = str(path).split("/")[1] if "/" in str(path) else ""
        if member in PATCHED and operation.get("op") == "replace" and not operation.get("value"):
            raise BadRequestException(f"Invalid null or empty value in {member}")
    require_named(document, input)
    apply_patches(document, "GatewayResponse", input.get("patchOperations") or [])
    document["defaultResponse"] = False
    check_gateway_response(gateway.cloud, api_id, document)
    return gateway.store.put(f"restapis/{api_id}/gatewayresponses", kind, document)
