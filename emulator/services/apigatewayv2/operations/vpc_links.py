"""CreateVpcLink, GetVpcLink, GetVpcLinks, UpdateVpcLink, DeleteVpcLink: recorded, there is no VPC."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.errors import NotFoundException
from csc.emulator.services.apigateway.make_ids import make_id
from csc.emulator.services.apigateway.store import Document
from csc.emulator.services.apigatewayv2.defaults import vpc_link_document
from csc.emulator.services.apigatewayv2.find import page, refuse_watched
from csc.emulator.services.apigatewayv2.kinds import change
from csc.emulator.services.apigatewayv2.service import ApiGatewayV2


def _find(gateway: ApiGatewayV2, input: Input) -> Document:
    found = gateway.view("vpclinks").get(input["VpcLinkId"])
    if found is None:
        raise NotFoundException(f"Invalid VpcLink identifier specified {input['VpcLinkId']}")
    return found


def create_vpc_link(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    document = vpc_link_document(gateway.cloud, make_id(gateway.cloud), input)
    return gateway.store.put("vpclinks", document["VpcLinkId"], document)


def get_vpc_link(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    return _find(gateway, input)


def get_vpc_links(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    return page(gateway.view("vpclinks").values(), input)


def update_vpc_link(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    before = _find(gateway, input)
    refuse_watched(gateway, "vpclinks", input["VpcLinkId"], "VPC link")
    document = change(before, {"Name": input.get("Name") or before["Name"]}, ())
    gateway.put("vpclinks", input["VpcLinkId"], document)
    return document


def delete_vpc_link(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    _find(gateway, input)
    refuse_watched(gateway, "vpclinks", input["VpcLinkId"], "VPC link")
    gateway.remove("vpclinks", input["VpcLinkId"])
    return {}
