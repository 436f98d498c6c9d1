"""A plan, carried out: stack after stack, each told of as it happens.

A stack that fails is rolled back by CloudFormation, and the rest is left as it was.  What is said then
names every stack as new or old; to deploy again goes on from there.
"""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from csc.deploy.account import Account
from csc.deploy.canary import prepared, takes_from_api
from csc.deploy.plan import POLL, DeployPlan, StackStep, is_nothing, make_change_set
from csc.deploy.ship import ShippedStack
from csc.diagnostics import Diagnostic, DiagnosticsError

ENDED = ("_COMPLETE", "_FAILED")
GOOD = frozenset({"CREATE_COMPLETE", "UPDATE_COMPLETE", "DELETE_COMPLETE"})
OnEvent = Callable[[Mapping[str, Any]], None]
"""Told of every event of CloudFormation, in order."""


class Failed(Exception):
    """A stack that is as it was before, and why."""

    def __init__(self, stack: str, status: str, reason: str) -> None:
        super().__init__(f"{stack}: {status}: {reason}")
        self.stack, self.status, self.reason = stack, status, reason


def carry_out(account: Account, plan: DeployPlan, on_event: OnEvent) -> None:
    """Raises DiagnosticsError that says which stacks are new and which are old: CSC722 where one
    failed, CSC721 where AWS couldn't be asked any more."""
    from botocore.exceptions import BotoCoreError, ClientError

    done: list[str] = [step.stack.name for step in plan.steps if step.action == "nothing"]
    current = ""
    try:
        for step in plan.steps:
            if step.action != "nothing":
                current = step.stack.name
                _take(account, plan.bucket, step, on_event)
                done.append(step.stack.name)
        for step in reversed(plan.steps):
            if step.bridged is not None:
                current = step.stack.name
                change_stack(account, plan.bucket, step.stack, step.stack.text, on_event)
    except Failed as failed:
        raise half_way(plan, done, failed) from None
    except (ClientError, BotoCoreError) as error:
        raise cut_off(plan, done, current, error) from error


def _take(account: Account, bucket: str, step: StackStep, on_event: OnEvent) -> None:
    stack = step.stack
    if step.old is not None and takes_from_api(step.old, stack.template):
        if step.change_set:
            account.cloudformation.delete_change_set(ChangeSetName=step.change_set)
        text = json.dumps(prepared(step.old, stack.template), indent=1)
        change_stack(account, bucket, stack, text, on_event)
        change_stack(account, bucket, stack, stack.text, on_event)
    elif step.change_set:
        _execute(account, stack.name, step.change_set, on_event)
    elif step.bridged is not None:
        both = ShippedStack(stack.name, step.bridged, stack.parameters, stack.tags)
        change_stack(account, bucket, both, both.text, on_event)
    elif step.action == "create":
        create_stack(account, bucket, step, on_event)
    else:
        change_stack(account, bucket, stack, stack.text, on_event)


def create_stack(account: Account, bucket: str, step: StackStep, on_event: OnEvent) -> None:
    """Raises Failed."""
    if step.status == "ROLLBACK_COMPLETE":
        delete_stack(account, step.stack.name, on_event)
    _change(account, bucket, step.stack, step.stack.text, "CREATE", on_event)


def change_stack(
    account: Account, bucket: str, stack: ShippedStack, text: str, on_event: OnEvent
) -> None:
    """Give a stack that stands a template. Raises Failed."""
    _change(account, bucket, stack, text, "UPDATE", on_event)


def _change(
    account: Account, bucket: str, stack: ShippedStack, text: str, kind: str, on_event: OnEvent
) -> None:
    described = make_change_set(account, bucket, stack, text, kind)
    if described["Status"] == "FAILED":
        account.cloudformation.delete_change_set(ChangeSetName=described["ChangeSetId"])
        if is_nothing(described):
            return
        raise Failed(stack.name, "unchanged", str(described.get("StatusReason", "")))
    _execute(account, stack.name, described["ChangeSetId"], on_event)


def _execute(account: Account, name: str, change_set: str, on_event: OnEvent) -> None:
    stack = account.stack(name) or {}
    seen = newest_event(account, stack["StackId"])
    account.cloudformation.execute_change_set(ChangeSetName=change_set)
    follow(account, stack["StackId"], seen, on_event)


def delete_stack(account: Account, name: str, on_event: OnEvent) -> None:
    """Raises Failed."""
    stack = account.stack(name)
    if stack is None:
        return
    seen = newest_event(account, stack["StackId"])
    account.cloudformation.delete_stack(StackName=stack["StackId"])
    follow(account, stack["StackId"], seen, on_event, good=frozenset({"DELETE_COMPLETE"}))


def newest_event(account: Account, stack_id: str) -> str:
    page = account.cloudformation.describe_stack_events(StackName=stack_id)
    events = page.get("StackEvents") or [{}]
    return str(events[0].get("EventId", ""))


def follow(
    account: Account, stack_id: str, seen: str, on_event: OnEvent, good: frozenset[str] = GOOD
) -> None:
    """Tell of events past ``seen`` until the stack has come to an end. Raises Failed."""
    reason = ""
    while True:
        events = _since(account, stack_id, seen)
        for event in events:
            on_event(event)
            seen, status = event["EventId"], event["ResourceStatus"]
            said = str(event.get("ResourceStatusReason", ""))
            if status.endswith("_FAILED") and "cancelled" not in said:
                reason = reason or f"{event['LogicalResourceId']}: {said}"
            if event.get("PhysicalResourceId") == stack_id and _has_ended(status):
                if status in good:
                    return
                raise Failed(stack_id.split("/")[1], status, reason or said)
        time.sleep(POLL if not events else POLL / 4)


def _has_ended(status: str) -> bool:
    return status.endswith(ENDED) and not status.endswith("CLEANUP_IN_PROGRESS")


def _since(account: Account, stack_id: str, seen: str) -> list[dict[str, Any]]:
    """Oldest first."""
    found: list[dict[str, Any]] = []
    pages = account.cloudformation.get_paginator("describe_stack_events")
    for page in pages.paginate(StackName=stack_id):
        for event in page["StackEvents"]:
            if event["EventId"] == seen:
                return found[::-1]
            found.append(event)
    return found[::-1]


def half_way(plan: DeployPlan, done: list[str], failed: Failed) -> DiagnosticsError:
    said = f"{failed.stack} was not changed ({failed.status}): {failed.reason}"
    remedy = f"{_state(plan, done)} Correct the cause and deploy again: it goes on from there."
    return DiagnosticsError([Diagnostic("CSC722", said, remedy)])


def cut_off(plan: DeployPlan, done: list[str], current: str, error: Exception) -> DiagnosticsError:
    """Credentials that ran out, a connection that was lost, a call that was refused."""
    said = f"While {current} was being changed, AWS couldn't be asked any more: {error}"
    remedy = (
        f"{_state(plan, done)} What was begun in {current}, CloudFormation finishes or rolls back. "
        "Deploy again: it goes on from there."
    )
    return DiagnosticsError([Diagnostic("CSC721", said, remedy)])


def _state(plan: DeployPlan, done: list[str]) -> str:
    names = [step.stack.name for step in plan.steps]
    new, old = ([n for n in names if (n in done) is is_new] for is_new in (True, False))
    return f"New: {', '.join(new) or 'none'}. As before: {', '.join(old) or 'none'}."
