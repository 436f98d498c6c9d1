"""GetDomainName."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import find
from csc.emulator.services.apigateway.service import ApiGateway


def get_domain_name(gateway: ApiGateway, input: Input, call: Call) -> Output:
    return find(gateway, "domainnames", input["domainName"], "domain name")
