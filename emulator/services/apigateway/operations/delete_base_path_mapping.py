"""DeleteBasePathMapping."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.domain_names import mappings_of, read_base_path
from csc.emulator.services.apigateway.find import own_wholly
from csc.emulator.services.apigateway.service import ApiGateway


def delete_base_path_mapping(gateway: ApiGateway, input: Input, call: Call) -> Output:
    collection, name = mappings_of(gateway, input["domainName"]), read_base_path(input["basePath"])
    own_wholly(gateway, collection, name, "base path mapping")
    gateway.remove(collection, name)
    gateway.account_changed()
    return {}
