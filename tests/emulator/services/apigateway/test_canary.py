"""Canary releases: as AWS answers (recorded there, May 2025), and as requests are served."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from csc.assembly import Assembly
from csc.emulator.app import Emulator, Options
from csc.emulator.clock import Clock
from csc.emulator.gateway.canary import draw
from tests.emulator.conftest import mock_api
from tests.emulator.services.apigateway.conftest import Bench

SHOWN = "$stageVariables.which $context.isCanaryRequest"


async def canary_api(bench: Bench) -> tuple[dict[str, str], str, str]:
    """An API with a stage v1 (variable which=main) and its deployments, the old and the new."""
    api, resource = await bench.mock_api(f"old {SHOWN}")
    where = {"restApiId": api}
    old = await bench.deploy(api, variables={"which": "main", "other": "kept"})
    change = {
        "op": "replace",
        "path": "/responseTemplates/application~1json",
        "value": f"new {SHOWN}",
    }
    place = where | {"resourceId": resource, "httpMethod": "GET", "statusCode": "200"}
    await bench.call("update_integration_response", patchOperations=[change], **place)
    new = await bench.call("create_deployment", **where)
    return where, old["id"], new["id"]


async def update(bench: Bench, where: dict[str, str], *operations: tuple[str, str, str]) -> Any:
    """``(op, path, value)``; of a copy the value is where it comes from."""
    given = [
        {"op": op, "path": path, "from" if op == "copy" else "value": value}
        for op, path, value in operations
    ]
    return await bench.call("update_stage", stageName="v1", patchOperations=given, **where)


async def refused(bench: Bench, where: dict[str, str], *operation: str) -> str:
    op, path, value = operation
    given = {"op": op, "path": path, "from" if op == "copy" else "value": value}
    return await bench.refused("update_stage", stageName="v1", patchOperations=[given], **where)


async def test_a_canary_is_a_share_of_the_requests(bench: Bench) -> None:
    where, _, _ = await canary_api(bench)
    path = f"/_aws/execute-api/{where['restApiId']}/v1/hello"
    made = await bench.call(
        "create_deployment",
        stageName="v1",
        canarySettings={"percentTraffic": 0, "stageVariableOverrides": {"which": "canary"}},
        **where,
    )
    stage = await bench.call("get_stage", stageName="v1", **where)
    assert stage["canarySettings"] == {
        "deploymentId": made["id"],
        "percentTraffic": 0.0,
        "stageVariableOverrides": {"which": "canary"},
        "useStageCache": False,
    }
    assert await bench.ask(path) == (200, b"old main false")
    await update(bench, where, ("replace", "/canarySettings/percentTraffic", "100.0"))
    assert await bench.ask(path) == (200, b"new canary true")
    await update(bench, where, ("replace", "/canarySettings/percentTraffic", "50"))
    seen = {(await bench.ask(path))[1] for _ in range(64)}
    assert seen == {b"old main false", b"new canary true"}
    await update(bench, where, ("remove", "/canarySettings", ""))
    assert await bench.ask(path) == (200, b"old main ")  # "present only when a canary is enabled"


async def test_a_canary_is_promoted_by_copies(bench: Bench) -> None:
    where, old, new = await canary_api(bench)
    path = f"/_aws/execute-api/{where['restApiId']}/v1/hello"
    told = await refused(bench, where, "copy", "/deploymentId", "/canarySettings/deploymentId")
    assert told == "BadRequestException: Promotion not available. Canary does not exist."
    stage = await update(
        bench,
        where,
        ("replace", "/canarySettings/deploymentId", new),
        ("replace", "/canarySettings/stageVariableOverrides/which", "promoted"),
    )
    assert stage["canarySettings"]["percentTraffic"] == 0.0
    assert stage["deploymentId"] == old
    stage = await update(
        bench,
        where,
        ("replace", "/canarySettings/percentTraffic", "0.0"),
        ("copy", "/deploymentId", "/canarySettings/deploymentId"),
        ("copy", "/variables", "/canarySettings/stageVariableOverrides"),
    )
    assert stage["deploymentId"] == new
    assert stage["variables"] == {"which": "promoted", "other": "kept"}
    assert stage["canarySettings"]["stageVariableOverrides"] == {"which": "promoted"}
    assert await bench.ask(path) == (200, b"new promoted false")


async def test_a_canary_of_a_new_stage(bench: Bench) -> None:
    where, old, new = await canary_api(bench)
    canary = {"deploymentId": new, "percentTraffic": 40}
    stage = await bench.call(
        "create_stage", stageName="v2", deploymentId=old, canarySettings=canary, **where
    )
    assert stage["canarySettings"] == canary | {"useStageCache": False, "percentTraffic": 40.0}
    told = await bench.refused("delete_deployment", deploymentId=new, **where)
    assert told.startswith("BadRequestException: Active stages")
    told = await bench.refused(
        "create_stage",
        stageName="v3",
        deploymentId=old,
        canarySettings={"deploymentId": "none"},
        **where,
    )
    assert told == "BadRequestException: Deployment id does not exist"


@pytest.mark.parametrize(
    ("stage", "message"),
    [
        (
            None,
            "Non null and non empty stageName must be provided for canary deployment. "
            + "Provided value is null",
        ),
        (
            "absent",
            "Stage absent must already be created before making a canary release deployment",
        ),
    ],
)
async def test_a_canary_needs_its_stage(bench: Bench, stage: str | None, message: str) -> None:
    api, _ = await bench.mock_api()
    given: dict[str, Any] = {"stageName": stage} if stage else {}
    told = await bench.refused(
        "create_deployment", restApiId=api, canarySettings={"percentTraffic": 50}, **given
    )
    assert told == f"BadRequestException: Invalid deployment content specified.{message}"


async def test_wrong_patches_are_refused_in_awss_words(bench: Bench) -> None:
    where, _, new = await canary_api(bench)
    wrong = "BadRequestException: "
    told = await refused(bench, where, "add", "/canarySettings/deploymentId", new)
    assert told == f"{wrong}Invalid add operation with path: /canarySettings/deploymentId"
    told = await refused(bench, where, "remove", "/canarySettings/stageVariableOverrides", "")
    assert told == (
        f"{wrong}Cannot remove method setting canarySettings/stageVariableOverrides because there "
        "is no method setting for this method "
    )
    told = await refused(bench, where, "replace", "/canarySettings/deploymentId", "absent")
    assert told == f"{wrong}Deployment id does not exist"
    told = await refused(bench, where, "copy", "/canarySettings/deploymentId", "/deploymentId")
    assert told.startswith(
        f"{wrong}Invalid copy operation with path: /canarySettings/deploymentId and from "
        "/deploymentId. Valid copy:path are [/deploymentId, /variables]"
    )
    for path in ("/canarySettings", "/canarySettings/x"):
        told = await refused(bench, where, "replace", path, "x")
        assert told.startswith(f"{wrong}Invalid method setting path: {path}. Must be one of: [/dep")
        assert "/*/*/throttling/burstLimit /*/*/throttling/rateLimit /*/*/caching/ttl" in told


async def test_a_canarys_requests_are_logged_apart(bench: Bench) -> None:
    where, _, new = await canary_api(bench)
    logs: Any = bench.emulator.cloud.services["logs"]
    group = "arn:aws:logs:us-east-1:123456789012:log-group:access"
    logs.write("access", "s", "made", create=True)
    await update(
        bench,
        where,
        ("replace", "/accessLogSettings/destinationArn", group),
        ("replace", "/accessLogSettings/format", "$context.isCanaryRequest"),
        ("replace", "/canarySettings/deploymentId", new),
        ("replace", "/canarySettings/percentTraffic", "100"),
    )
    await bench.ask(f"/_aws/execute-api/{where['restApiId']}/v1/hello")
    await asyncio.sleep(0.3)
    found = await asyncio.to_thread(_events, bench, "access/Canary")
    assert found == ["true"]


def _events(bench: Bench, group: str) -> list[str]:
    import boto3

    client = boto3.client(
        "logs",
        region_name="us-east-1",
        endpoint_url=bench.emulator.url,
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    return [one["message"] for one in client.filter_log_events(logGroupName=group)["events"]]


async def test_a_templates_stage_has_a_canary(bench: Bench) -> None:
    template = mock_api("$stageVariables.which $context.isCanaryRequest")
    resources = template["Resources"]
    stage = resources["Stage"]["Properties"]
    stage["Variables"] = {"which": "main"}
    stage["CanarySetting"] = {
        "DeploymentId": {"Ref": "Second"},
        "PercentTraffic": 100,
        "StageVariableOverrides": {"which": "canary"},
    }
    resources["Second"] = resources["Deployment"]
    bench.emulator.deploy(Assembly({}, {"s": template}))
    assert await bench.ask("/hello") == (200, b'{"hello": "canary true"}')
    (api,) = (await bench.call("get_rest_apis"))["items"]
    where = {"restApiId": api["id"]}
    given = [{"op": "replace", "path": "/canarySettings/percentTraffic", "value": "0"}]
    await bench.call("update_stage", stageName="dev", patchOperations=given, **where)
    assert await bench.ask("/hello") == (200, b'{"hello": "main false"}')


async def test_a_deployment_is_the_canary_of_a_templates_stage(bench: Bench) -> None:
    template = mock_api("$stageVariables.which $context.deploymentId")
    resources = template["Resources"]
    resources["Second"] = {
        "Type": "AWS::ApiGateway::Deployment",
        "DependsOn": "Stage",
        "Properties": {
            "RestApiId": {"Ref": "Api"},
            "StageName": "dev",
            "DeploymentCanarySettings": {
                "PercentTraffic": 100.0,
                "StageVariableOverrides": {"which": "canary"},
            },
        },
    }
    deployment = bench.emulator.deploy(Assembly({}, {"s": template}))
    second = deployment.resources["s", "Second"].identity.ref
    answer = f'{{"hello": "canary {second}"}}'.encode()
    assert await bench.ask("/hello") == (200, answer)


async def test_a_canary_survives_a_restart(tmp_path: Path) -> None:
    options = Options(port=0, state=tmp_path / "state.db")
    async with Emulator(options) as emulator:
        bench = Bench(emulator)
        where, _, new = await canary_api(bench)
        path = f"/_aws/execute-api/{where['restApiId']}/v1/hello"
        await update(
            bench,
            where,
            ("replace", "/canarySettings/deploymentId", new),
            ("replace", "/canarySettings/percentTraffic", "100"),
        )
    async with Emulator(options) as emulator:
        assert await Bench(emulator).ask(path) == (200, b"new main true")


async def test_the_draw_is_fair(bench: Bench) -> None:
    where, _, new = await canary_api(bench)
    await update(
        bench,
        where,
        ("replace", "/canarySettings/deploymentId", new),
        ("replace", "/canarySettings/percentTraffic", "25"),
    )
    gateway: Any = bench.emulator.cloud.services["apigateway"]
    api = gateway.served(where["restApiId"], "v1")
    uuid = Clock().uuid
    drawn = sum(draw(api, "v1", uuid()) is not api for _ in range(4000))
    assert 800 < drawn < 1200
    assert draw(api, "v1", f"{16**8 // 4:08x}-") is api
    assert draw(api, "v1", f"{16**8 // 4 - 1:08x}-") is not api
