"""Gateway responses: those that an API has, and AWS's defaults for the others."""

from typing import TYPE_CHECKING

from csc.emulator.gateway.gateway_responses import GATEWAY_RESPONSE_TYPES, GatewayError
from csc.emulator.services.apigateway.errors import NotFoundException
from csc.emulator.services.apigateway.store import Document

if TYPE_CHECKING:
    from csc.emulator.services.apigateway.service import ApiGateway

TYPES = sorted(GATEWAY_RESPONSE_TYPES)


def gateway_response(gateway: "ApiGateway", api_id: str, kind: str) -> Document:
    """Raises NotFoundException for a type that API Gateway doesn't have."""
    found = gateway.view(f"restapis/{api_id}/gatewayresponses").get(kind)
    if found is not None:
        return found
    if kind not in GATEWAY_RESPONSE_TYPES:
        raise NotFoundException("Invalid Gateway response type specified")
    default: Document = {
        "responseType": kind,
        "defaultResponse": True,
        "responseParameters": {},
        "responseTemplates": {"application/json": '{"message":$context.error.messageString}'},
    }
    status = next((e.status for e in GatewayError.__subclasses__() if e.type == kind), None)
    if status is not None:
        default["statusCode"] = str(status)
    return default
