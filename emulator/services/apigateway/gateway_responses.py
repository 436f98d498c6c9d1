"""Gateway responses: those that an API has, and AWS's defaults for the others."""

from typing import TYPE_CHECKING

from csc.emulator.gateway.gateway_responses import GATEWAY_RESPONSE_TYPES, GatewayError
from csc.emulator.services.apigateway.errors import NotFoundException
from csc.emulator.services.apigateway.store import Document

if TYPE_CHECKING:
    from csc.emulator.services.apigateway.service import ApiGateway

_INHERITED = ("statusCode", "responseParameters", "responseTemplates")
TYPES = sorted(GATEWAY_RESPONSE_TYPES)


def gateway_response(gateway: "ApiGateway", api_id: str, kind: str) -> Document:
    """Raises NotFoundException for a type that API Gateway doesn't have."""
    found = gateway.view(f"restapis/{api_id}/gatewayresponses").get(kind)
    if found is not None:
        return found
    if kind not in GATEWAY_RESPONSE_TYPES:
        raise NotFoundException("Invalid Gateway response type specified")
    status = status_of(kind)
    base = "DEFAULT_4XX" if (status or 400) < 500 else "DEFAULT_5XX"
    given = gateway.view(f"restapis/{api_id}/gatewayresponses").get(base, {})
    default = with_defaults({"responseType": kind}, status)
    return {**default, **{n: given[n] for n in _INHERITED if given.get(n)}, "defaultResponse": True}


def with_defaults(given: Document, status: int | None) -> Document:
    """What a response doesn't say is as AWS has it."""
    response: Document = {
        "responseParameters": {},
        "responseTemplates": {"application/json": '{"message":$context.error.messageString}'},
    }
    if status is not None and not given["responseType"].startswith("DEFAULT_"):
        response["statusCode"] = str(status)
    return response | given


def status_of(kind: str) -> int | None:
    return next((e.status for e in GatewayError.__subclasses__() if e.type == kind), None)
