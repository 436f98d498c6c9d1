"""AWS::ApiGateway::GatewayResponse."""

from csc.emulator.cloudformation.contract import (
    Context,
    Identity,
    Place,
    Properties,
    PropertyError,
)
from csc.emulator.cloudformation.resources.apigateway.make_ids import stable_id
from csc.emulator.cloudformation.resources.apigateway.read_integration import status_code
from csc.emulator.cloudformation.resources.apigateway.read_properties import choice, mapping, text
from csc.emulator.gateway.gateway_responses import GATEWAY_RESPONSE_TYPES
from csc.emulator.gateway.model import GatewayResponse, ParameterMapping
from csc.emulator.gateway.parameters import read_gateway_response_source

TARGET = "gatewayresponse.header."


def identify_gateway_response(context: Context, place: Place, properties: Properties) -> Identity:
    response_id = stable_id(place, 12)
    return Identity(response_id, {"Id": response_id})


def build_gateway_response(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> GatewayResponse:
    return read_gateway_response(properties)


def read_gateway_response(properties: Properties) -> GatewayResponse:
    """A gateway response from CloudFormation's properties. Raises PropertyError."""
    kind = choice(properties, "ResponseType", sorted(GATEWAY_RESPONSE_TYPES), "")
    parameters: list[ParameterMapping] = []
    for target, expression in mapping(properties, "ResponseParameters").items():
        path = f"ResponseParameters.{target}"
        if not target.startswith(TARGET) or target == TARGET or not isinstance(expression, str):
            raise PropertyError(path, "the target is not gatewayresponse.header.{name}")
        source = read_gateway_response_source(path, expression)
        parameters.append(ParameterMapping("header", target.removeprefix(TARGET), source))
    return GatewayResponse(
        text(properties, "RestApiId"),
        kind,
        status_code(properties, "") if properties.get("StatusCode") else None,
        tuple(parameters),
        {
            content_type: str(body)
            for content_type, body in mapping(properties, "ResponseTemplates").items()
        },
    )
