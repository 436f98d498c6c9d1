"""GetTags."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.tags import tags_of


def get_tags(gateway: ApiGateway, input: Input, call: Call) -> Output:
    return {"tags": tags_of(gateway, input["resourceArn"])}
