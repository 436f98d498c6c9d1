"""GetDomainNames."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import page
from csc.emulator.services.apigateway.service import ApiGateway


def get_domain_names(gateway: ApiGateway, input: Input, call: Call) -> Output:
    return page(gateway.view("domainnames").values(), input)
