"""All stacks of a shipment, deleted; what holds data only where that is asked for.

Tables and pools are kept by their DeletionPolicy when their stack goes.  With ``delete_data`` they are
deleted after it.
"""

from collections.abc import Iterable
from typing import Any

from csc.deploy.account import Account
from csc.deploy.carry_out import Failed, OnEvent, delete_stack
from csc.deploy.changes import HOLD_DATA
from csc.deploy.ship import Shipment
from csc.diagnostics import Diagnostic, DiagnosticsError

Held = tuple[str, str]
"""The type of a resource, and its physical id."""


def standing(account: Account, shipment: Shipment) -> list[str]:
    """The names of the stacks that are there, the last one first."""
    names = [stack.name for stack in reversed(shipment.stacks)]
    return [name for name in names if account.stack(name) is not None]


def held_data(account: Account, names: Iterable[str]) -> list[Held]:
    found: list[Held] = []
    pages = account.cloudformation.get_paginator("list_stack_resources")
    for name in names:
        stack = account.stack(name) or {}
        if stack.get("StackStatus") in ("REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE"):
            continue
        for page in pages.paginate(StackName=name):
            found += [
                (it["ResourceType"], it["PhysicalResourceId"])
                for it in page["StackResourceSummaries"]
                if it["ResourceType"] in HOLD_DATA
            ]
    return found


def refuse_data(held: Iterable[Held]) -> None:
    """Raises DiagnosticsError (CSC723) where there is any."""
    named = [f"{kind} {name}" for kind, name in held]
    if named:
        raise DiagnosticsError(
            [
                Diagnostic(
                    "CSC723",
                    f"These hold data: {', '.join(named)}.",
                    "Nothing was deleted. To delete them too, with all they hold: --delete-data.",
                )
            ]
        )


def destroy(account: Account, names: Iterable[str], held: list[Held], on_event: OnEvent) -> None:
    """Raises DiagnosticsError (CSC722). Keys of KMS are left: what they encrypted may be elsewhere."""
    for name in names:
        try:
            delete_stack(account, name, on_event)
        except Failed as failed:
            message = f"{failed.stack} was not deleted ({failed.status}): {failed.reason}"
            raise DiagnosticsError(
                [Diagnostic("CSC722", message, "Correct the cause and run the command again.")]
            ) from None
    for kind, name in held:
        if kind == "AWS::DynamoDB::Table":
            _delete_table(account.client("dynamodb"), name)
        elif kind == "AWS::Cognito::UserPool":
            _delete_pool(account.client("cognito-idp"), name)


def _delete_table(dynamodb: Any, name: str) -> None:
    try:
        dynamodb.update_table(TableName=name, DeletionProtectionEnabled=False)
        dynamodb.delete_table(TableName=name)
    except dynamodb.exceptions.ResourceNotFoundException:
        pass  # its stack didn't keep it


def _delete_pool(cognito: Any, pool: str) -> None:
    try:
        found = cognito.describe_user_pool(UserPoolId=pool)["UserPool"]
        if found.get("DeletionProtection") == "ACTIVE":
            kept = ("AutoVerifiedAttributes", "MfaConfiguration", "Policies", "LambdaConfig")
            same = {name: found[name] for name in kept if name in found}
            cognito.update_user_pool(UserPoolId=pool, DeletionProtection="INACTIVE", **same)
        cognito.delete_user_pool(UserPoolId=pool)
    except cognito.exceptions.ResourceNotFoundException:
        pass  # its stack didn't keep it
