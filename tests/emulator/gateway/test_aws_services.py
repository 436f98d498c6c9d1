"""AWS integrations by action and by path, in the protocols that the services speak."""

import json
from typing import Any

import pytest

from csc.emulator.calls import Call

PREFIX = "arn:aws:apigateway:us-east-1:"


def service(uri: str, template: str | None = None, **more: Any) -> dict[str, Any]:
    templates = {} if template is None else {"application/json": template}
    return {
        "Integration": {
            "Type": "AWS",
            "IntegrationHttpMethod": "POST",
            "Uri": PREFIX + uri,
            "Credentials": "arn:aws:iam::123456789012:role/any",
            "RequestTemplates": templates,
            "IntegrationResponses": [
                {"StatusCode": "200"},
                {"StatusCode": "400", "SelectionPattern": "4\\d{2}"},
            ],
            **more,
        },
        "MethodResponses": [{"StatusCode": "200"}, {"StatusCode": "400"}],
    }


async def test_an_action_of_a_json_service(gateway: Any) -> None:
    gateway.serve({"GET /": service("dynamodb:action/ListTables", "{}")})
    answer = await gateway.call("GET", "/")
    assert (answer.status, json.loads(answer.body)) == (200, {"TableNames": []})


async def test_a_query_service_answers_in_json(gateway: Any) -> None:
    gateway.serve({"GET /": service("sts:action/GetCallerIdentity")})
    answer = await gateway.call("GET", "/")
    assert answer.status == 200
    told = json.loads(answer.body)["GetCallerIdentityResponse"]
    assert told["GetCallerIdentityResult"]["Account"] == "123456789012"
    arn = told["GetCallerIdentityResult"]["Arn"]
    assert arn.endswith("assumed-role/any/BackplaneAssumeRoleSession")
    assert told["ResponseMetadata"] == {"RequestId": "00000000-0000-4000-8000-000000000001"}


async def test_a_query_service_that_is_asked_for_xml_answers_in_it(gateway: Any) -> None:
    parameters = {"integration.request.header.Accept": "'text/xml'"}
    method = service("sts:action/GetCallerIdentity", RequestParameters=parameters)
    gateway.serve({"GET /": method})
    answer = await gateway.call("GET", "/")
    assert b"assumed-role/any/BackplaneAssumeRoleSession</Arn>" in answer.body


async def test_parameters_and_errors_of_a_query_service(gateway: Any) -> None:
    parameters = {"integration.request.querystring.RoleName": "method.request.querystring.name"}
    method = service("iam:action/GetRole", RequestParameters=parameters)
    method["RequestParameters"] = {"method.request.querystring.name": True}
    gateway.serve({"GET /": method})
    answer = await gateway.call("GET", "/?name=nobody")
    assert answer.status == 400
    error = json.loads(answer.body)["Error"]
    assert error == {
        "Code": "NoSuchEntity",
        "Message": "The role with name nobody cannot be found.",
        "Type": "Sender",
    }


async def test_a_path_is_an_http_request_to_the_service(gateway: Any) -> None:
    parameters = {
        "integration.request.header.X-Amz-Target": "'DynamoDB_20120810.ListTables'",
        "integration.request.header.Content-Type": "'application/x-amz-json-1.0'",
    }
    gateway.serve({"GET /": service("dynamodb:path//", "{}", RequestParameters=parameters)})
    answer = await gateway.call("GET", "/")
    assert (answer.status, json.loads(answer.body)) == (200, {"TableNames": []})


@pytest.mark.parametrize("rendered", ["{", "[]", '{"Limit": "x"}'])
async def test_a_body_that_the_service_cannot_read_is_its_400(gateway: Any, rendered: str) -> None:
    gateway.serve({"GET /": service("dynamodb:action/ListTables", rendered)})
    answer = await gateway.call("GET", "/")
    assert answer.status == 400
    assert "Exception" in json.loads(answer.body)["__type"]


async def test_an_action_that_the_service_lacks_is_its_400(gateway: Any) -> None:
    gateway.serve({"GET /": service("dynamodb:action/MakeTea", "{}")})
    answer = await gateway.call("GET", "/")
    assert answer.status == 400
    assert json.loads(answer.body)["__type"].endswith("UnknownOperationException")


@pytest.mark.parametrize(
    ("uri", "body"),
    [
        ("textract:action/DetectDocumentText", "{}"),
        ("rekognition:path//", "{}"),
        ("dynamodb:action/DescribeTableReplicaAutoScaling", "{}"),
    ],
)
async def test_what_is_not_emulated_is_a_failed_integration(
    gateway: Any, uri: str, body: str
) -> None:
    gateway.serve({"GET /": service(uri, body)})
    answer = await gateway.call("GET", "/")
    assert answer.status == 504
    assert "CSC doesn't emulate" in gateway.last.error.detail


def call(gateway: Any, service: str, operation: str, **input: Any) -> Any:
    cloud = gateway.cloud
    return cloud.invoke(Call(service, operation, input, cloud.root(), "setup", cloud.region))


FORM = {"integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"}


async def test_a_queue_by_its_path(gateway: Any) -> None:
    call(gateway, "sqs", "CreateQueue", QueueName="orders")
    template = (
        "Action=SendMessage&MessageBody=$util.urlEncode($input.body)"
        "&MessageAttribute.1.Name=kind&MessageAttribute.1.Value.DataType=String"
        "&MessageAttribute.1.Value.StringValue=new"
    )
    uri = "sqs:path/123456789012/orders"
    gateway.serve(
        {
            "POST /": service(uri, template, RequestParameters=FORM),
            "GET /": service(
                uri,
                "Action=ReceiveMessage&AttributeName.1=SentTimestamp&MessageAttributeName.1=All",
                RequestParameters=FORM,
            ),
        }
    )
    headers = {"Content-Type": "application/json"}
    answer = await gateway.call("POST", "/", headers, b'{"a": "1&2"}')
    sent = json.loads(answer.body)["SendMessageResponse"]
    assert set(sent["SendMessageResult"]) == {
        "MD5OfMessageAttributes",
        "MD5OfMessageBody",
        "MD5OfMessageSystemAttributes",
        "MessageId",
        "SequenceNumber",
    }
    answer = await gateway.call("GET", "/")
    assert answer.status == 200, answer.body
    got = json.loads(answer.body)["ReceiveMessageResponse"]["ReceiveMessageResult"]
    [message] = got["messages"]
    assert message["Body"] == '{"a": "1&2"}'
    assert message["Attributes"] == [{"Name": "SentTimestamp", "Value": "1700000000000"}]
    [attribute] = message["MessageAttributes"]
    assert (attribute["Name"], attribute["Value"]["StringValue"]) == ("kind", "new")


async def test_a_queue_by_action_and_in_json(gateway: Any) -> None:
    url = call(gateway, "sqs", "CreateQueue", QueueName="orders")["QueueUrl"]
    queries = {
        "integration.request.querystring.MessageBody": "method.request.querystring.text",
        "integration.request.querystring.QueueUrl": f"'{url}'",
    }
    declared = {"RequestParameters": {"method.request.querystring.text": False}}
    json_headers = {
        "integration.request.header.X-Amz-Target": "'AmazonSQS.SendMessage'",
        "integration.request.header.Content-Type": "'application/x-amz-json-1.0'",
    }
    body = json.dumps({"QueueUrl": url, "MessageBody": "in json"})
    gateway.serve(
        {
            "GET /": {**service("sqs:action/SendMessage", RequestParameters=queries), **declared},
            "GET /json": service("sqs:path//", body, RequestParameters=json_headers),
        }
    )
    answer = await gateway.call("GET", "/?text=hi")
    assert json.loads(answer.body)["SendMessageResponse"]["SendMessageResult"]["MessageId"]
    answer = await gateway.call("GET", "/json")
    assert json.loads(answer.body)["MessageId"]
    answer = await gateway.call("GET", "/")  # SQS says what is missing
    assert (answer.status, json.loads(answer.body)["Error"]["Code"]) == (400, "MissingParameter")
    found = call(gateway, "sqs", "ReceiveMessage", QueueUrl=url, MaxNumberOfMessages=10)
    assert [message["Body"] for message in found["Messages"]] == ["hi", "in json"]


async def test_a_machine_is_started_and_waited_for(gateway: Any) -> None:
    definition = json.dumps({"StartAt": "S", "States": {"S": {"Type": "Pass", "End": True}}})
    role = "arn:aws:iam::123456789012:role/any"
    made = call(
        gateway,
        "stepfunctions",
        "CreateStateMachine",
        name="m",
        definition=definition,
        roleArn=role,
        type="EXPRESS",
    )
    template = (
        '{"input": "$util.escapeJavaScript($input.json(\'$\'))", '
        f'"stateMachineArn": "{made["stateMachineArn"]}"}}'
    )
    method = service("states:action/StartSyncExecution", template)
    method["Integration"]["IntegrationResponses"][0]["ResponseTemplates"] = {
        "application/json": "$util.parseJson($input.json('$.output'))"
    }
    gateway.serve({"POST /": method})
    answer = await gateway.call("POST", "/", {"Content-Type": "application/json"}, b'{"n":1}')
    assert (answer.status, json.loads(answer.body)) == (200, {"n": 1})


@pytest.mark.parametrize("name", ["MessageAttribute", "MessageAttributes"])
async def test_message_attributes_in_the_singular_and_the_plural(gateway: Any, name: str) -> None:
    """Recorded: SQS takes both from an integration's form."""
    sqs: Any = gateway.cloud.services["sqs"]
    queue = sqs.operations["CreateQueue"]
    call = Call("sqs", "CreateQueue", {}, gateway.cloud.root(), "r", "us-east-1")
    made = queue.run(sqs, {"QueueName": "q"}, call)
    form = (
        f"Action=SendMessage&MessageBody=x&{name}.1.Name=agent&{name}.1.Value.DataType=String"
        f"&{name}.1.Value.StringValue=me"
    )
    parameters = {"integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"}
    gateway.serve(
        {"POST /": service("sqs:path/123456789012/q", form, RequestParameters=parameters)}
    )
    assert (
        await gateway.call("POST", "/", {"Content-Type": "application/json"}, "{}")
    ).status == 200
    asked = {"QueueUrl": made["QueueUrl"], "MessageAttributeNames": ["All"]}
    call = Call("sqs", "ReceiveMessage", asked, gateway.cloud.root(), "r", "us-east-1")
    received = gateway.cloud.invoke(call)
    (message,) = (await received if not isinstance(received, dict) else received)["Messages"]
    assert message["MessageAttributes"]["agent"]["StringValue"] == "me"
