"""PutRestApi: an OpenAPI document, merged into an API or in its place."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.build import check_api
from csc.emulator.services.apigateway.find import own_wholly
from csc.emulator.services.apigateway.import_document import (
    api_members,
    import_document,
    parse_document,
)
from csc.emulator.services.apigateway.import_documentation import import_documentation
from csc.emulator.services.apigateway.service import ApiGateway


def put_rest_api(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id = input["restApiId"]
    own_wholly(gateway, "restapis", api_id, "API")
    document = parse_document(input["body"])
    with gateway.store.changing("restapis", api_id) as api:
        api |= api_members(document, input.get("parameters") or {})
        check_api(gateway.cloud, api)
        import_document(gateway, api, document, overwrite=input.get("mode") == "overwrite")
        import_documentation(gateway, api_id, document)
    return api
