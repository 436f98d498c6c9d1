"""PutPermission, RemovePermission: who may put events on a bus."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.events.errors import ResourceNotFoundException, ValidationException
from csc.emulator.services.events.store import Bus

if TYPE_CHECKING:
    from csc.emulator.services.events.service import Events


def put_permission(events: "Events", input: Input, call: Call) -> Output:
    """A whole policy, or one statement of it. Raises ValidationException."""
    bus = events.find_bus(input.get("EventBusName"))
    if input.get("Policy"):
        try:
            json.loads(str(input["Policy"]))
        except ValueError:
            raise ValidationException("Policy is not valid JSON.") from None
        events.store.save_bus(replace(bus, policy=str(input["Policy"])))
        return {}
    if input.get("Action") not in (None, "events:PutEvents"):
        raise ValidationException("Provided value in parameter 'action' is not supported.")
    if not (input.get("StatementId") and input.get("Principal") and input.get("Action")):
        raise ValidationException("StatementId, Action and Principal are required.")
    events.store.save_bus(with_statement(bus, _statement(events, bus, input)))
    return {}


def _statement(events: "Events", bus: Bus, input: Input) -> dict[str, Any]:
    principal = str(input["Principal"])
    statement: dict[str, Any] = {
        "Sid": str(input["StatementId"]),
        "Effect": "Allow",
        "Principal": "*" if principal == "*" else {"AWS": f"arn:aws:iam::{principal}:root"},
        "Action": str(input["Action"]),
        "Resource": events.bus_arn(bus.name),
    }
    condition = input.get("Condition")
    if condition:
        statement["Condition"] = {condition["Type"]: {condition["Key"]: condition["Value"]}}
    return statement


def with_statement(bus: Bus, statement: dict[str, Any]) -> Bus:
    """The bus with a statement added, in the place of one with the same Sid."""
    kept = [one for one in _statements(bus) if one.get("Sid") != statement["Sid"]]
    return _with(bus, [*kept, statement])


def without_statement(bus: Bus, sid: str) -> Bus:
    return _with(bus, [one for one in _statements(bus) if one.get("Sid") != sid])


def _with(bus: Bus, statements: list[dict[str, Any]]) -> Bus:
    document = {"Version": "2012-10-17", "Statement": statements}
    return replace(bus, policy=json.dumps(document) if statements else "")


def _statements(bus: Bus) -> list[dict[str, Any]]:
    return list(json.loads(bus.policy)["Statement"]) if bus.policy else []


def remove_permission(events: "Events", input: Input, call: Call) -> Output:
    """Raises ResourceNotFoundException."""
    bus = events.find_bus(input.get("EventBusName"))
    if input.get("RemoveAllPermissions"):
        events.store.save_bus(replace(bus, policy=""))
        return {}
    sid = str(input.get("StatementId"))
    if all(one.get("Sid") != sid for one in _statements(bus)):
        raise ResourceNotFoundException("Statement with the provided id does not exist.")
    events.store.save_bus(without_statement(bus, sid))
    return {}
