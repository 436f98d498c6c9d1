"""PutGatewayResponse."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.build import check_gateway_response
from csc.emulator.services.apigateway.find import own_api
from csc.emulator.services.apigateway.gateway_responses import status_of, with_defaults
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.store import Document


def put_gateway_response(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id, kind = input["restApiId"], input["responseType"]
    own_api(gateway, api_id)
    document: Document = {
        **{n: value for n, value in input.items() if n != "restApiId"},
        "defaultResponse": False,
    }
    document = with_defaults(document, status_of(kind))
    check_gateway_response(gateway.cloud, api_id, document)
    return gateway.store.put(f"restapis/{api_id}/gatewayresponses", kind, document)
