"""CreateDeployment, GetDeployment, GetDeployments, UpdateDeployment, DeleteDeployment."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.errors import BadRequestException, NotFoundException
from csc.emulator.services.apigateway.store import Document
from csc.emulator.services.apigatewayv2.deployments import deployed, make_deployment
from csc.emulator.services.apigatewayv2.find import find_api, page
from csc.emulator.services.apigatewayv2.kinds import change
from csc.emulator.services.apigatewayv2.operations.stages import find_stage
from csc.emulator.services.apigatewayv2.service import ApiGatewayV2


def _find(gateway: ApiGatewayV2, input: Input) -> Document:
    find_api(gateway, input["ApiId"])
    found = gateway.view(f"apis/{input['ApiId']}/deployments").get(input["DeploymentId"])
    if found is None:
        raise NotFoundException(f"Invalid Deployment identifier specified {input['DeploymentId']}")
    return found


def create_deployment(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    """With a StageName the stage serves it."""
    api_id, stage = input["ApiId"], None
    find_api(gateway, api_id)
    if input.get("StageName"):
        stage = find_stage(gateway, input)
        if stage.get("AutoDeploy"):
            raise BadRequestException(
                "Deployments can't be made to a stage with automatic deployment enabled"
            )
    given = {"Description": input["Description"]} if input.get("Description") else {}
    with gateway.cloud.storage.transaction():
        made = make_deployment(gateway, api_id, given)
        if stage is not None:
            changed = deployed(change(stage, {}, ()), made)
            gateway.put(f"apis/{api_id}/stages", stage["StageName"], changed)
    gateway.changed()
    return made


def get_deployment(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    return _find(gateway, input)


def get_deployments(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    find_api(gateway, input["ApiId"])
    return page(gateway.view(f"apis/{input['ApiId']}/deployments").values(), input)


def update_deployment(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    document = change(_find(gateway, input), {"Description": input.get("Description", "")}, ())
    gateway.put(f"apis/{input['ApiId']}/deployments", input["DeploymentId"], document)
    return document


def delete_deployment(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    _find(gateway, input)
    for stage in gateway.view(f"apis/{input['ApiId']}/stages").values():
        if stage.get("DeploymentId") == input["DeploymentId"]:
            raise BadRequestException(
                "Active stages pointing to this deployment must be moved or deleted"
            )
    gateway.remove(f"apis/{input['ApiId']}/deployments", input["DeploymentId"])
    return {}
