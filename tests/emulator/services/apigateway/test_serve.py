"""From nothing to an answered request, through boto3; a deployment is an immutable snapshot."""

from pathlib import Path

from csc.emulator.app import Emulator, Options
from tests.emulator.services.apigateway.conftest import Bench


async def test_create_deploy_and_ask(bench: Bench) -> None:
    api, _ = await bench.mock_api()
    assert await bench.ask(f"/_aws/execute-api/{api}/v1/hello") == (403, b'{"message":"Forbidden"}')
    await bench.deploy(api)
    assert await bench.ask(f"/_aws/execute-api/{api}/v1/hello") == (200, b"one")
    assert await bench.ask(f"/restapis/{api}/v1/_user_request_/hello") == (200, b"one")
    status, _ = await bench.ask(f"/_aws/execute-api/{api}/other/hello")
    assert status == 403
    status, body = await bench.ask(f"/restapis/{api}/v1/_user_request_/nothing")
    assert (status, body) == (403, b'{"message":"Missing Authentication Token"}')


async def test_an_apis_own_address(bench: Bench) -> None:
    """The host name that AWS gives it, and the same below localhost; it may be disabled."""
    api, _ = await bench.mock_api("$context.path $context.domainPrefix")
    await bench.deploy(api)
    hosts = f"{api}.execute-api.us-east-1.amazonaws.com", f"{api}.execute-api.localhost:8080"
    for host in hosts:
        assert await bench.ask("/v1/hello", Host=host) == (200, f"/v1/hello {api}".encode())
    for path in ("/v1/hello", "/v1//hello"):  # slashes too many are one, but in $context.path
        assert await bench.ask(f"/{path}", Host=hosts[0]) == (200, f"{path} {api}".encode())
    forbidden = (403, b'{"message":"Forbidden"}')
    assert await bench.ask("/other/hello", Host=hosts[0]) == forbidden
    assert await bench.ask("/", Host=hosts[0]) == forbidden
    assert await bench.ask("/v1/hello", Host="none.execute-api.localhost") == forbidden
    disabled = [{"op": "replace", "path": "/disableExecuteApiEndpoint", "value": "true"}]
    await bench.call("update_rest_api", restApiId=api, patchOperations=disabled)
    await bench.deploy(api)
    assert await bench.ask("/v1/hello", Host=hosts[0]) == forbidden


async def test_a_deployment_is_a_snapshot(bench: Bench) -> None:
    api, resource = await bench.mock_api()
    first = await bench.deploy(api)
    place = {"restApiId": api, "resourceId": resource, "httpMethod": "GET", "statusCode": "200"}
    change = {"op": "replace", "path": "/responseTemplates/application~1json", "value": "two"}
    await bench.call("update_integration_response", patchOperations=[change], **place)
    path = f"/_aws/execute-api/{api}/v1/hello"
    assert await bench.ask(path) == (200, b"one")
    await bench.deploy(api)
    assert await bench.ask(path) == (200, b"two")
    back = [{"op": "replace", "path": "/deploymentId", "value": first["id"]}]
    await bench.call("update_stage", restApiId=api, stageName="v1", patchOperations=back)
    assert await bench.ask(path) == (200, b"one")


async def test_two_stages_serve_two_deployments_with_their_variables(bench: Bench) -> None:
    api, _ = await bench.mock_api("$stageVariables.name")
    await bench.deploy(api, "a", variables={"name": "first"})
    await bench.deploy(api, "b", variables={"name": "second"})
    assert await bench.ask(f"/_aws/execute-api/{api}/a/hello") == (200, b"first")
    assert await bench.ask(f"/_aws/execute-api/{api}/b/hello") == (200, b"second")
    change = [{"op": "replace", "path": "/variables/name", "value": "third"}]
    await bench.call("update_stage", restApiId=api, stageName="a", patchOperations=change)
    assert await bench.ask(f"/_aws/execute-api/{api}/a/hello") == (200, b"third")


async def test_what_is_deleted_is_not_served(bench: Bench) -> None:
    api, _ = await bench.mock_api()
    made = await bench.deploy(api)
    where = {"restApiId": api}
    told = await bench.refused("delete_deployment", deploymentId=made["id"], **where)
    assert told.startswith("BadRequestException: Active stages")
    await bench.call("delete_stage", stageName="v1", **where)
    assert (await bench.ask(f"/_aws/execute-api/{api}/v1/hello"))[0] == 403
    await bench.call("delete_deployment", deploymentId=made["id"], **where)
    await bench.call("delete_rest_api", **where)
    told = await bench.refused("get_rest_api", **where)
    assert told == f"NotFoundException: Invalid API identifier specified 123456789012:{api}"
    assert bench.emulator.cloud.storage.connection.execute(
        "SELECT count(*) FROM apigateway_objects"
    ).fetchone() == (0,)


async def test_all_of_it_survives_a_restart(tmp_path: Path) -> None:
    options = Options(port=0, state=tmp_path / "state.db")
    async with Emulator(options) as emulator:
        bench = Bench(emulator)
        api, _ = await bench.mock_api()
        await bench.deploy(api)
        order = [
            item["path"] for item in (await bench.call("get_resources", restApiId=api))["items"]
        ]
    async with Emulator(options) as emulator:
        bench = Bench(emulator)
        assert await bench.ask(f"/_aws/execute-api/{api}/v1/hello") == (200, b"one")
        again = await bench.call("get_resources", restApiId=api)
        assert [item["path"] for item in again["items"]] == order


async def test_a_deployment_without_methods_or_integrations_is_refused(bench: Bench) -> None:
    api = await bench.call("create_rest_api", name="empty")
    where = {"restApiId": api["id"]}
    told = await bench.refused("create_deployment", stageName="v1", **where)
    assert told == "BadRequestException: The REST API doesn't contain any methods"
    await bench.call(
        "put_method",
        resourceId=api["rootResourceId"],
        httpMethod="GET",
        authorizationType="NONE",
        **where,
    )
    told = await bench.refused("create_deployment", stageName="v1", **where)
    assert told == "BadRequestException: No integration defined for method"


async def test_api_keys_and_usage_plans(bench: Bench) -> None:
    api, _ = await bench.mock_api(apiKeyRequired=True)
    await bench.deploy(api)
    path = f"/_aws/execute-api/{api}/v1/hello"
    key = await bench.call("create_api_key", name="k", enabled=True, value="0123456789abcdefghij")
    assert await bench.ask(path, x_api_key=key["value"]) == (403, b'{"message":"Forbidden"}')
    plan = await bench.call(
        "create_usage_plan",
        name="p",
        apiStages=[{"apiId": api, "stage": "v1"}],
        quota={"limit": 2, "period": "DAY"},
    )
    of_plan = {"usagePlanId": plan["id"]}
    await bench.call("create_usage_plan_key", keyId=key["id"], keyType="API_KEY", **of_plan)
    assert (await bench.ask(path))[0] == 403
    answers = [(await bench.ask(path, x_api_key=key["value"]))[0] for _ in range(3)]
    assert answers == [200, 200, 429]
    more = [{"op": "replace", "path": "/quota/limit", "value": "10"}]
    changed = await bench.call("update_usage_plan", patchOperations=more, **of_plan)
    assert changed["quota"] == {"limit": 10, "offset": 0, "period": "DAY"}  # as AWS tells it
    assert changed["tags"] == {} == (await bench.call("get_usage_plan", **of_plan))["tags"]
    assert "tags" not in (await bench.call("get_usage_plans"))["items"][0]
    told = await bench.refused("update_usage_plan", usagePlanId="none", patchOperations=more)
    assert told == "NotFoundException: Invalid Usage Plan ID specified"
    assert (await bench.ask(path, x_api_key=key["value"]))[0] == 200
    off = [{"op": "replace", "path": "/enabled", "value": "false"}]
    await bench.call("update_api_key", apiKey=key["id"], patchOperations=off)
    assert (await bench.ask(path, x_api_key=key["value"]))[0] == 403
    told = await bench.refused("delete_usage_plan", **of_plan)
    assert "associated API stages" in told
    gone = [{"op": "remove", "path": "/apiStages", "value": f"{api}:v1"}]
    await bench.call("update_usage_plan", patchOperations=gone, **of_plan)
    await bench.call("delete_usage_plan", **of_plan)
