"""CreateBasePathMapping: a base path of a domain leads to a stage."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.domain_names import check_mapping, mappings_of, read_base_path
from csc.emulator.services.apigateway.errors import BadRequestException, ConflictException
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.store import Document


def create_base_path_mapping(gateway: ApiGateway, input: Input, call: Call) -> Output:
    collection = mappings_of(gateway, input["domainName"])
    path = read_base_path(input.get("basePath"))
    if "/" in str(input.get("basePath") or ""):
        raise BadRequestException(
            "API Gateway V1 doesn't support the slash character (/) in base path mappings. To create "
            "a multi-level base path mapping, use API Gateway V2."
        )
    if path in gateway.view(collection):
        raise ConflictException("Base path already exists for this domain name")
    document: Document = {"basePath": path, "restApiId": input["restApiId"]}
    if input.get("stage"):
        document["stage"] = input["stage"]
    check_mapping(gateway, document)
    gateway.store.put(collection, path, document)
    gateway.account_changed()
    return document
