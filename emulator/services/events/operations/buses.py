"""CreateEventBus, DeleteEventBus, DescribeEventBus, ListEventBuses, UpdateEventBus."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.events.errors import (
    ResourceAlreadyExistsException,
    ValidationException,
)
from csc.emulator.services.events.service_names import bus_name
from csc.emulator.services.events.store import Bus
from csc.emulator.services.paging import page

if TYPE_CHECKING:
    from csc.emulator.services.events.service import Events

_NAME = re.compile(r"[/.\-_A-Za-z0-9]{1,256}").fullmatch


def create_event_bus(events: "Events", input: Input, call: Call) -> Output:
    """Raises ResourceAlreadyExistsException, ValidationException."""
    name = str(input["Name"])
    if events.store.bus(name) is not None:
        raise ResourceAlreadyExistsException(f"Event bus {name} already exists.")
    check_bus_name(name)
    tags = {tag["Key"]: tag["Value"] for tag in input.get("Tags") or ()}
    description = str(input.get("Description") or "")
    events.store.save_bus(Bus(name, events.now(), description, "", tags))
    return {"EventBusArn": events.bus_arn(name)} | (
        {"Description": description} if description else {}
    )


def check_bus_name(name: str) -> None:
    """Raises ValidationException."""
    if name == "default" or not _NAME(name) or "/" in name:
        raise ValidationException("Event bus name must not contain '/' and can't be default.")


def delete_event_bus(events: "Events", input: Input, call: Call) -> Output:
    """To delete what is gone is no error. Raises ValidationException while it has rules."""
    name = bus_name(str(input["Name"]))
    if name == "default":
        raise ValidationException("Cannot delete event bus default.")
    if events.store.rules(name):
        raise ValidationException("Event bus can't be deleted since it has rules.")
    events.store.remove_bus(name)
    return {}


def describe_event_bus(events: "Events", input: Input, call: Call) -> Output:
    return _describe(events, events.find_bus(input.get("Name")))


def _describe(events: "Events", bus: Bus) -> Output:
    told: Output = {"Name": bus.name, "Arn": events.bus_arn(bus.name)}
    told |= {"CreationTime": bus.created, "LastModifiedTime": bus.created}
    if bus.description:
        told["Description"] = bus.description
    return told | ({"Policy": bus.policy} if bus.policy else {})


def list_event_buses(events: "Events", input: Input, call: Call) -> Output:
    prefix = str(input.get("NamePrefix") or "")
    buses = {bus.name: bus for bus in events.store.buses() if bus.name.startswith(prefix)}
    limit = int(input.get("Limit") or 100)
    names, token = page(list(buses), input.get("NextToken"), limit, ValidationException)
    found = [_describe(events, buses[name]) for name in names]
    return {"EventBuses": found} | ({"NextToken": token} if token else {})


def update_event_bus(events: "Events", input: Input, call: Call) -> Output:
    bus = events.find_bus(input.get("Name"))
    description = str(input.get("Description") or bus.description)
    events.store.save_bus(replace(bus, description=description))
    return {"Name": bus.name, "Arn": events.bus_arn(bus.name), "Description": description}
