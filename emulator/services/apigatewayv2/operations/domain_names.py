"""CreateDomainName, GetDomainName, GetDomainNames, UpdateDomainName, DeleteDomainName."""

import hashlib

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.errors import BadRequestException, ConflictException
from csc.emulator.services.apigatewayv2.defaults import domain_document
from csc.emulator.services.apigatewayv2.domains import find_domain
from csc.emulator.services.apigatewayv2.find import page, refuse_watched
from csc.emulator.services.apigatewayv2.kinds import change
from csc.emulator.services.apigatewayv2.service import ApiGatewayV2


def create_domain_name(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    name = input["DomainName"]
    if "/" in name or not name.strip():
        raise BadRequestException("Invalid domain name specified")
    if name in gateway.view("domainnames"):
        raise ConflictException("The domain name resource already exists.")
    unique = hashlib.blake2b(name.encode(), digest_size=5).hexdigest()
    document = domain_document(gateway.cloud, input, unique)
    gateway.put("domainnames", name, document)
    gateway.changed()
    return document


def get_domain_name(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    return find_domain(gateway, input["DomainName"])


def get_domain_names(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    return page(gateway.view("domainnames").values(), input)


def update_domain_name(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    name = input["DomainName"]
    before = find_domain(gateway, name)
    refuse_watched(gateway, "domainnames", name, "domain name")
    unique = hashlib.blake2b(name.encode(), digest_size=5).hexdigest()
    document = domain_document(gateway.cloud, change(before, input, ()), unique)
    gateway.put("domainnames", name, document)
    return document


def delete_domain_name(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    find_domain(gateway, input["DomainName"])
    refuse_watched(gateway, "domainnames", input["DomainName"], "domain name")
    gateway.remove("domainnames", input["DomainName"])
    gateway.changed()
    return {}
