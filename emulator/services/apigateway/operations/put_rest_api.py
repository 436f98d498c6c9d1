"""PutRestApi: an OpenAPI document, merged into an API or in its place."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.cloudformation.resources.apigateway.openapi.fill_variables import (
    fill_variables,
)
from csc.emulator.services.apigateway.base_path import with_base_path
from csc.emulator.services.apigateway.build import check_api
from csc.emulator.services.apigateway.find import own
from csc.emulator.services.apigateway.import_document import (
    api_members,
    import_document,
    import_warnings,
    parse_document,
)
from csc.emulator.services.apigateway.import_documentation import import_documentation
from csc.emulator.services.apigateway.service import ApiGateway


def put_rest_api(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id = input["restApiId"]
    parameters = input.get("parameters") or {}
    document = fill_variables(parse_document(input["body"]), gateway.cloud)
    document = with_base_path(document, parameters.get("basepath", "ignore"))
    own(gateway, "restapis", api_id, "API")
    with gateway.store.changing("restapis", api_id) as api:
        overwrite = input.get("mode") == "overwrite"
        members = api_members(document, parameters)
        if not overwrite:
            binary = [*(api.get("binaryMediaTypes") or ()), *members.get("binaryMediaTypes", ())]
            members["binaryMediaTypes"] = list(dict.fromkeys(binary))
        api |= {name: value for name, value in members.items() if value != []}
        api.setdefault("tags", {})
        check_api(gateway.cloud, api)
        import_document(gateway, api, document, overwrite=overwrite)
        import_documentation(gateway, api_id, document)
    return {**api, **import_warnings(document)}
