"""PutIntegrationResponse: in the place of the one before."""

from collections.abc import Mapping

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.change_method import changing_method
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.find import find_in
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.store import Document


def check_templates(templates: Mapping[str, str | None]) -> Document:
    """An empty template is kept as null. Raises BadRequestException for what is no content type."""
    for kind in templates:
        if "/" not in kind:
            raise BadRequestException(
                "Validation Result: warnings : [], errors : "
                f"[Invalid content type specified: {kind}]"
            )
    return {kind: text or None for kind, text in templates.items()}


def put_integration_response(gateway: ApiGateway, input: Input, call: Call) -> Output:
    with changing_method(gateway, input) as method:
        integration = find_in(method, "methodIntegration", "Integration")
        skipped = ("restApiId", "resourceId", "httpMethod")
        response: Document = {n: value for n, value in input.items() if n not in skipped}
        templates = check_templates(input.get("responseTemplates") or {})
        if templates:
            response["responseTemplates"] = templates
        integration.setdefault("integrationResponses", {})[input["statusCode"]] = response
    return response
