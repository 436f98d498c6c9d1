"""DeleteDomainName, with its base paths."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import own_wholly
from csc.emulator.services.apigateway.service import ApiGateway


def delete_domain_name(gateway: ApiGateway, input: Input, call: Call) -> Output:
    own_wholly(gateway, "domainnames", input["domainName"], "domain name")
    gateway.remove("domainnames", input["domainName"])
    gateway.account_changed()
    return {}
