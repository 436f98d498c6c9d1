"""GetDomainNameAccessAssociations."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.access_associations import COLLECTION
from csc.emulator.services.apigateway.find import page
from csc.emulator.services.apigateway.service import ApiGateway


def get_domain_name_access_associations(gateway: ApiGateway, input: Input, call: Call) -> Output:
    if input.get("resourceOwner") == "OTHER_ACCOUNTS":
        return {"items": []}
    return page(gateway.view(COLLECTION).values(), input)
