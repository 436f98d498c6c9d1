"""GetDeployment, with a summary of the methods where that is asked for."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.find import find, find_api
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.take_snapshot import snapshot_of, summarise


def get_deployment(gateway: ApiGateway, input: Input, call: Call) -> Output:
    find_api(gateway, input["restApiId"])
    collection = f"restapis/{input['restApiId']}/deployments"
    document = find(gateway, collection, input["deploymentId"], "Deployment")
    if "apisummary" not in (input.get("embed") or []):
        return document
    snapshot = snapshot_of(gateway, input["restApiId"], input["deploymentId"])
    return {**document, "apiSummary": summarise(snapshot)}
