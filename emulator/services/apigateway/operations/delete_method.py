"""DeleteMethod."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.change_method import changing_resource
from csc.emulator.services.apigateway.find import find_in
from csc.emulator.services.apigateway.service import ApiGateway


def delete_method(gateway: ApiGateway, input: Input, call: Call) -> Output:
    with changing_resource(gateway, input) as resource:
        methods = resource.get("resourceMethods", {})
        find_in(methods, input["httpMethod"], "Method")
        del methods[input["httpMethod"]]
    return {}
