"""CreateDomainNameAccessAssociation: kept and shown; no VPC is emulated."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.access_associations import COLLECTION
from csc.emulator.services.apigateway.find import find
from csc.emulator.services.apigateway.make_ids import make_id
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.store import Document


def create_domain_name_access_association(gateway: ApiGateway, input: Input, call: Call) -> Output:
    domain = input["domainNameArn"].rpartition("/domainnames/")[2].partition("+")[0]
    find(gateway, "domainnames", domain, "domain name")
    kind, source = input["accessAssociationSourceType"].lower(), input["accessAssociationSource"]
    name = f"/{COLLECTION}/domainname/{domain}/{kind}source/{source}/{make_id(gateway.cloud)}"
    document: Document = {**input, "domainNameAccessAssociationArn": gateway.arn(name)}
    return gateway.store.put(COLLECTION, document["domainNameAccessAssociationArn"], document)
