"""GetVpcLink."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import find
from csc.emulator.services.apigateway.service import ApiGateway


def get_vpc_link(gateway: ApiGateway, input: Input, call: Call) -> Output:
    return find(gateway, "vpclinks", input["vpcLinkId"], "Vpc Link")
