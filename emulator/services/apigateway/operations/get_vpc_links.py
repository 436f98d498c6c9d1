"""GetVpcLinks."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import page
from csc.emulator.services.apigateway.service import ApiGateway


def get_vpc_links(gateway: ApiGateway, input: Input, call: Call) -> Output:
    return page(gateway.view("vpclinks").values(), input)
