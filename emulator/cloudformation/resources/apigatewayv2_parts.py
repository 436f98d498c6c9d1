"""The parts of an HTTP API, from CloudFormation's properties to the documents of the service."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.cloudformation.check import check_properties
from csc.emulator.cloudformation.contract import (
    Context,
    Identity,
    Place,
    Properties,
    PropertyError,
)
from csc.emulator.cloudformation.made_stacks import ORIGIN
from csc.emulator.cloudformation.resources.shape_properties import shape_properties
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.store import Document
from csc.emulator.services.apigatewayv2.check_authorizer import check_authorizer
from csc.emulator.services.apigatewayv2.check_integration import check_integration
from csc.emulator.services.apigatewayv2.check_route import check_route
from csc.emulator.services.apigatewayv2.check_stage import check_stage
from csc.emulator.services.apigatewayv2.compile_stage import SOURCE
from csc.emulator.services.apigatewayv2.declared import Declared
from csc.emulator.services.apigatewayv2.defaults import (
    deployment_document,
    integration_document,
    route_document,
    stage_document,
)
from csc.emulator.services.apigatewayv2.find import MADE

if TYPE_CHECKING:
    from csc.emulator.cloudformation.resources.apigatewayv2 import Part

_CHECKS: Mapping[str, Callable[[Document], None]] = {
    "Authorizer": check_authorizer,
    "Integration": check_integration,
    "Route": check_route,
    "Stage": check_stage,
}


def build_part(
    kind: str,
    part: "Part",
    context: Context,
    place: Place,
    properties: Properties,
    identity: Identity,
) -> Declared:
    """Raises PropertyError, PropertyErrors."""
    if kind == "Integration":
        properties = _flat_responses(properties)
    given = read_properties(part.operation, properties, part.more)
    api_id = str(given.pop("ApiId"))
    document = declare(_complete(kind, context, {**given, part.id: identity.ref}), place)
    refuse(kind, _CHECKS.get(kind), document)
    return ((f"apis/{api_id}/{part.collection}", identity.ref, document),)


def read_properties(operation: str, properties: Properties, more: tuple[str, ...]) -> Document:
    """Properties as the API's input has them. Raises PropertyError, PropertyErrors."""
    from csc.emulator.protocols.service_model import load_model

    model = load_model("apigatewayv2")
    shape = model.input(operation)
    check_properties(properties, shape.get("required", ()), (*shape["members"], *more))
    found: Document = shape_properties(model, shape, properties, "")
    return found


def refuse(kind: str, check: Callable[[Document], None] | None, document: Document) -> None:
    """What the API would refuse. Raises PropertyError."""
    try:
        if check is not None:
            check(document)
    except BadRequestException as error:
        raise PropertyError(kind, error.message) from None


def declare(document: Document, place: Place) -> Document:
    """A document that a template declares: the same in every run, and with where it comes from.

    ``MADE`` tells that a stack made through CloudFormation's API did so.
    """
    source = place.metadata.get("csc:source") or place.file
    made = {MADE: True} if place.file.startswith(ORIGIN) else {}
    timeless = {name: value for name, value in document.items() if name not in _TIMES}
    return {**timeless, SOURCE: str(source), **made}


_TIMES = frozenset({"CreatedDate", "LastUpdatedDate"})


def _flat_responses(properties: Properties) -> Properties:
    """ResponseParameters as the API has them: CloudFormation's own form is a list for each status."""
    given = properties.get("ResponseParameters")
    if not isinstance(given, Mapping):
        return properties
    flat = {status: _flat(f"ResponseParameters.{status}", one) for status, one in given.items()}
    return {**properties, "ResponseParameters": flat}


def _flat(path: str, given: Any) -> Any:
    listed = given.get("ResponseParameters") if isinstance(given, Mapping) else None
    if listed is None:
        return given
    try:
        return {str(one["Destination"]): str(one["Source"]) for one in listed}
    except (KeyError, TypeError):
        raise PropertyError(path, "a list of Destination and Source is expected") from None


def _complete(kind: str, context: Context, given: dict[str, Any]) -> Document:
    match kind:
        case "Route":
            return route_document(given)
        case "Integration":
            return integration_document(given)
        case "Stage":
            return stage_document(context.cloud, given)
        case "Deployment":
            return deployment_document(context.cloud, given["DeploymentId"], given)
    return given
