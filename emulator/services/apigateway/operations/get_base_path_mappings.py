"""GetBasePathMappings."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.domain_names import mappings_of
from csc.emulator.services.apigateway.find import page
from csc.emulator.services.apigateway.service import ApiGateway


def get_base_path_mappings(gateway: ApiGateway, input: Input, call: Call) -> Output:
    return page(gateway.view(mappings_of(gateway, input["domainName"])).values(), input)
