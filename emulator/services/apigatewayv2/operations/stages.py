"""CreateStage, GetStage, GetStages, UpdateStage, DeleteStage, and what is taken off a stage."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.errors import (
    BadRequestException,
    ConflictException,
    NotFoundException,
)
from csc.emulator.services.apigateway.store import Document
from csc.emulator.services.apigatewayv2.check_stage import check_stage
from csc.emulator.services.apigatewayv2.defaults import stage_document
from csc.emulator.services.apigatewayv2.deployments import deploy_automatically
from csc.emulator.services.apigatewayv2.find import find_api, page, refuse_watched
from csc.emulator.services.apigatewayv2.kinds import change
from csc.emulator.services.apigatewayv2.service import ApiGatewayV2

MERGED = ("DefaultRouteSettings", "RouteSettings", "StageVariables")


def find_stage(gateway: ApiGatewayV2, input: Input) -> Document:
    """Raises NotFoundException."""
    find_api(gateway, input["ApiId"])
    found = gateway.view(f"apis/{input['ApiId']}/stages").get(input["StageName"])
    if found is None:
        raise NotFoundException("Invalid stage identifier specified")
    return found


def _own_stage(gateway: ApiGatewayV2, input: Input) -> Document:
    """A stage of a watched file may be changed until the file changes it, as those of REST APIs."""
    return find_stage(gateway, input)


def _check_deployment(gateway: ApiGatewayV2, api_id: str, stage: Document) -> None:
    name = stage.get("DeploymentId")
    if name and name not in gateway.view(f"apis/{api_id}/deployments"):
        raise NotFoundException(f"Invalid Deployment identifier specified {name}")


def _keep(gateway: ApiGatewayV2, api_id: str, stage: Document) -> Document:
    check_stage(stage)
    _check_deployment(gateway, api_id, stage)
    stage = {**stage, "LastUpdatedDate": int(gateway.cloud.clock.now())}
    place = f"apis/{api_id}/stages"
    gateway.put(place, stage["StageName"], stage)
    if stage.get("AutoDeploy"):
        deploy_automatically(gateway, api_id)
    gateway.changed()
    return gateway.view(place)[stage["StageName"]]


def create_stage(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    api_id = input["ApiId"]
    find_api(gateway, api_id)
    if input["StageName"] in gateway.view(f"apis/{api_id}/stages"):
        raise ConflictException("Stage already exists")
    given = {name: value for name, value in input.items() if name != "ApiId"}
    return _keep(gateway, api_id, stage_document(gateway.cloud, given))


def get_stage(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    return find_stage(gateway, input)


def get_stages(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    find_api(gateway, input["ApiId"])
    return page(gateway.view(f"apis/{input['ApiId']}/stages").values(), input)


def update_stage(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    stage = _own_stage(gateway, input)
    given = {n: v for n, v in input.items() if n not in ("ApiId", "StageName")}
    if given.get("DeploymentId") and (stage | given).get("AutoDeploy"):
        raise BadRequestException(
            "Deployment ID cannot be set for a stage with automatic deployment"
        )
    return _keep(gateway, input["ApiId"], change(stage, given, MERGED))


def delete_stage(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    find_stage(gateway, input)
    place = f"apis/{input['ApiId']}/stages"
    refuse_watched(gateway, place, input["StageName"], "stage")
    gateway.remove(place, input["StageName"])
    gateway.changed()
    return {}


def delete_access_log_settings(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    stage = change(_own_stage(gateway, input), {}, ())
    stage.pop("AccessLogSettings", None)
    _keep(gateway, input["ApiId"], stage)
    return {}


def delete_route_settings(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    stage = _own_stage(gateway, input)
    settings = dict(stage.get("RouteSettings") or {})
    if settings.pop(input["RouteKey"], None) is None:
        raise NotFoundException(f"Invalid route key specified {input['RouteKey']}")
    _keep(gateway, input["ApiId"], change(stage, {"RouteSettings": settings}, ()))
    return {}


def reset_authorizers_cache(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    find_stage(gateway, input)
    gateway.enforcers.forget(input["ApiId"])
    gateway.changed()
    return {}
