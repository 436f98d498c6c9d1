"""GetBasePathMapping."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.domain_names import mappings_of, read_base_path
from csc.emulator.services.apigateway.find import find
from csc.emulator.services.apigateway.service import ApiGateway


def get_base_path_mapping(gateway: ApiGateway, input: Input, call: Call) -> Output:
    collection = mappings_of(gateway, input["domainName"])
    return find(gateway, collection, read_base_path(input["basePath"]), "base path mapping")
