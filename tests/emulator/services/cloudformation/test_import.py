"""Resources that stand already, taken into a stack."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.emulator.conftest import Running, mock_api
from tests.emulator.services.cloudformation.test_made_stacks import ask, client_of, create, table

WANTED = {
    "ResourceType": "AWS::DynamoDB::Table",
    "LogicalResourceId": "T",
    "ResourceIdentifier": {"TableName": "orders"},
}


async def standing(running: Running) -> None:
    running.deploy(mock_api())
    dynamodb = client_of(running, "dynamodb")
    await ask(dynamodb.create_table, **table()["Properties"])
    await ask(dynamodb.put_item, TableName="orders", Item={"id": {"S": "1"}})


async def propose(running: Running, stack: str = "s", **resources: Any) -> Any:
    cf = client_of(running)
    await ask(
        cf.create_change_set,
        StackName=stack,
        ChangeSetName="c",
        ChangeSetType="IMPORT",
        TemplateBody=json.dumps({"Resources": resources}),
        ResourcesToImport=[WANTED],
    )
    return await ask(cf.describe_change_set, StackName=stack, ChangeSetName="c")


async def test_a_table_is_taken_in_with_its_items(running: Running) -> None:
    await standing(running)
    found = await propose(running, T=table(DeletionPolicy="Retain"))
    (change,) = [one["ResourceChange"] for one in found["Changes"]]
    assert (change["Action"], change["PhysicalResourceId"]) == ("Import", "orders")
    cf = client_of(running)
    await ask(cf.execute_change_set, StackName="s", ChangeSetName="c")
    stack = (await ask(cf.describe_stacks, StackName="s"))["Stacks"][0]
    assert stack["StackStatus"] == "IMPORT_COMPLETE"
    dynamodb = client_of(running, "dynamodb")
    assert (await ask(dynamodb.scan, TableName="orders"))["Count"] == 1
    await ask(cf.delete_stack, StackName="s")
    assert (await ask(dynamodb.scan, TableName="orders"))["Count"] == 1


async def test_one_is_taken_into_a_stack_that_stands(running: Running) -> None:
    await standing(running)
    log = {"Type": "AWS::Logs::LogGroup"}
    await create(client_of(running), "s", {"Resources": {"L": log}})
    await propose(running, L=log, T=table(DeletionPolicy="Retain"))
    cf = client_of(running)
    await ask(cf.execute_change_set, StackName="s", ChangeSetName="c")
    assert (await ask(cf.describe_stacks, StackName="s"))["Stacks"][0]["StackStatus"] == (
        "IMPORT_COMPLETE"
    )


@pytest.mark.parametrize(
    ("resources", "why"),
    [
        ({"T": table()}, "DeletionPolicy"),
        ({"T": table("others", DeletionPolicy="Retain")}, "give it that name"),
        ({"X": table(DeletionPolicy="Retain")}, "not in the template"),
        (
            {"T": table(DeletionPolicy="Retain"), "L": {"Type": "AWS::Logs::LogGroup"}},
            "cannot modify or add",
        ),
    ],
)
async def test_what_cannot_be_is_refused(
    running: Running, resources: dict[str, Any], why: str
) -> None:
    await standing(running)
    with pytest.raises(ClientError, match=why):
        await propose(running, **resources)


async def test_what_is_not_there_cannot_be_imported(running: Running) -> None:
    running.deploy(mock_api())
    with pytest.raises(ClientError, match="does not exist"):
        await propose(running, T=table(DeletionPolicy="Retain"))
