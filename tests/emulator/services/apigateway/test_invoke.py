"""TestInvokeMethod: the API as it is now, its authorizer left out, with the execution log."""

from csc.assembly import Assembly
from tests.emulator.conftest import mock_api
from tests.emulator.services.apigateway.conftest import Bench


async def test_before_any_deployment(bench: Bench) -> None:
    api, resource = await bench.mock_api(
        "$stageVariables.a $input.params('q')", apiKeyRequired=True
    )
    answer = await bench.call(
        "test_invoke_method",
        restApiId=api,
        resourceId=resource,
        httpMethod="GET",
        pathWithQueryString="/hello?q=x",
        stageVariables={"a": "v"},
        headers={"Accept": "application/json", "Authorization": "secret"},
    )
    assert (answer["status"], answer["body"]) == (200, "v x")
    for words in (
        "HTTP Method: GET, Resource Path: /hello",
        "Method request query string: {q=x}",
        "Method response body after transformations: v x",
        "Method completed with status: 200",
    ):
        assert words in answer["log"]
    assert "secret" not in answer["log"]
    assert "Endpoint" not in answer["log"]  # a MOCK has none
    assert answer["headers"] == {"Content-Type": "application/json"}


async def test_the_named_method_runs_whatever_the_path(bench: Bench) -> None:
    """Recorded on AWS: the path gives the parameters, and nothing else."""
    api, resource = await bench.mock_api("$input.params('q') $context.path")
    answer = await bench.call(
        "test_invoke_method",
        restApiId=api,
        resourceId=resource,
        httpMethod="GET",
        pathWithQueryString="/random/test?q=x",
    )
    assert (answer["status"], answer["body"]) == (200, "x /test-invoke-stage/random/test")


async def test_what_fails_says_why(bench: Bench) -> None:
    api, resource = await bench.mock_api()
    place = {"restApiId": api, "resourceId": resource, "httpMethod": "GET"}
    uri = "arn:aws:apigateway:us-east-1:rekognition:action/DetectLabels"
    await bench.call("put_integration", type="AWS", integrationHttpMethod="POST", uri=uri, **place)
    answer = await bench.call("test_invoke_method", **place)
    assert answer["status"] == 504
    assert "Execution failed: CSC doesn't emulate rekognition" in answer["log"]
    await bench.call("delete_integration", **place)
    told = await bench.refused("test_invoke_method", **place)
    assert told == "BadRequestException: No integration defined for method"


async def test_a_templates_method(bench: Bench) -> None:
    bench.emulator.deploy(Assembly({}, {"s": mock_api("declared")}))
    (api,) = (await bench.call("get_rest_apis"))["items"]
    items = (await bench.call("get_resources", restApiId=api["id"]))["items"]
    resource = next(one for one in items if one["path"] == "/hello")
    place = {"restApiId": api["id"], "resourceId": resource["id"], "httpMethod": "GET"}
    answer = await bench.call("test_invoke_method", **place)
    assert answer["body"] == '{"hello": "declared"}'
