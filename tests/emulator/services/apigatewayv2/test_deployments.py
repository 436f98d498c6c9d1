"""Deployments are snapshots; stages with automatic deployment follow each change."""

from tests.emulator.http_api.conftest import FUNCTION, stage
from tests.emulator.services.apigatewayv2.conftest import Control


async def test_a_stage_serves_its_deployment(control: Control) -> None:
    control.answering(lambda event: event["routeKey"])
    api_id = control.api()
    integration = control.function(api_id)
    empty = "BadRequestException: Unable to deploy API because no routes exist in this API."
    assert control.refused("CreateDeployment", ApiId=api_id) == empty
    control.route(api_id, "GET /one", integration)
    control.make("CreateStage", ApiId=api_id, StageName="dev")
    assert (await control.get(api_id, "/dev/one"))[0] == 404  # nothing was deployed to it
    first = control.make("CreateDeployment", ApiId=api_id, StageName="dev")["DeploymentId"]
    assert await control.get(api_id, "/dev/one") == (200, b"GET /one")
    control.route(api_id, "GET /two", integration)
    assert (await control.get(api_id, "/dev/two"))[0] == 404
    second = control.make("CreateDeployment", ApiId=api_id)["DeploymentId"]
    changed = control.make("UpdateStage", ApiId=api_id, StageName="dev", DeploymentId=second)
    assert changed["DeploymentId"] == second
    assert await control.get(api_id, "/dev/two") == (200, b"GET /two")
    control.make("UpdateStage", ApiId=api_id, StageName="dev", DeploymentId=first)
    assert (await control.get(api_id, "/dev/two"))[0] == 404
    busy = control.refused("DeleteDeployment", ApiId=api_id, DeploymentId=first)
    assert "Active stages" in busy
    control.make("DeleteDeployment", ApiId=api_id, DeploymentId=second)


async def test_automatic_deployment_follows_each_change(control: Control) -> None:
    control.answering(lambda event: event["routeKey"])
    api_id = control.api()
    control.make("CreateStage", ApiId=api_id, StageName="$default", AutoDeploy=True)
    name = control.route(api_id, "GET /one", control.function(api_id))
    assert await control.get(api_id, "/one") == (200, b"GET /one")
    served = control.make("GetStage", ApiId=api_id, StageName="$default")
    (deployment,) = control.make("GetDeployments", ApiId=api_id)["Items"]
    assert deployment["AutoDeployed"] is True
    assert served["DeploymentId"] == deployment["DeploymentId"]
    assert served["LastDeploymentStatusMessage"].startswith("Successfully deployed")
    control.make("UpdateRoute", ApiId=api_id, RouteId=name, RouteKey="GET /two")
    assert await control.get(api_id, "/two") == (200, b"GET /two")
    refused = control.refused("CreateDeployment", ApiId=api_id, StageName="$default")
    assert "automatic deployment" in refused


async def test_stages_are_changed_and_deleted(control: Control) -> None:
    control.answering(lambda event: event.get("stageVariables", {}))
    api_id = control.api(Target=FUNCTION + "f")
    settings = {"GET /x": {"ThrottlingBurstLimit": 5}}
    changed = control.make(
        "UpdateStage",
        ApiId=api_id,
        StageName="$default",
        StageVariables={"a": "1", "b": "2"},
        RouteSettings=settings,
        AccessLogSettings={"Format": "$context.requestId", "DestinationArn": "arn:aws:logs:x"},
    )
    assert changed["RouteSettings"] == settings
    assert await control.get(api_id, "/") == (200, b'{"a":"1","b":"2"}')
    control.make("UpdateStage", ApiId=api_id, StageName="$default", StageVariables={"a": ""})
    assert await control.get(api_id, "/") == (200, b'{"b":"2"}')
    where = {"ApiId": api_id, "StageName": "$default"}
    control.make("DeleteRouteSettings", RouteKey="GET /x", **where)
    control.make("DeleteAccessLogSettings", **where)
    shown = control.make("GetStage", **where)
    assert shown["RouteSettings"] == {}
    assert "AccessLogSettings" not in shown
    control.make("ResetAuthorizersCache", **where)
    control.make("DeleteStage", **where)
    gone = "NotFoundException: Invalid stage identifier specified"
    assert control.refused("GetStage", **where) == gone
    assert (await control.get(api_id, "/"))[0] == 404


async def test_all_is_there_after_a_restart(control: Control) -> None:
    from csc.emulator.services.apigatewayv2.service import ApiGatewayV2

    control.answering(lambda event: "ok")
    api_id = control.api(Target=FUNCTION + "f")
    control.cloud.services["apigatewayv2"] = ApiGatewayV2(control.cloud)
    assert await control.get(api_id, "/") == (200, b"ok")


async def test_a_watched_files_stage_is_changed_and_follows_the_file(control: Control) -> None:
    control.answering(lambda event: event.get("stageVariables", {}))
    control.routes("GET /x", Stage=stage("dev", AutoDeploy=False))
    where = {"ApiId": control.api_id, "StageName": "dev"}
    control.make("UpdateStage", StageVariables={"a": "1"}, **where)
    assert (await control.ask("GET", "/dev/x")).body == b'{"a":"1"}'
    made = control.make("CreateDeployment", **where)
    control.routes("GET /y", Stage=stage("dev", AutoDeploy=False))
    assert (
        await control.ask("GET", "/dev/x")
    ).body == b'{"a":"1"}'  # it serves that deployment now
    assert control.make("GetStage", **where)["DeploymentId"] == made["DeploymentId"]
    control.routes("GET /y", Stage=stage("dev", AutoDeploy=False, Description="changed there"))
    assert (await control.ask("GET", "/dev/y")).status == 200
