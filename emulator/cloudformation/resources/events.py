"""AWS::Events::EventBus, EventBusPolicy and Rule, in the service ``events``."""

import json
from dataclasses import replace
from typing import Any

from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import Context, Identity, Place, Properties, Realised
from csc.emulator.cloudformation.resources.emulated import emulated, tags_of
from csc.emulator.cloudformation.resources.recorded import Record, arn, named


def _name_of(bus: Any) -> str:
    from csc.emulator.services.events.service_names import bus_name

    return bus_name(str(bus or "default"))


def _build_bus(context: Context, place: Place, properties: Properties, identity: Identity) -> None:
    from csc.emulator.services.events.operations.buses import check_bus_name

    check_bus_name(identity.ref)


def _apply_bus(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    from csc.emulator.services.events.store import Bus

    events: Any = cloud.services["events"]
    before = events.store.bus(new.identity.ref)
    created = before.created if before is not None else events.now()
    given = new.properties.get("Policy")
    policy = json.dumps(given) if given else (before.policy if before is not None else "")
    description = str(new.properties.get("Description") or "")
    events.store.save_bus(
        Bus(new.identity.ref, created, description, policy, tags_of(new.properties))
    )


def _remove_bus(cloud: Cloud, old: Realised) -> None:
    events: Any = cloud.services["events"]
    events.store.remove_bus(old.identity.ref)


def _apply_policy(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    from csc.emulator.services.events.operations.policy import with_statement

    events: Any = cloud.services["events"]
    bus = events.store.bus(_name_of(new.properties.get("EventBusName")))
    if bus is None:
        return
    sid = str(new.properties["StatementId"])
    statement = new.properties.get("Statement") or {
        "Effect": "Allow",
        "Principal": _principal(str(new.properties.get("Principal") or "*")),
        "Action": new.properties.get("Action", "events:PutEvents"),
        "Resource": events.bus_arn(bus.name),
    }
    events.store.save_bus(with_statement(bus, {**statement, "Sid": sid}))


def _principal(given: str) -> Any:
    return "*" if given == "*" else {"AWS": f"arn:aws:iam::{given}:root"}


def _remove_policy(cloud: Cloud, old: Realised) -> None:
    from csc.emulator.services.events.operations.policy import without_statement

    events: Any = cloud.services["events"]
    bus = events.store.bus(_name_of(old.properties.get("EventBusName")))
    if bus is not None:
        events.store.save_bus(without_statement(bus, str(old.properties["StatementId"])))


def _build_rule(context: Context, place: Place, properties: Properties, identity: Identity) -> str:
    """The pattern's text."""
    from csc.emulator.services.events.operations.rules import check_rule
    from csc.emulator.services.events.operations.targets import check_target

    given = properties.get("EventPattern")
    pattern = given if isinstance(given, str) else json.dumps(given) if given else ""
    schedule = str(properties.get("ScheduleExpression") or "")
    check_rule(_name_of(properties.get("EventBusName")), pattern, schedule)
    for target in properties.get("Targets") or ():
        check_target(target)
    return pattern


def _apply_rule(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    from csc.emulator.services.events.store import Rule

    events: Any = cloud.services["events"]
    given = new.properties
    bus = _name_of(given.get("EventBusName"))
    if old is not None and _name_of(old.properties.get("EventBusName")) != bus:
        _remove_rule(cloud, old)
    rule = Rule(
        bus,
        _rule_name(new),
        new.built,
        str(given.get("ScheduleExpression") or ""),
        str(given.get("State") or "ENABLED"),
        str(given.get("Description") or ""),
        str(given.get("RoleArn") or ""),
        tags_of(given),
        {str(target["Id"]): target for target in given.get("Targets") or ()},
    )
    events.store.save(replace(rule))


def _rule_name(rule: Realised) -> str:
    """``Ref`` of a rule on a bus of one's own is ``bus|rule``."""
    return rule.identity.ref.rpartition("|")[2]


def _remove_rule(cloud: Cloud, old: Realised) -> None:
    events: Any = cloud.services["events"]
    events.store.remove(_name_of(old.properties.get("EventBusName")), _rule_name(old))


def _rule_row() -> Any:
    row = emulated(
        "AWS::Events::Rule",
        named("Name", Arn=arn("events", "rule/{name}"), RuleName="{name}"),
        _apply_rule,
        _remove_rule,
        _build_rule,
    )

    def identify(context: Context, place: Place, properties: Properties) -> Identity:
        found = row.identify(context, place, properties)
        bus = _name_of(properties.get("EventBusName"))
        if bus == "default":
            return found
        cloud = context.cloud
        rule = f"arn:aws:events:{cloud.region}:{cloud.account}:rule/{bus}/{found.ref}"
        return Identity(f"{bus}|{found.ref}", {"Arn": rule, "RuleName": found.ref})

    return replace(row, identify=identify)


TYPES = (
    emulated(
        "AWS::Events::EventBus",
        named("Name", Arn=arn("events", "event-bus/{name}"), Name="{name}", Policy=""),
        _apply_bus,
        _remove_bus,
        _build_bus,
        missing="partner sources, encryption, dead-letter queues",
    ),
    emulated(
        "AWS::Events::EventBusPolicy",
        Record("{StatementId}"),
        _apply_policy,
        _remove_policy,
    ),
    _rule_row(),
)
