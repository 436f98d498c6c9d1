"""A method's integration → ``x-amazon-apigateway-integration``."""

from csc.emulator.services.apigateway.store import Document

_MEMBERS = (
    "credentials",
    "connectionId",
    "connectionType",
    "requestParameters",
    "requestTemplates",
    "passthroughBehavior",
    "timeoutInMillis",
    "contentHandling",
    "cacheNamespace",
    "cacheKeyParameters",
    "tlsConfig",
)
_ANSWERED = ("responseParameters", "responseTemplates", "contentHandling")
_UNSAID = {
    "connectionType": "INTERNET",
    "timeoutInMillis": 29000,
    "cacheKeyParameters": [],
}


def export_integration(integration: Document) -> Document:
    found: Document = {"type": str(integration["type"]).lower()}
    for name in ("httpMethod", "uri"):
        if integration.get(name):
            found[name] = integration[name]
    answers = integration.get("integrationResponses") or {}
    if answers:
        found["responses"] = {
            one.get("selectionPattern") or "default": _answer(one) for one in answers.values()
        }
    for name in _MEMBERS:
        value = integration.get(name)
        if value and value != _UNSAID.get(name):
            found[name] = value
    found["passthroughBehavior"] = str(found.get("passthroughBehavior", "WHEN_NO_MATCH")).lower()
    if "cacheKeyParameters" not in found:
        found.pop("cacheNamespace", None)
    return found


def _answer(response: Document) -> Document:
    found: Document = {"statusCode": str(response["statusCode"])}
    return found | {name: response[name] for name in _ANSWERED if response.get(name)}
