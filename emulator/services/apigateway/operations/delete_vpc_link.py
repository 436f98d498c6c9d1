"""DeleteVpcLink: one that no method uses."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.find import own_wholly
from csc.emulator.services.apigateway.service import ApiGateway


def delete_vpc_link(gateway: ApiGateway, input: Input, call: Call) -> Output:
    name = input["vpcLinkId"]
    own_wholly(gateway, "vpclinks", name, "Vpc Link")
    if any(_uses(gateway, api, name) for api in gateway.view("restapis")):
        raise BadRequestException(f"Cannot delete vpc link {name}: it is used by an integration")
    gateway.remove("vpclinks", name)
    return {}


def _uses(gateway: ApiGateway, api_id: str, link: str) -> bool:
    return any(
        method.get("methodIntegration", {}).get("connectionId") == link
        for resource in gateway.view(f"restapis/{api_id}/resources").values()
        for method in resource.get("resourceMethods", {}).values()
    )
