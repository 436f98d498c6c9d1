"""Quick create: an API with a Target has one integration, a route to it and a ``$default`` stage.

"CreateApi" of the API reference: a Target that is a URL becomes HTTP_PROXY, a function's ARN AWS_PROXY
(format 2.0); the route is ``$default`` unless a RouteKey says which.
"""

from collections.abc import Callable

from csc.emulator.http_api.model import DEFAULT
from csc.emulator.services.apigateway.store import Document

QUICK = ("CredentialsArn", "RouteKey", "Target")
MANAGED = "ApiGatewayManaged"


def quick_parts(
    given: Document, make_id: Callable[[str], str]
) -> tuple[Document, Document, Document] | None:
    """(integration, route, stage); None without a Target."""
    target = given.get("Target")
    if not target:
        return None
    is_function = not str(target).startswith(("http://", "https://"))
    integration: Document = {
        MANAGED: True,
        "IntegrationId": make_id("integration"),
        "IntegrationType": "AWS_PROXY" if is_function else "HTTP_PROXY",
        "IntegrationUri": target,
        "IntegrationMethod": "POST" if is_function else "ANY",
        "PayloadFormatVersion": "2.0" if is_function else "1.0",
    }
    if given.get("CredentialsArn"):
        integration["CredentialsArn"] = given["CredentialsArn"]
    route: Document = {
        MANAGED: True,
        "RouteId": make_id("route"),
        "RouteKey": given.get("RouteKey") or DEFAULT,
        "Target": f"integrations/{integration['IntegrationId']}",
    }
    return integration, route, {MANAGED: True, "StageName": DEFAULT, "AutoDeploy": True}
