"""DeleteStage."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import find_api, own_wholly
from csc.emulator.services.apigateway.service import ApiGateway


def delete_stage(gateway: ApiGateway, input: Input, call: Call) -> Output:
    find_api(gateway, input["restApiId"])
    collection = f"restapis/{input['restApiId']}/stages"
    own_wholly(gateway, collection, input["stageName"], "stage")
    gateway.remove(collection, input["stageName"])
    gateway.changed()
    return {}
