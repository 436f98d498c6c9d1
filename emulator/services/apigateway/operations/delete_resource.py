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
    gone = {name}
    for one in list(gateway.store.all(collection).values()):
        if one.get("parentId") in gone:
            gone.add(one["id"])
    for each in gone:
        gateway.store.remove(collection, each)
    return {}
