"""DeleteDomainNameAccessAssociation."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.access_associations import COLLECTION
from csc.emulator.services.apigateway.find import own_wholly
from csc.emulator.services.apigateway.service import ApiGateway


def delete_domain_name_access_association(gateway: ApiGateway, input: Input, call: Call) -> Output:
    name = input["domainNameAccessAssociationArn"]
    own_wholly(gateway, COLLECTION, name, "domain name access association")
    gateway.remove(COLLECTION, name)
    return {}
