"""CreateDomainName."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.domain_names import domain_document
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.service import ApiGateway


def create_domain_name(gateway: ApiGateway, input: Input, call: Call) -> Output:
    document = domain_document(gateway, input)
    if input["domainName"] in gateway.view("domainnames"):
        raise BadRequestException("The domain name you provided already exists.")
    gateway.store.put("domainnames", document["domainName"], document)
    gateway.account_changed()
    return document
