"""PutRule, DeleteRule, DescribeRule, EnableRule, DisableRule, ListRules."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.check_pattern import check_pattern
from csc.emulator.services.events.cron import read_schedule
from csc.emulator.services.events.errors import InvalidEventPatternException, ValidationException
from csc.emulator.services.events.store import Rule
from csc.emulator.services.json_problem import json_problem
from csc.emulator.services.paging import page

if TYPE_CHECKING:
    from csc.emulator.services.events.service import Events


def put_rule(events: "Events", input: Input, call: Call) -> Output:
    """A rule, or its change: targets and tags stay.

    Raises InvalidEventPatternException, ValidationException, ResourceNotFoundException.
    """
    bus, name = events.find_bus(input.get("EventBusName")), str(input["Name"])
    pattern, schedule = (str(input.get(m) or "") for m in ("EventPattern", "ScheduleExpression"))
    check_rule(bus.name, pattern, schedule)
    before = events.store.rule(bus.name, name) or Rule(bus.name, name)
    tags = {tag["Key"]: tag["Value"] for tag in input.get("Tags") or ()}
    events.store.save(
        replace(
            before,
            pattern=pattern,
            schedule=schedule,
            state=str(input.get("State") or "ENABLED"),
            description=str(input.get("Description") or ""),
            role=str(input.get("RoleArn") or ""),
            tags={**before.tags, **tags},
        )
    )
    return {"RuleArn": events.rule_arn(bus.name, name)}


def check_rule(bus: str, pattern: str, schedule: str) -> None:
    if not pattern and not schedule:
        raise ValidationException(
            "Parameter(s) EventPattern or ScheduleExpression must be specified."
        )
    if pattern:
        read_pattern(pattern)
    if schedule:
        if bus != "default":
            raise ValidationException(
                "ScheduleExpression is supported only on the default event bus."
            )
        try:
            read_schedule(schedule)
        except ValueError:
            raise ValidationException("Parameter ScheduleExpression is not valid.") from None


def read_pattern(text: str) -> dict[str, object]:
    """Raises InvalidEventPatternException."""
    problem = json_problem(text)
    try:
        pattern: dict[str, object] = {} if problem else json.loads(text)
        if not problem:
            check_pattern(pattern)
    except ValueError as error:
        problem = str(error)
    if problem:
        raise InvalidEventPatternException(f"Event pattern is not valid. Reason: {problem}")
    return pattern


def delete_rule(events: "Events", input: Input, call: Call) -> Output:
    """To delete what is gone is no error. Raises ValidationException while it has targets."""
    bus, name = events.find_bus(input.get("EventBusName")), str(input["Name"])
    rule = events.store.rule(bus.name, name)
    if rule is not None and rule.targets:
        raise ValidationException("Rule can't be deleted since it has targets.")
    events.store.remove(bus.name, name)
    return {}


def describe_rule(events: "Events", input: Input, call: Call) -> Output:
    rule = events.find(input)
    return _describe(events, rule) | {"CreatedBy": events.cloud.account}


def _describe(events: "Events", rule: Rule) -> Output:
    told: Output = {
        "Name": rule.name,
        "Arn": events.rule_arn(rule.bus, rule.name),
        "State": rule.state,
        "EventBusName": rule.bus,
    }
    for member, text in (
        ("EventPattern", rule.pattern),
        ("ScheduleExpression", rule.schedule),
        ("Description", rule.description),
        ("RoleArn", rule.role),
    ):
        if text:
            told[member] = text
    return told


def enable_rule(events: "Events", input: Input, call: Call) -> Output:
    events.store.save(replace(events.find(input), state="ENABLED"))
    return {}


def disable_rule(events: "Events", input: Input, call: Call) -> Output:
    events.store.save(replace(events.find(input), state="DISABLED"))
    return {}


def list_rules(events: "Events", input: Input, call: Call) -> Output:
    bus = events.find_bus(input.get("EventBusName"))
    prefix = str(input.get("NamePrefix") or "")
    rules = {r.name: r for r in events.store.rules(bus.name) if r.name.startswith(prefix)}
    limit = int(input.get("Limit") or 100)
    names, token = page(list(rules), input.get("NextToken"), limit, ValidationException)
    found = [_describe(events, rules[name]) for name in names]
    return {"Rules": found} | ({"NextToken": token} if token else {})
