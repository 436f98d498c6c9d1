"""TestInvokeMethod: the API as it is now, its authorizer left out, with the execution log."""

from csc.assembly import Assembly
from tests.emulator.conftest import mock_api
from tests.emulator.gateway.conftest import Functions
from tests.emulator.services.apigateway.conftest import OK, Bench


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
    given = {"credentials": "arn:aws:iam::123456789012:role/any", "integrationHttpMethod": "POST"}
    await bench.call("put_integration", type="AWS", uri=uri, **given, **place)
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


async def test_the_log_of_a_function_is_as_recorded(bench: Bench) -> None:
    functions = Functions()
    functions.handlers["f"] = lambda event: {"got": event}
    bench.emulator.cloud.services["lambda"] = functions
    bench.emulator.cloud.authorize = None
    api, resource = await bench.mock_api("$input.body")
    place = {"restApiId": api, "resourceId": resource, "httpMethod": "GET"}
    arn = "arn:aws:lambda:us-east-1:123456789012:function:f"
    path = f"/2015-03-31/functions/{arn}/invocations"
    uri = f"arn:aws:apigateway:us-east-1:lambda:path{path}"
    await bench.call("put_integration", type="AWS", integrationHttpMethod="POST", uri=uri, **place)
    answers = {"method.response.header.V": "integration.response.header.X-Amz-Executed-Version"}
    declared = {"method.response.header.V": False}
    await bench.call("delete_method_response", **OK, **place)
    await bench.call("put_method_response", responseParameters=declared, **OK, **place)
    await bench.call("put_integration_response", responseParameters=answers, **OK, **place)
    answer = await bench.call("test_invoke_method", body='{"a": 1}', **place)
    assert answer["headers"]["V"] == "$LATEST"
    lines = [line.partition(" : ")[2] for line in answer["log"].splitlines()]
    address = f"https://lambda.us-east-1.amazonaws.com{path}"
    at = lines.index(f"Endpoint request URI: {address}")
    unique = lines[1].rpartition(" ")[2]
    assert lines[at + 1].startswith(
        f"Endpoint request headers: {{x-amzn-lambda-integration-tag={unique}, Authorization=****, "
    )
    assert lines[at + 1].endswith(
        f"x-amzn-apigateway-api-id={api}, Accept=application/json, "
        f"User-Agent=AmazonAPIGateway_{api}, X-Amz-Security-Token=**** [TRUNCATED]"
    )
    assert lines[at + 2 : at + 4] == [
        'Endpoint request body after transformations: {"a": 1}',
        f"Sending request to {address}",
    ]
    for words in ("Content-Length=15", "X-Amz-Executed-Version=$LATEST", "X-Amzn-Trace-Id=Root="):
        assert words in lines[at + 5]
