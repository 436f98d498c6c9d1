"""UpdateVpcLink: its name and description."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import own
from csc.emulator.services.apigateway.patch import apply_patches, only_replace
from csc.emulator.services.apigateway.service import ApiGateway


def update_vpc_link(gateway: ApiGateway, input: Input, call: Call) -> Output:
    name = input["vpcLinkId"]
    own(gateway, "vpclinks", name, "Vpc Link")
    with gateway.store.changing("vpclinks", name) as link:
        apply_patches(link, "VpcLink", only_replace(input, ("/name", "/description")))
    return link
