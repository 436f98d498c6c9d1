"""DeleteDeployment: one that no stage serves."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.find import own, own_api
from csc.emulator.services.apigateway.service import ApiGateway


def delete_deployment(gateway: ApiGateway, input: Input, call: Call) -> Output:
    api_id, name = input["restApiId"], input["deploymentId"]
    own_api(gateway, api_id)
    collection = f"restapis/{api_id}/deployments"
    own(gateway, collection, name, "Deployment")
    if any(s["deploymentId"] == name for s in gateway.view(f"restapis/{api_id}/stages").values()):
        raise BadRequestException(
            "Active stages pointing to this deployment must be moved or deleted"
        )
    gateway.store.remove(collection, name)
    return {}
