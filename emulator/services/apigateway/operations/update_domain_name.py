"""UpdateDomainName."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import own
from csc.emulator.services.apigateway.patch import apply_patches
from csc.emulator.services.apigateway.service import ApiGateway


def update_domain_name(gateway: ApiGateway, input: Input, call: Call) -> Output:
    name = input["domainName"]
    own(gateway, "domainnames", name, "domain name")
    with gateway.store.changing("domainnames", name) as document:
        apply_patches(document, "DomainName", input.get("patchOperations") or [])
    return document
