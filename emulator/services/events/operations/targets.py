"""PutTargets, RemoveTargets, ListTargetsByRule, ListRuleNamesByTarget."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.events.errors import LimitExceededException, ValidationException
from csc.emulator.services.paging import page

if TYPE_CHECKING:
    from csc.emulator.services.events.service import Events

MOST = 5
"""Targets of a rule."""


def put_targets(events: "Events", input: Input, call: Call) -> Output:
    """One with an id that is there takes its place. Raises ValidationException."""
    rule = events.find(input, "Rule")
    given = list(input["Targets"])
    for target in given:
        check_target(target)
    targets = {**rule.targets, **{str(target["Id"]): target for target in given}}
    if len(targets) > MOST:
        raise LimitExceededException("The requested resource exceeds the maximum number allowed.")
    events.store.save(replace(rule, targets=targets))
    return {"FailedEntryCount": 0, "FailedEntries": []}


def check_target(target: Mapping[str, Any]) -> None:
    """Raises ValidationException."""
    arn = str(target["Arn"])
    if not arn.startswith("arn:"):
        raise ValidationException(
            f"Parameter {arn} is not valid. Reason: Provided Arn is not in correct format."
        )
    ways = [name for name in ("Input", "InputPath", "InputTransformer") if target.get(name)]
    if len(ways) > 1:
        raise ValidationException(
            f"Only one of Input, InputPath, or InputTransformer must be provided for target {target['Id']}."
        )
    if arn.split(":")[2] == "sqs" and arn.endswith(".fifo") and not target.get("SqsParameters"):
        raise ValidationException(
            f"Parameter(s) SqsParameters must be specified for target: {target['Id']}."
        )
    if arn.split(":")[2] == "states" and not target.get("RoleArn"):
        raise ValidationException(
            f"Parameter(s) RoleArn must be specified for target: {target['Id']}."
        )


def remove_targets(events: "Events", input: Input, call: Call) -> Output:
    """Ids that aren't there are told as failed."""
    rule = events.find(input, "Rule")
    ids = [str(id) for id in input["Ids"]]
    kept = {id: target for id, target in rule.targets.items() if id not in ids}
    events.store.save(replace(rule, targets=kept))
    failed = [
        {
            "TargetId": id,
            "ErrorCode": "ResourceNotFoundException",
            "ErrorMessage": f"Rule {rule.name} does not have target with Id: {id}.",
        }
        for id in ids
        if id not in rule.targets
    ]
    return {"FailedEntryCount": len(failed), "FailedEntries": failed}


def list_targets_by_rule(events: "Events", input: Input, call: Call) -> Output:
    rule = events.find(input, "Rule")
    limit = int(input.get("Limit") or 100)
    ids, token = page(list(rule.targets), input.get("NextToken"), limit, ValidationException)
    found = [dict(rule.targets[id]) for id in ids]
    return {"Targets": found} | ({"NextToken": token} if token else {})


def list_rule_names_by_target(events: "Events", input: Input, call: Call) -> Output:
    bus, arn = events.find_bus(input.get("EventBusName")), input["TargetArn"]
    names = [
        rule.name
        for rule in events.store.rules(bus.name)
        if any(target["Arn"] == arn for target in rule.targets.values())
    ]
    limit = int(input.get("Limit") or 100)
    found, token = page(names, input.get("NextToken"), limit, ValidationException)
    return {"RuleNames": found} | ({"NextToken": token} if token else {})
