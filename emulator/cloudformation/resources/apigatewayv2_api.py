"""AWS::ApiGatewayV2::Api: of properties, of an OpenAPI document, or by quick create."""

from collections.abc import Mapping
from typing import Any

from csc.emulator.cloudformation.contract import (
    Context,
    Identity,
    Place,
    Properties,
    PropertyError,
)
from csc.emulator.cloudformation.resources.apigateway.make_ids import stable_id
from csc.emulator.cloudformation.resources.apigateway.read_body import LOCATION, read_body
from csc.emulator.cloudformation.resources.apigatewayv2_parts import (
    declare,
    read_properties,
    refuse,
)
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.store import Document
from csc.emulator.services.apigatewayv2.check_api import check_api
from csc.emulator.services.apigatewayv2.check_authorizer import check_authorizer
from csc.emulator.services.apigatewayv2.check_integration import check_integration
from csc.emulator.services.apigatewayv2.check_route import check_route
from csc.emulator.services.apigatewayv2.declared import Declared
from csc.emulator.services.apigatewayv2.defaults import (
    api_document,
    integration_document,
    route_document,
    stage_document,
)
from csc.emulator.services.apigatewayv2.quick_create import QUICK, quick_parts
from csc.emulator.services.apigatewayv2.read_openapi import Imported, read_openapi

IMPORTED = ("BasePath", "Body", LOCATION, "FailOnWarnings")


def build_api(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> Declared:
    """Raises PropertyError, PropertyErrors."""
    found = _imported(context, place, properties)
    own = {name: value for name, value in properties.items() if name not in IMPORTED}
    if found is not None:
        own = {"Name": found.api["Name"], "ProtocolType": "HTTP", **own}
        corsed = (
            {"CorsConfiguration": own["CorsConfiguration"]} if "CorsConfiguration" in own else {}
        )
        given = {**found.api, **read_properties("CreateApi", own, ()), **corsed}
        given["Name"] = properties.get("Name") or found.api["Name"]
    else:
        given = read_properties("CreateApi", own, ())
    plain = {name: value for name, value in given.items() if name not in QUICK}
    refuse("ProtocolType", check_api, plain)
    parts = _quick(context, place, identity.ref, given)
    if found is not None:
        parts += _parts(identity.ref, found)
    api = api_document(context.cloud, identity.ref, plain)
    found_all: Declared = (("apis", identity.ref, api), *parts)
    return tuple((where, name, declare(one, place)) for where, name, one in found_all)


def _imported(context: Context, place: Place, properties: Properties) -> Imported | None:
    """What the API's document says; None where it has none. Raises PropertyError."""
    if not properties.get("Body") and not properties.get(LOCATION):
        return None
    document: Mapping[str, Any] = read_body(context, place, properties)
    try:
        found = read_openapi(
            document,
            lambda what: stable_id(place, 7, what),
            str(properties.get("BasePath") or ""),
        )
    except BadRequestException as error:
        raise PropertyError("Body", error.message) from None
    if found.warnings and str(properties.get("FailOnWarnings")).lower() == "true":
        raise PropertyError("Body", "; ".join(found.warnings))
    return found


def _parts(api_id: str, found: Imported) -> Declared:
    """Raises PropertyError for what can't be made."""
    declared: list[tuple[str, str, Document]] = []
    for name, integration in found.integrations.items():
        document = integration_document(integration)
        refuse("Body", check_integration, document)
        declared.append((f"apis/{api_id}/integrations", name, document))
    for name, authorizer in found.authorizers.items():
        refuse(
            f"Body.components.securitySchemes.{authorizer['Name']}", check_authorizer, authorizer
        )
        declared.append((f"apis/{api_id}/authorizers", name, authorizer))
    for name, route in found.routes.items():
        document = route_document(route)
        refuse(f"Body.paths.{route['RouteKey']}", check_route, document)
        declared.append((f"apis/{api_id}/routes", name, document))
    return tuple(declared)


def _quick(context: Context, place: Place, api_id: str, given: Document) -> Declared:
    parts = quick_parts(given, lambda what: stable_id(place, 7, what))
    if parts is None:
        return ()
    integration = integration_document(parts[0])
    refuse("Target", check_integration, integration)
    route = route_document(parts[1])
    refuse("RouteKey", check_route, route)
    stage = stage_document(context.cloud, parts[2])
    under = f"apis/{api_id}"
    return (
        (f"{under}/integrations", integration["IntegrationId"], integration),
        (f"{under}/routes", route["RouteId"], route),
        (f"{under}/stages", stage["StageName"], stage),
    )
