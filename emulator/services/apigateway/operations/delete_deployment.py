"""DeleteDeployment: one that no stage serves."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.find import find_api, own_wholly
from csc.emulator.services.apigateway.service import ApiGateway


def delete_deployment(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id, name = input["restApiId"], input["deploymentId"]
    find_api(gateway, api_id)
    collection = f"restapis/{api_id}/deployments"
    own_wholly(gateway, collection, name, "Deployment")
    stages = gateway.view(f"restapis/{api_id}/stages").values()
    canaries = [stage.get("canarySettings") or {} for stage in stages]
    if any(one.get("deploymentId") == name for one in (*stages, *canaries)):
        raise BadRequestException(
            "Active stages pointing to this deployment must be moved or deleted"
        )
    gateway.remove(collection, name)
    return {}
