"""PutMethod."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.cloudformation.resources.apigateway.method import HTTP_METHODS
from csc.emulator.services.apigateway.build import check_method
from csc.emulator.services.apigateway.change_method import changing_resource, check_references
from csc.emulator.services.apigateway.errors import BadRequestException, ConflictException
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.store import Document


def put_method(gateway: ApiGateway, input: Input, call: Call) -> Output:
    with changing_resource(gateway, input) as resource:
        if input["httpMethod"] not in HTTP_METHODS:
            allowed = "GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY"
            raise BadRequestException(f"Invalid HttpMethod specified. Valid options are {allowed}")
        methods = resource.setdefault("resourceMethods", {})
        if input["httpMethod"] in methods:
            raise ConflictException("Method already exists for this resource")
        names = [n for n in input if n not in ("restApiId", "resourceId")]
        method: Document = {"apiKeyRequired": False, **{n: input[n] for n in names}}
        method["authorizationType"] = str(method["authorizationType"]).upper()
        for name in method.get("requestParameters") or {}:
            if "." not in name:
                raise BadRequestException(
                    "Invalid mapping expression specified: Validation Result: warnings : [], "
                    f"errors : [Invalid mapping expression specified: {name}]"
                )
        check_references(gateway, input["restApiId"], method)
        check_method(gateway.cloud, method)
        methods[input["httpMethod"]] = method
    return method
