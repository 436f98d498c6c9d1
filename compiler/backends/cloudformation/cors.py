"""CORS, where it is asked for: preflights, and the headers of every answer. Off by default.

Application(cors=True)  or  Application(cors=Cors(origins=["https://shop.example"], …))
"""

from collections.abc import Mapping
from typing import Any

from csc.compiler.ir.model import Program, Route

HEADERS = ["Authorization", "Content-Type", "X-Amz-Date", "X-Amz-Security-Token", "X-Api-Key"]


def settings(program: Program, route: Route | None = None) -> Mapping[str, Any] | None:
    """The CORS settings that hold, or None."""
    wish = program.application.options.get("cors")
    if route is not None and "cors" in route.options:
        own = route.options["cors"]
        wish = (wish or True) if own is True else own
    if not wish:
        return None
    return wish if isinstance(wish, Mapping) else {}


def response_parameters(program: Program, route: Route) -> dict[str, str]:
    """``method.response.header.…`` → the header's quoted value."""
    found = settings(program, route)
    if found is None:
        return {}
    return {f"method.response.header.{n}": v for n, v in answer_headers(found).items()}


def answer_headers(found: Mapping[str, Any]) -> dict[str, str]:
    """Headers of every answer: one origin can be named, else all are allowed."""
    origins = list(found.get("origins", ["*"]))
    headers = {"Access-Control-Allow-Origin": f"'{origins[0] if len(origins) == 1 else '*'}'"}
    if found.get("credentials"):
        headers["Access-Control-Allow-Credentials"] = "'true'"
    return headers


def preflight(
    path_ref: dict[str, Any], methods: list[str], found: Mapping[str, Any]
) -> dict[str, Any]:
    """An OPTIONS method that answers without a token."""
    allowed = list(found.get("methods", sorted({*methods, "OPTIONS"})))
    headers = answer_headers(found) | {
        "Access-Control-Allow-Methods": f"'{','.join(allowed)}'",
        "Access-Control-Allow-Headers": f"'{','.join(found.get('headers', HEADERS))}'",
        "Access-Control-Max-Age": f"'{found.get('max_age', 600)}'",
    }
    values, names = {}, {}
    for name, value in headers.items():
        values[f"method.response.header.{name}"] = value
        names[f"method.response.header.{name}"] = False
    return {
        "Type": "AWS::ApiGateway::Method",
        "Properties": {
            "RestApiId": {"Ref": "RestApi"},
            "ResourceId": path_ref,
            "HttpMethod": "OPTIONS",
            "AuthorizationType": "NONE",
            "MethodResponses": [{"StatusCode": "204", "ResponseParameters": names}],
            "Integration": {
                "Type": "MOCK",
                "PassthroughBehavior": "WHEN_NO_MATCH",
                "RequestTemplates": {"application/json": '{"statusCode": 204}'},
                "IntegrationResponses": [
                    {
                        "StatusCode": "204",
                        "ResponseParameters": values,
                        "ResponseTemplates": {"application/json": ""},
                    }
                ],
            },
        },
    }


def gateway_responses(program: Program) -> dict[str, Any]:
    """The gateway's own errors carry the headers too, or a browser hides them."""
    found = settings(program)
    if found is None:
        return {}
    headers = {f"gatewayresponse.header.{n}": v for n, v in answer_headers(found).items()}
    return {
        f"{kind.title().replace('_', '')}GatewayResponse": {
            "Type": "AWS::ApiGateway::GatewayResponse",
            "Properties": {
                "RestApiId": {"Ref": "RestApi"},
                "ResponseType": kind,
                "ResponseParameters": headers,
            },
        }
        for kind in ("DEFAULT_4XX", "DEFAULT_5XX")
    }
