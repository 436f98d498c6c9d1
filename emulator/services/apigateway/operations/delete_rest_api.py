"""DeleteRestApi, with all that belongs to it."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import own_wholly
from csc.emulator.services.apigateway.service import ApiGateway


def delete_rest_api(gateway: ApiGateway, input: Input, call: Call) -> Output:
    own_wholly(gateway, "restapis", input["restApiId"], "API")
    gateway.remove("restapis", input["restApiId"])
    gateway.changed()
    return {}
