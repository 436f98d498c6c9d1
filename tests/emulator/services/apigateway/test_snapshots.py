"""One model: what a stack deploys is a snapshot as what the API deploys; keys and plans are shared."""

import asyncio
import json
from pathlib import Path
from typing import Any

import boto3
import pytest

from csc.assembly import Assembly
from csc.emulator.app import Emulator, Options
from tests.emulator.conftest import Template, mock_api, redeployed
from tests.emulator.services.apigateway.conftest import Bench


def stacks_of(emulator: Emulator) -> Any:
    return boto3.client(
        "cloudformation",
        region_name="us-east-1",
        endpoint_url=emulator.url,
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


async def stack(bench: Bench, template: Template, operation: str = "create_stack") -> None:
    call = getattr(stacks_of(bench.emulator), operation)
    await asyncio.to_thread(call, StackName="s", TemplateBody=json.dumps(template))


async def only_api(bench: Bench) -> str:
    (api,) = (await bench.call("get_rest_apis"))["items"]
    return str(api["id"])


async def test_a_stacks_deployment_is_a_snapshot(bench: Bench) -> None:
    await stack(bench, mock_api("one"))
    assert await bench.ask("/hello") == (200, b'{"hello": "one"}')
    await stack(bench, mock_api("two"), "update_stack")
    assert await bench.ask("/hello") == (200, b'{"hello": "one"}')
    path = f"/_aws/execute-api/{await only_api(bench)}/dev/hello"
    assert await bench.ask(path) == (200, b'{"hello": "one"}')
    await stack(bench, redeployed(mock_api("two")), "update_stack")
    assert await bench.ask("/hello") == (200, b'{"hello": "two"}')
    assert await bench.ask(path) == (200, b'{"hello": "two"}')


async def test_what_is_watched_is_served_as_it_is_saved(bench: Bench) -> None:
    bench.emulator.deploy(Assembly({}, {"s": mock_api("one")}))
    bench.emulator.deploy(Assembly({}, {"s": mock_api("two")}))
    assert await bench.ask("/hello") == (200, b'{"hello": "two"}')


async def test_a_stacks_snapshot_survives_a_restart(tmp_path: Path) -> None:
    options = Options(port=0, state=tmp_path / "state.db")
    async with Emulator(options) as emulator:
        bench = Bench(emulator)
        await stack(bench, mock_api("one"))
        await stack(bench, mock_api("two"), "update_stack")
    async with Emulator(options) as emulator:
        emulator.deploy_made()
        bench = Bench(emulator)
        assert await bench.ask("/hello") == (200, b'{"hello": "one"}')
        await asyncio.to_thread(stacks_of(emulator).delete_stack, StackName="s")
        rows = emulator.cloud.storage.connection.execute("SELECT * FROM apigateway_objects")
        assert rows.fetchall() == []


async def test_a_stacks_stage_moves_to_a_deployment_of_the_api(bench: Bench) -> None:
    await stack(bench, mock_api("one"))
    await stack(bench, mock_api("two"), "update_stack")
    where = {"restApiId": await only_api(bench)}
    (before,) = (await bench.call("get_deployments", **where))["items"]
    await bench.call("create_deployment", stageName="dev", **where)
    assert await bench.ask("/hello") == (200, b'{"hello": "two"}')
    back = [{"op": "replace", "path": "/deploymentId", "value": before["id"]}]
    await bench.call("update_stage", stageName="dev", patchOperations=back, **where)
    assert await bench.ask("/hello") == (200, b'{"hello": "one"}')


async def test_an_api_of_a_stack_can_be_changed_and_deployed_anew(bench: Bench) -> None:
    await stack(bench, mock_api("one"))
    where = {"restApiId": await only_api(bench)}
    items = (await bench.call("get_resources", **where))["items"]
    hello = next(one["id"] for one in items if one["path"] == "/hello")
    change = {"op": "replace", "path": "/responseTemplates/application~1json", "value": "drifted"}
    place = where | {"resourceId": hello, "httpMethod": "GET", "statusCode": "200"}
    await bench.call("update_integration_response", patchOperations=[change], **place)
    assert await bench.ask("/hello") == (200, b'{"hello": "one"}')
    await bench.call("create_deployment", stageName="dev", **where)
    assert await bench.ask("/hello") == (200, b"drifted")
    await bench.call("delete_resource", resourceId=hello, **where)
    items = (await bench.call("get_resources", **where))["items"]
    assert [one["path"] for one in items] == ["/"]
    assert await bench.ask("/hello") == (200, b"drifted")


async def stored(bench: Bench) -> list[Any]:
    rows = bench.emulator.cloud.storage.connection.execute("SELECT * FROM apigateway_objects")
    return list(rows.fetchall())


async def test_a_stage_of_a_stack_is_deleted_and_made_again(bench: Bench) -> None:
    await stack(bench, mock_api("one"))
    where = {"restApiId": await only_api(bench)}
    path = f"/_aws/execute-api/{where['restApiId']}/dev/hello"
    (deployment,) = (await bench.call("get_deployments", **where))["items"]
    await bench.call("delete_stage", stageName="dev", **where)
    assert (await bench.ask(path))[0] == 403
    assert (await bench.call("get_stages", **where))["item"] == []
    await bench.call("create_stage", stageName="dev", deploymentId=deployment["id"], **where)
    assert await bench.ask(path) == (200, b'{"hello": "one"}')
    await asyncio.to_thread(stacks_of(bench.emulator).delete_stack, StackName="s")
    assert await stored(bench) == []


async def test_an_api_of_a_stack_is_deleted(bench: Bench) -> None:
    await stack(bench, mock_api("one"))
    where = {"restApiId": await only_api(bench)}
    await bench.call("delete_rest_api", **where)
    assert (await bench.ask(f"/_aws/execute-api/{where['restApiId']}/dev/hello"))[0] == 403
    assert (await bench.ask("/hello"))[0] == 403
    assert (await bench.call("get_rest_apis"))["items"] == []
    assert "Invalid API identifier" in await bench.refused("get_stages", **where)
    await asyncio.to_thread(stacks_of(bench.emulator).delete_stack, StackName="s")
    assert await stored(bench) == []


PAGES = {
    "openapi": "3.0.1",
    "info": {"title": "pages", "version": "1"},
    "paths": {
        "/page": {
            "get": {
                "responses": {"200": {"description": "a page"}},
                "x-amazon-apigateway-integration": {
                    "type": "mock",
                    "requestTemplates": {"application/json": '{"statusCode": 200}'},
                    "responses": {"default": {"statusCode": "200"}},
                },
            }
        }
    },
}


@pytest.mark.parametrize(
    ("mode", "paths"), [("merge", ["/", "/hello", "/page"]), ("overwrite", ["/", "/page"])]
)
async def test_a_document_is_put_into_an_api_of_a_stack(
    bench: Bench, mode: str, paths: list[str]
) -> None:
    await stack(bench, mock_api("one"))
    where = {"restApiId": await only_api(bench)}
    await bench.call("put_rest_api", mode=mode, body=json.dumps(PAGES), **where)
    items = (await bench.call("get_resources", **where))["items"]
    assert sorted(one["path"] for one in items) == paths
    assert (await bench.ask("/page"))[0] == 403
    await bench.call("create_deployment", stageName="dev", **where)
    assert (await bench.ask("/page"))[0] == 200
    assert (await bench.ask("/hello"))[0] == (200 if mode == "merge" else 403)


async def test_the_api_of_a_watched_file_is_changed_in_the_file(bench: Bench) -> None:
    bench.emulator.deploy(Assembly({}, {"s": mock_api("one")}))
    where = {"restApiId": await only_api(bench)}
    for operation, more in (
        ("delete_rest_api", {}),
        ("delete_stage", {"stageName": "dev"}),
        ("put_rest_api", {"body": json.dumps(PAGES)}),
    ):
        told = await bench.refused(operation, **where, **more)
        assert "was declared by a template, and is changed there alone" in told


def with_key(template: Template) -> Template:
    template["Resources"]["Get"]["Properties"]["ApiKeyRequired"] = True
    return template


async def test_a_plan_of_the_api_counts_for_a_templates_api(bench: Bench) -> None:
    bench.emulator.deploy(Assembly({}, {"s": with_key(mock_api())}))
    value = "0123456789abcdefghij"
    assert (await bench.ask("/hello", x_api_key=value))[0] == 403
    key = await bench.call("create_api_key", name="k", enabled=True, value=value)
    stage = {"apiId": await only_api(bench), "stage": "dev"}
    quota = {"limit": 2, "period": "DAY"}
    plan = await bench.call("create_usage_plan", name="p", apiStages=[stage], quota=quota)
    of_plan = {"usagePlanId": plan["id"]}
    await bench.call("create_usage_plan_key", keyId=key["id"], keyType="API_KEY", **of_plan)
    answers = [(await bench.ask("/hello", x_api_key=value))[0] for _ in range(3)]
    assert answers == [200, 200, 429]
    bench.emulator.deploy(Assembly({}, {"s": with_key(mock_api("again"))}))
    assert (await bench.ask("/hello", x_api_key=value))[0] == 429
    await bench.call("delete_usage_plan_key", keyId=key["id"], **of_plan)
    assert (await bench.ask("/hello", x_api_key=value))[0] == 403


async def test_a_templates_plan_counts_for_an_api_made_here(bench: Bench) -> None:
    api, _ = await bench.mock_api(apiKeyRequired=True)
    await bench.deploy(api)
    value = "0123456789abcdefghij"
    resources: dict[str, Any] = {
        "Key": {
            "Type": "AWS::ApiGateway::ApiKey",
            "Properties": {"Value": value, "Enabled": True},
        },
        "Plan": {
            "Type": "AWS::ApiGateway::UsagePlan",
            "Properties": {"ApiStages": [{"ApiId": api, "Stage": "v1"}]},
        },
        "Join": {
            "Type": "AWS::ApiGateway::UsagePlanKey",
            "Properties": {
                "KeyId": {"Ref": "Key"},
                "KeyType": "API_KEY",
                "UsagePlanId": {"Ref": "Plan"},
            },
        },
    }
    path = f"/_aws/execute-api/{api}/v1/hello"
    assert (await bench.ask(path, x_api_key=value))[0] == 403
    bench.emulator.deploy(Assembly({}, {"s": {"Resources": resources}}))
    assert (await bench.ask(path, x_api_key=value))[0] == 200


def plan_named(name: str) -> Template:
    plan = {"Type": "AWS::ApiGateway::UsagePlan", "Properties": {"UsagePlanName": name}}
    return {"Resources": {"Plan": plan}}


async def test_a_templates_plan_takes_a_stage_made_here(bench: Bench) -> None:
    """As csc deploy's canary and consoles do: the copy counts until the template changes the plan."""
    api, _ = await bench.mock_api(apiKeyRequired=True)
    await bench.deploy(api)
    bench.emulator.deploy(Assembly({}, {"s": plan_named("p")}))
    (plan,) = (await bench.call("get_usage_plans"))["items"]
    add = [{"op": "add", "path": "/apiStages", "value": f"{api}:v1"}]
    await bench.call("update_usage_plan", usagePlanId=plan["id"], patchOperations=add)
    (plan,) = (await bench.call("get_usage_plans"))["items"]
    assert plan["apiStages"] == [{"apiId": api, "stage": "v1"}]
    bench.emulator.deploy(Assembly({}, {"s": plan_named("renamed")}))
    (plan,) = (await bench.call("get_usage_plans"))["items"]
    assert (plan["name"], plan["apiStages"]) == ("renamed", [])
