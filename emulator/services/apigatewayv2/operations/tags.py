"""TagResource, UntagResource, GetTags: by the ARN of an API, a stage, a domain name or a VPC link."""

import re
from urllib.parse import unquote

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.errors import BadRequestException, NotFoundException
from csc.emulator.services.apigatewayv2.kinds import change
from csc.emulator.services.apigatewayv2.service import ApiGatewayV2

_ARN = re.compile(
    r"arn:[a-z-]+:apigateway:[a-z0-9-]*::/(apis/[^/]+/stages|apis|domainnames|vpclinks)/([^/]+)"
)


def _place(gateway: ApiGatewayV2, input: Input) -> tuple[str, str]:
    """Collection and id. Raises BadRequest or NotFoundException."""
    match = _ARN.fullmatch(unquote(input["ResourceArn"]))
    if match is None:
        raise BadRequestException("Invalid ARN specified in the request")
    if match[2] not in gateway.view(match[1]):
        raise NotFoundException(f"Invalid resource identifier specified {match[2]}")
    return match[1], match[2]


def _retag(gateway: ApiGatewayV2, input: Input, tags: dict[str, str]) -> Output:
    collection, name = _place(gateway, input)
    document = gateway.view(collection)[name]
    gateway.put(collection, name, change(document, {"Tags": tags}, ()))
    return {}


def get_tags(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    collection, name = _place(gateway, input)
    return {"Tags": dict(gateway.view(collection)[name].get("Tags") or {})}


def tag_resource(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    before = get_tags(gateway, input, call)["Tags"]
    return _retag(gateway, input, {**before, **(input.get("Tags") or {})})


def untag_resource(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    before, gone = get_tags(gateway, input, call)["Tags"], input["TagKeys"]
    return _retag(gateway, input, {k: v for k, v in before.items() if k not in gone})
