"""DeleteResource, with the resources below it."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.find import own_api, own_wholly
from csc.emulator.services.apigateway.service import ApiGateway


def delete_resource(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id, name = input["restApiId"], input["resourceId"]
    api = own_api(gateway, api_id)
    collection = f"restapis/{api_id}/resources"
    own_wholly(gateway, collection, name, "Resource")
    if name == api["rootResourceId"]:
        raise BadRequestException("Root resource can not be deleted")
    resources = gateway.view(collection)
    below = resources[name]["path"] + "/"
    for one in list(resources.values()):
        if one["id"] == name or one["path"].startswith(below):
            gateway.remove(collection, one["id"])
    return {}
