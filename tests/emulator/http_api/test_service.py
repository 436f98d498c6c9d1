"""First-class integrations: one action of a service, with the integration's role."""

import base64
from typing import Any

import orjson
import pytest

from csc.diagnostics import DiagnosticsError
from csc.emulator.calls import Call
from tests.emulator.http_api.conftest import HttpBench, header

TRUST: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "apigateway.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}


def role(*actions: str) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    policies = [{"PolicyName": "p", "PolicyDocument": document}] if actions else []
    given = {"AssumeRolePolicyDocument": TRUST, "Policies": policies}
    return {"Type": "AWS::IAM::Role", "Properties": given}


def action(subtype: str, **parameters: Any) -> dict[str, Any]:
    given = {
        "ApiId": {"Ref": "Api"},
        "IntegrationType": "AWS_PROXY",
        "IntegrationSubtype": subtype,
        "PayloadFormatVersion": "1.0",
        "CredentialsArn": {"Fn::GetAtt": ["Role", "Arn"]},
        "RequestParameters": parameters,
    }
    return {"Type": "AWS::ApiGatewayV2::Integration", "Properties": given}


QUEUE = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "orders"}}
URL = {"Ref": "Queue"}


async def call(bench: HttpBench, service: str, operation: str, **input: Any) -> Any:
    made = Call(service, operation, input, bench.cloud.root(), "r", "us-east-1")
    output: Any = bench.cloud.invoke(made)
    return output if isinstance(output, dict) else await output


async def test_a_message_is_sent(bench: HttpBench) -> None:
    attributes = '{"kind": {"DataType": "String", "StringValue": "${request.header.x-kind}"}}'
    sent = action(
        "SQS-SendMessage",
        QueueUrl=URL,
        MessageBody="$request.body.message",
        DelaySeconds="$request.querystring.delay",
        MessageAttributes=attributes,
    )
    bench.routes("POST /x", Integration=sent, Queue=QUEUE, Role=role("sqs:SendMessage"))
    bench.enforce_iam()
    response = await bench.ask("POST", "/x?delay=0", {"x-kind": "new"}, '{"message": "hi"}')
    assert response.status == 200
    assert response.body.startswith(b"<?xml") or response.body.startswith(b"<SendMessageResponse")
    assert b"<MessageId>" in response.body
    assert header(response, "content-type") == "text/xml"
    url = "http://localhost:8080/123456789012/orders"
    found = await call(bench, "sqs", "ReceiveMessage", QueueUrl=url, MessageAttributeNames=["All"])
    (message,) = found["Messages"]
    assert message["Body"] == "hi"
    assert message["MessageAttributes"]["kind"]["StringValue"] == "new"


async def test_messages_are_received_deleted_and_purged(bench: HttpBench) -> None:
    every = role("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:PurgeQueue")
    bench.routes(
        "GET /x",
        Integration=action("SQS-ReceiveMessage", QueueUrl=URL, MaxNumberOfMessages="10"),
        Queue=QUEUE,
        Role=every,
        Delete=action(
            "SQS-DeleteMessage", QueueUrl=URL, ReceiptHandle="$request.querystring.handle"
        ),
        DeleteRoute=to("DELETE /x", "Delete"),
        Purge=action("SQS-PurgeQueue", QueueUrl=URL),
        PurgeRoute=to("POST /purge", "Purge"),
    )
    bench.enforce_iam()
    url = "http://localhost:8080/123456789012/orders"
    await call(bench, "sqs", "SendMessage", QueueUrl=url, MessageBody="one")
    received = (await bench.ask("GET", "/x")).body
    handle = received.partition(b"<ReceiptHandle>")[2].partition(b"</")[0].decode()
    assert b"<Body>one</Body>" in received
    assert (await bench.ask("DELETE", f"/x?handle={handle}")).status == 200
    assert (await bench.ask("POST", "/purge")).status == 200
    missing = await bench.ask("DELETE", "/x")
    assert (missing.status, missing.body) == (400, b'{"message":"Bad Request"}')


def to(key: str, target: str) -> dict[str, Any]:
    from tests.emulator.http_api.conftest import route

    return route(key, target)


async def test_a_role_that_may_not_is_told_so_by_the_service(bench: HttpBench) -> None:
    sent = action("SQS-SendMessage", QueueUrl=URL, MessageBody="$request.body")
    bench.routes("POST /x", Integration=sent, Queue=QUEUE, Role=role())
    bench.enforce_iam()
    response = await bench.ask("POST", "/x", body="hi")
    assert response.status == 403
    assert b"AccessDenied" in response.body


async def test_a_role_that_doesnt_trust_api_gateway(bench: HttpBench) -> None:
    closed = role("sqs:*")
    closed["Properties"]["AssumeRolePolicyDocument"] = {
        **TRUST,
        "Statement": [{**TRUST["Statement"][0], "Principal": {"Service": "lambda.amazonaws.com"}}],
    }
    sent = action("SQS-SendMessage", QueueUrl=URL, MessageBody="$request.body")
    bench.routes("POST /x", Integration=sent, Queue=QUEUE, Role=closed)
    bench.enforce_iam()
    assert await bench.json("POST", "/x", body="hi") == (500, {"message": "Internal Server Error"})


async def test_an_event_is_put(bench: HttpBench) -> None:
    put = action(
        "EventBridge-PutEvents",
        Detail="$request.body",
        DetailType="order.${request.path.kind}",
        Source="shop",
        Resources='["arn:aws:x"]',
    )
    bench.routes("POST /{kind}", Integration=put, Role=role("events:PutEvents"))
    bench.enforce_iam()
    status, found = await bench.json("POST", "/made", body='{"id": 1}')
    assert status == 200
    assert found["FailedEntryCount"] == 0
    assert found["Entries"][0]["EventId"]


async def test_a_record_is_put(bench: HttpBench) -> None:
    stream = {"Type": "AWS::Kinesis::Stream", "Properties": {"Name": "clicks", "ShardCount": 1}}
    put = action(
        "Kinesis-PutRecord",
        StreamName="clicks",
        Data="$request.body",
        PartitionKey="$context.identity.sourceIp",
    )
    bench.routes("POST /x", Integration=put, Stream=stream, Role=role("kinesis:PutRecord"))
    bench.enforce_iam()
    status, found = await bench.json("POST", "/x", body="click")
    assert (status, found["ShardId"]) == (200, "shardId-000000000000")
    shard = {"StreamName": "clicks", "ShardId": "shardId-000000000000"}
    iterator = await call(
        bench, "kinesis", "GetShardIterator", ShardIteratorType="TRIM_HORIZON", **shard
    )
    records = await call(bench, "kinesis", "GetRecords", ShardIterator=iterator["ShardIterator"])
    assert base64.b64decode(records["Records"][0]["Data"]) == b"click"


async def test_executions_are_started_and_stopped(bench: HttpBench) -> None:
    definition = {"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}
    machine = {
        "Type": "AWS::StepFunctions::StateMachine",
        "Properties": {
            "StateMachineType": "EXPRESS",
            "DefinitionString": orjson.dumps(definition).decode(),
            "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]},
        },
    }
    arn = {"Ref": "Machine"}
    start = action("StepFunctions-StartSyncExecution", StateMachineArn=arn, Input="$request.body")
    bench.routes(
        "POST /sync",
        Integration=start,
        Start=action("StepFunctions-StartExecution", StateMachineArn=arn, Name="n1"),
        StartRoute=to("POST /start", "Start"),
        Stop=action("StepFunctions-StopExecution", ExecutionArn="$request.querystring.arn"),
        StopRoute=to("POST /stop", "Stop"),
        Machine=machine,
        Role=role("states:*"),
    )
    bench.enforce_iam()
    status, found = await bench.json("POST", "/sync", body='{"a": 1}')
    assert (status, found["status"], orjson.loads(found["output"])) == (200, "SUCCEEDED", {"a": 1})
    status, found = await bench.json("POST", "/start")
    assert status == 200
    assert found["executionArn"].endswith("n1") or ":n1:" in found["executionArn"]
    assert (await bench.ask("POST", "/stop?arn=arn:aws:states:x")).status == 400


@pytest.mark.parametrize(
    ("integration", "why"),
    [
        (action("SQS-SendMessage", QueueUrl="q"), "MessageBody is required"),
        (action("SQS-PurgeQueue", QueueUrl="q", Color="x"), "Color does not fit"),
        (action("SNS-Publish"), "Unknown integration subtype"),
        (action("AppConfig-GetConfiguration"), "no AppConfig"),
        (action("SQS-PurgeQueue", QueueUrl="$request.nothing"), "Invalid mapping expression"),
    ],
)
def test_what_is_refused_at_its_place(bench: HttpBench, integration: Any, why: str) -> None:
    with pytest.raises(DiagnosticsError) as caught:
        bench.routes("GET /x", Integration=integration, Role=role())
    (problem,) = caught.value.diagnostics
    assert problem.code == "CSC609"
    assert why in problem.message


def test_without_a_role_it_is_refused(bench: HttpBench) -> None:
    bare = action("SQS-PurgeQueue", QueueUrl="q")
    del bare["Properties"]["CredentialsArn"]
    with pytest.raises(DiagnosticsError, match="Credentials are required"):
        bench.routes("GET /x", Integration=bare)
