"""UntagResource."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.tags import retag


def untag_resource(gateway: ApiGateway, input: Input, call: Call) -> Output:
    gone = input["tagKeys"]
    retag(
        gateway, input["resourceArn"], lambda tags: {k: v for k, v in tags.items() if k not in gone}
    )
    return {}
