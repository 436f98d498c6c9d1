"""ListTagsForResource, TagResource, UntagResource: of rules and buses."""

from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.events.errors import ResourceNotFoundException
from csc.emulator.services.events.store import Bus, Rule

if TYPE_CHECKING:
    from csc.emulator.services.events.service import Events


def _find(events: "Events", input: Input) -> Bus | Rule:
    """Raises ResourceNotFoundException."""
    arn = str(input["ResourceARN"])
    path = arn.split(":", 5)[-1]
    kind, _, rest = path.partition("/")
    if kind == "event-bus":
        return events.find_bus(rest)
    bus, _, name = rest.rpartition("/")
    rule = events.store.rule(bus or "default", name)
    if rule is None:
        raise ResourceNotFoundException(
            f"Rule {name} does not exist on EventBus {bus or 'default'}."
        )
    return rule


def _save(events: "Events", found: Bus | Rule, tags: dict[str, str]) -> None:
    if isinstance(found, Bus):
        events.store.save_bus(replace(found, tags=tags))
    else:
        events.store.save(replace(found, tags=tags))


def list_tags_for_resource(events: "Events", input: Input, call: Call) -> Output:
    tags = _find(events, input).tags
    return {"Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}


def tag_resource(events: "Events", input: Input, call: Call) -> Output:
    found = _find(events, input)
    added = {tag["Key"]: tag["Value"] for tag in input["Tags"]}
    _save(events, found, {**found.tags, **added})
    return {}


def untag_resource(events: "Events", input: Input, call: Call) -> Output:
    found, gone = _find(events, input), set(input["TagKeys"])
    _save(events, found, {key: value for key, value in found.tags.items() if key not in gone})
    return {}
