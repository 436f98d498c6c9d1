"""DeleteAuthorizer."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import own_api, own_wholly
from csc.emulator.services.apigateway.service import ApiGateway


def delete_authorizer(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id, name = input["restApiId"], input["authorizerId"]
    own_api(gateway, api_id)
    collection = f"restapis/{api_id}/authorizers"
    own_wholly(gateway, collection, name, "Authorizer")
    gateway.remove(collection, name)
    return {}
