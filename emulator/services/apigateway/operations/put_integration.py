"""PutIntegration: in the place of the one before."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.change_method import changing_method
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.store import Document


def put_integration(gateway: ApiGateway, input: Input, call: Call) -> Output:
    with changing_method(gateway, input) as method:
        skipped = ("restApiId", "resourceId", "httpMethod", "integrationHttpMethod")
        integration: Document = {
            "passthroughBehavior": "WHEN_NO_MATCH",
            "timeoutInMillis": 29000,
            "cacheNamespace": input["resourceId"],
            "cacheKeyParameters": [],
            **{n: value for n, value in input.items() if n not in skipped},
        }
        kind = input["type"]
        if kind in ("HTTP", "HTTP_PROXY"):
            integration.setdefault("connectionType", "INTERNET")
            if not str(input.get("uri") or "").startswith(("http://", "https://", "${")):
                raise BadRequestException("Invalid HTTP endpoint specified for URI")
        if kind == "MOCK":
            integration.pop("uri", None)
        elif not input.get("integrationHttpMethod"):
            raise BadRequestException("Enumeration value for HttpMethod must be non-empty")
        if kind == "AWS" and not input.get("credentials") and not _is_function(input):
            raise BadRequestException("Role ARN must be specified for AWS integrations")
        if input.get("integrationHttpMethod") and kind != "MOCK":
            integration["httpMethod"] = input["integrationHttpMethod"]
        method["methodIntegration"] = integration
    return integration


def _is_function(input: Input) -> bool:
    """A function may let API Gateway in by its own policy; nothing else can. A wrong ARN is told later."""
    uri = str(input.get("uri") or "")
    return ":lambda:path/" in uri or not uri.startswith("arn:aws:apigateway:")
