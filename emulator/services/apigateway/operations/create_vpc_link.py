"""CreateVpcLink: it is there at once; the endpoint behind it is called directly."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.make_ids import make_id
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.store import Document


def create_vpc_link(gateway: ApiGateway, input: Input, call: Call) -> Output:
    if not input["name"]:
        raise BadRequestException("Name cannot be empty")
    for arn in input["targetArns"]:
        if not arn.startswith("arn:"):
            raise BadRequestException(f"Invalid ARN. ARN is not well formed {arn}")
    document: Document = {
        **input,
        "id": make_id(gateway.cloud),
        "status": "AVAILABLE",
        "statusMessage": "Your vpc link is ready for use",
    }
    return gateway.store.put("vpclinks", document["id"], document)
