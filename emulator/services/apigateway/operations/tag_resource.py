"""TagResource."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.tags import retag


def tag_resource(gateway: ApiGateway, input: Input, call: Call) -> Output:
    retag(gateway, input["resourceArn"], lambda tags: {**tags, **input["tags"]})
    return {}
