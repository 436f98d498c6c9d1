"""Executions as clients see them, and the calls that machines make as their role."""

import asyncio
import json
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from tests.emulator.conftest import Running, Start
from tests.emulator.services.bed import Bed, allow, ask, until
from tests.emulator.services.stepfunctions.conftest import ROLE, Machines, one

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f"


def client_of(running: Running) -> Any:
    return boto3.client(
        "stepfunctions",
        endpoint_url=running.emulator.url,
        region_name="us-east-1",
        aws_access_key_id="a",
        aws_secret_access_key="b",
        config=Config(inject_host_prefix=False, retries={"total_max_attempts": 1}),
    )


async def test_boto3_runs_a_machine(running: Running) -> None:
    sfn = client_of(running)
    definition = json.dumps(one("Pass", Result={"a": 1}))
    created = await ask(sfn.create_state_machine, name="m", definition=definition, roleArn=ROLE)
    arn = created["stateMachineArn"]
    started = await ask(sfn.start_execution, stateMachineArn=arn, name="e", input='{"x": 1}')

    async def ended() -> Any:
        return await ask(sfn.describe_execution, executionArn=started["executionArn"])

    while (told := await ended())["status"] == "RUNNING":
        await asyncio.sleep(0.01)
    assert (told["status"], told["output"], told["name"]) == ("SUCCEEDED", '{"a":1}', "e")
    history = await ask(sfn.get_execution_history, executionArn=started["executionArn"])
    assert [(event["type"], event["previousEventId"]) for event in history["events"]] == [
        ("ExecutionStarted", 0),
        ("PassStateEntered", 0),
        ("PassStateExited", 2),
        ("ExecutionSucceeded", 3),
    ]
    listed = await ask(sfn.list_executions, stateMachineArn=arn, statusFilter="SUCCEEDED")
    assert [one["name"] for one in listed["executions"]] == ["e"]
    express = await ask(
        sfn.create_state_machine, name="x", definition=definition, roleArn=ROLE, type="EXPRESS"
    )
    sync = await ask(sfn.start_sync_execution, stateMachineArn=express["stateMachineArn"])
    assert (sync["status"], sync["output"]) == ("SUCCEEDED", '{"a":1}')
    validated = await ask(sfn.validate_state_machine_definition, definition="{}")
    assert validated["result"] == "FAIL"


async def test_starting_by_name_is_idempotent(machines: Machines) -> None:
    arn = machines.create(one("Task", Resource=FUNCTION), "STANDARD")
    done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    machines.functions.handlers["f"] = lambda payload: done
    given = {"stateMachineArn": arn, "name": "e", "input": "{}"}
    first = machines.call("stepfunctions", "StartExecution", **given)
    assert machines.call("stepfunctions", "StartExecution", **given) == first
    machines.fails(
        "ExecutionAlreadyExists", "stepfunctions", "StartExecution", **given | {"input": "1"}
    )
    execution = {"executionArn": first["executionArn"]}
    await asyncio.sleep(0)
    machines.call("stepfunctions", "StopExecution", **execution, error="E", cause="c")
    await until(lambda: not machines.sfn.tasks)
    told = machines.call("stepfunctions", "DescribeExecution", **execution)
    assert (told["status"], told["error"]) == ("ABORTED", "E")
    events = machines.call("stepfunctions", "GetExecutionHistory", **execution)["events"]
    assert events[-1]["type"] == "ExecutionAborted"


async def test_an_execution_of_another_process_goes_on(start: Start, tmp_path: Path) -> None:
    first = await start(state=tmp_path / "state.db")
    sfn = client_of(first)
    states = {
        "A": {"Type": "Pass", "Result": 7, "ResultPath": "$.n", "Assign": {"v": 1}, "Next": "B"},
        "B": {"Type": "Wait", "SecondsPath": "$.wait", "Next": "C"},
        "C": {"Type": "Pass", "Parameters": {"n.$": "$.n", "v.$": "$v"}, "End": True},
    }
    definition = json.dumps({"StartAt": "A", "States": states})
    made = await ask(sfn.create_state_machine, name="m", definition=definition, roleArn=ROLE)
    arn = made["stateMachineArn"]
    started = await ask(sfn.start_execution, stateMachineArn=arn, input='{"wait": 60}')
    await first.emulator.close()
    second = await start(state=tmp_path / "state.db")
    service: Any = second.emulator.cloud.services["stepfunctions"]

    async def at_once(seconds: float) -> None:
        assert seconds == 60

    service.sleep = at_once
    service.resume()
    execution = {"executionArn": started["executionArn"]}
    sfn = client_of(second)
    while (told := await ask(sfn.describe_execution, **execution))["status"] == "RUNNING":
        await asyncio.sleep(0.01)
    assert json.loads(told["output"]) == {"n": 7, "v": 1}
    history = await ask(sfn.get_execution_history, **execution)
    kinds = [event["type"] for event in history["events"]]
    assert kinds.count("ExecutionStarted") == kinds.count("PassStateExited") - 1 == 1


async def test_tables_are_read_and_written(machines: Machines) -> None:
    machines.call(
        "dynamodb",
        "CreateTable",
        TableName="table",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    put = {
        "Type": "Task",
        "Resource": "arn:aws:states:::dynamodb:putItem",
        "Parameters": {
            "TableName": "table",
            "Item": {"id": {"S.$": "$.id"}},
            "ConditionExpression": "attribute_not_exists(id)",
        },
        "ResultPath": None,
        "Next": "Get",
    }
    get = {
        "Type": "Task",
        "Resource": "arn:aws:states:::aws-sdk:dynamodb:getItem",
        "Parameters": {"TableName": "table", "Key": {"id": {"S.$": "$.id"}}},
        "ResultSelector": {"id.$": "$.Item.id.S"},
        "End": True,
    }
    machine = {"StartAt": "Put", "States": {"Put": put, "Get": get}}
    assert await machines.output(machine, {"id": "7"}) == {"id": "7"}
    error, cause = await machines.failure(machine, {"id": "7"})
    assert error == "DynamoDB.ConditionalCheckFailedException"
    assert cause.startswith("The conditional request failed")


async def test_other_services_by_the_sdk(machines: Machines) -> None:
    url = machines.call("sqs", "CreateQueue", QueueName="q")["QueueUrl"]
    send = one(
        "Task",
        Resource="arn:aws:states:::sqs:sendMessage",
        Parameters={"QueueUrl": url, "MessageBody": {"hello.$": "$.name"}},
    )
    assert "MessageId" in await machines.output(send, {"name": "Ann"})
    [message] = machines.call("sqs", "ReceiveMessage", QueueUrl=url)["Messages"]
    assert json.loads(message["Body"]) == {"hello": "Ann"}
    machines.call("s3", "CreateBucket", Bucket="bucket")
    sdk = "arn:aws:states:::aws-sdk:s3:"
    put = {"Bucket": "bucket", "Key": "k", "Body": {"a": 1}}
    await machines.output(one("Task", Resource=f"{sdk}putObject", Parameters=put))
    get = one("Task", Resource=f"{sdk}getObject", Parameters={"Bucket": "bucket", "Key": "k"})
    assert (await machines.output(get))["Body"] == '{"a":1}'
    get["States"]["S"]["Parameters"]["Key"] = "no"
    assert (await machines.failure(get))[0] == "S3.NoSuchKeyException"
    unknown = one("Task", Resource="arn:aws:states:::glue:startJobRun")
    assert (await machines.failure(unknown))[0] == "States.Runtime"


async def test_lambda_with_all_that_invoke_takes(machines: Machines) -> None:
    machines.functions.handlers["f"] = lambda payload: {"got": payload}
    task = one(
        "Task",
        Resource="arn:aws:states:::lambda:invoke",
        Parameters={"FunctionName": FUNCTION, "Payload.$": "$"},
        OutputPath="$.Payload",
    )
    assert await machines.output(task, {"x": 1}) == {"got": {"x": 1}}


async def test_a_machine_starts_another_and_waits(machines: Machines) -> None:
    child = machines.create(one("Pass", Parameters={"n.$": "States.MathAdd($.n, 1)"}), "STANDARD")
    parameters = {"StateMachineArn": child, "Input": {"n.$": "$.n"}}
    for pattern, output in ((".sync", '{"n":6}'), (".sync:2", {"n": 6})):
        resource = f"arn:aws:states:::states:startExecution{pattern}"
        task = one("Task", Resource=resource, Parameters=parameters)
        told = json.loads((await machines.wait(task, {"n": 5}))["output"])
        assert (told["Status"], told["Output"]) == ("SUCCEEDED", output)
    failing = machines.create(one("Fail", Error="E"), "STANDARD")
    resource = "arn:aws:states:::states:startExecution.sync:2"
    task = one("Task", Resource=resource, Parameters={"StateMachineArn": failing})
    told = await machines.wait(task)
    assert (told["error"], json.loads(told["cause"])["Error"]) == ("States.TaskFailed", "E")


async def test_a_task_waits_for_its_token(machines: Machines) -> None:
    url = machines.call("sqs", "CreateQueue", QueueName="q")["QueueUrl"]
    task = one(
        "Task",
        Resource="arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        Parameters={"QueueUrl": url, "MessageBody.$": "$$.Task.Token"},
    )
    running = asyncio.ensure_future(machines.wait(task))
    await until(lambda: machines.sfn.waiting)
    got = await machines.ask("sqs", "ReceiveMessage", QueueUrl=url, WaitTimeSeconds=1)
    token = got["Messages"][0]["Body"]
    machines.fails("InvalidOutput", "stepfunctions", "SendTaskSuccess", taskToken=token, output="{")
    machines.call("stepfunctions", "SendTaskSuccess", taskToken=token, output='{"ok": true}')
    assert json.loads((await running)["output"]) == {"ok": True}
    machines.fails("TaskTimedOut", "stepfunctions", "SendTaskSuccess", taskToken=token, output="1")


async def test_the_role_decides_what_a_machine_may(bed: Bed) -> None:
    url = bed.call("sqs", "CreateQueue", QueueName="q")["QueueUrl"]
    arn = "arn:aws:sqs:us-east-1:123456789012:q"
    good = bed.role("good", "states.amazonaws.com", allow("sqs:SendMessage", arn))
    poor = bed.role("poor", "states.amazonaws.com")
    stranger = bed.role("stranger", "lambda.amazonaws.com", allow("*"))
    task = one(
        "Task",
        Resource="arn:aws:states:::sqs:sendMessage",
        Parameters={"QueueUrl": url, "MessageBody": "x"},
    )
    told = {}
    for name, role in (("good", good), ("poor", poor), ("stranger", stranger)):
        made = bed.call(
            "stepfunctions",
            "CreateStateMachine",
            name=name,
            definition=json.dumps(task),
            roleArn=role,
            type="EXPRESS",
        )
        machine = made["stateMachineArn"]
        told[name] = await bed.ask("stepfunctions", "StartSyncExecution", stateMachineArn=machine)
    assert told["good"]["status"] == "SUCCEEDED"
    assert (told["poor"]["status"], told["poor"]["error"]) == (
        "FAILED",
        "SQS.AmazonSQSException",
    )
    assert "is authorized to assume" in told["stranger"]["cause"]


async def test_a_machine_of_a_template(bed: Bed) -> None:
    definition = '{"StartAt":"S","States":{"S":{"Type":"Pass","Result":"${Word}","End":true}}}'
    group = {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/m"}}
    logging = {
        "Level": "ALL",
        "IncludeExecutionData": True,
        "Destinations": [
            {"CloudWatchLogsLogGroup": {"LogGroupArn": {"Fn::GetAtt": ["Group", "Arn"]}}}
        ],
    }
    properties = {
        "DefinitionString": definition,
        "DefinitionSubstitutions": {"Word": 'say "hi"'},
        "RoleArn": ROLE,
        "StateMachineType": "EXPRESS",
        "LoggingConfiguration": logging,
    }
    machine = {"Type": "AWS::StepFunctions::StateMachine", "Properties": properties}
    bed.deploy({"Group": group, "M": machine})
    [listed] = bed.call("stepfunctions", "ListStateMachines")["stateMachines"]
    arn = listed["stateMachineArn"]
    told = await bed.ask("stepfunctions", "StartSyncExecution", stateMachineArn=arn)
    assert json.loads(told["output"]) == 'say "hi"'
    events = bed.call("logs", "FilterLogEvents", logGroupName="/m")["events"]
    assert json.loads(events[0]["message"])["type"] == "ExecutionStarted"
    bed.deploy({"Group": group})
    assert bed.call("stepfunctions", "ListStateMachines")["stateMachines"] == []


async def test_a_payload_that_is_text_is_json_already(machines: Machines) -> None:
    machines.functions.handlers["f"] = lambda payload: payload
    parameters = {"FunctionName": FUNCTION, "Payload.$": "$.p"}
    resource = "arn:aws:states:::lambda:invoke"
    task = one("Task", Resource=resource, Parameters=parameters, OutputPath="$.Payload")
    assert await machines.output(task, {"p": '{"x": 1}'}) == {"x": 1}
    assert await machines.output(task, {"p": None}) == {}


async def test_entries_that_eventbridge_refuses_fail_the_task(machines: Machines) -> None:
    entry = {"Source": "s", "DetailType": "d", "Detail": "no JSON"}
    resource = "arn:aws:states:::events:putEvents"
    task = one("Task", Resource=resource, Parameters={"Entries": [entry]})
    error, cause = await machines.failure(task)
    assert (error, json.loads(cause)["FailedEntryCount"]) == ("EventBridge.FailedEntry", 1)
