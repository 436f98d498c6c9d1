"""UpdateBasePathMapping: another API, stage or base path."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.domain_names import check_mapping, mappings_of, read_base_path
from csc.emulator.services.apigateway.errors import ConflictException
from csc.emulator.services.apigateway.find import own
from csc.emulator.services.apigateway.patch import only_replace
from csc.emulator.services.apigateway.service import ApiGateway


def update_base_path_mapping(gateway: ApiGateway, input: Input, call: Call) -> Output:
    collection, name = mappings_of(gateway, input["domainName"]), read_base_path(input["basePath"])
    document = dict(own(gateway, collection, name, "base path mapping"))
    for operation in only_replace(input, ("/basePath", "/restapiId", "/restApiId", "/stage")):
        member = operation["path"][1:].replace("restapiId", "restApiId")
        document[member] = operation.get("value") or ""
    document["basePath"] = read_base_path(document["basePath"])
    check_mapping(gateway, document)
    if document["basePath"] != name:
        if document["basePath"] in gateway.view(collection):
            raise ConflictException("Base path already exists for this domain name")
        gateway.remove(collection, name)
    gateway.store.put(collection, document["basePath"], document)
    gateway.account_changed()
    return document
