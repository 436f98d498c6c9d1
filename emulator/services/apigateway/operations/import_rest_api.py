"""ImportRestApi: an API of an OpenAPI document."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.cloudformation.resources.apigateway.openapi.fill_variables import (
    fill_variables,
)
from csc.emulator.services.apigateway.base_path import with_base_path
from csc.emulator.services.apigateway.build import check_api
from csc.emulator.services.apigateway.import_document import (
    api_members,
    import_document,
    import_warnings,
    parse_document,
)
from csc.emulator.services.apigateway.import_documentation import import_documentation
from csc.emulator.services.apigateway.make_ids import make_id
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.store import Document


def import_rest_api(gateway: ApiGateway, input: Input, call: Call) -> Output:
    document = fill_variables(parse_document(input["body"]), gateway.cloud)
    parameters = input.get("parameters") or {}
    document = with_base_path(document, parameters.get("basepath", "ignore"))
    given = api_members(document, parameters)
    api_id = make_id(gateway.cloud, 10)
    api: Document = {
        "apiKeySource": "HEADER",
        "endpointConfiguration": {"types": ["EDGE"], "ipAddressType": "ipv4"},
        "disableExecuteApiEndpoint": False,
        **given,
        "id": api_id,
        "createdDate": int(gateway.cloud.clock.now()),
        "rootResourceId": make_id(gateway.cloud, 10),
    }
    check_api(gateway.cloud, api)
    with gateway.cloud.storage.transaction():
        import_document(gateway, api, document, overwrite=True)
        gateway.store.put("restapis", api_id, api)
        import_documentation(gateway, api_id, document)
    return {**api, **import_warnings(document)}
