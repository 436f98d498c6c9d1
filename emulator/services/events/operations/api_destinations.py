"""CreateApiDestination, UpdateApiDestination, DescribeApiDestination, ListApiDestinations,
DeleteApiDestination."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.events.errors import (
    ResourceAlreadyExistsException,
    ResourceNotFoundException,
    ValidationException,
)
from csc.emulator.services.events.store import Connection, Destination
from csc.emulator.services.paging import page

if TYPE_CHECKING:
    from csc.emulator.services.events.service import Events

RATE = 300
MEMBERS = (
    ("ConnectionArn", "connection"),
    ("InvocationEndpoint", "endpoint"),
    ("HttpMethod", "method"),
    ("InvocationRateLimitPerSecond", "rate"),
    ("Description", "description"),
)


def create_api_destination(events: "Events", input: Input, call: Call) -> Output:
    """Raises ResourceAlreadyExistsException, ResourceNotFoundException."""
    name = str(input["Name"])
    if events.store.thing(Destination, name) is not None:
        raise ResourceAlreadyExistsException(f"An api-destination '{name}' already exists.")
    _check(events, input)
    now = events.now()
    made = Destination(
        name,
        events.arn(f"api-destination/{name}/{events.cloud.clock.uuid()}"),
        str(input["ConnectionArn"]),
        str(input["InvocationEndpoint"]),
        str(input["HttpMethod"]),
        int(input.get("InvocationRateLimitPerSecond") or RATE),
        now,
        now,
        str(input.get("Description") or ""),
    )
    events.store.save_thing(made)
    return _told(events, made)


def _check(events: "Events", input: Input) -> None:
    arn = input.get("ConnectionArn")
    if arn and connection_of(events, str(arn)) is None:
        name = str(arn).split("/")[1]
        raise ResourceNotFoundException(f"Connection '{name}' does not exist.")


def connection_of(events: "Events", arn: str) -> Connection | None:
    found = events.store.thing(Connection, arn.split("/")[1]) if "/" in arn else None
    return found if found is not None and found.arn == arn else None


def _told(events: "Events", destination: Destination) -> Output:
    connection = connection_of(events, destination.connection)
    active = connection is not None and connection.state == "AUTHORIZED"
    return {
        "ApiDestinationArn": destination.arn,
        "ApiDestinationState": "ACTIVE" if active else "INACTIVE",
        "CreationTime": destination.created,
        "LastModifiedTime": destination.modified,
    }


def _find(events: "Events", input: Input) -> Destination:
    name = str(input["Name"])
    found = events.store.thing(Destination, name)
    if found is None:
        raise ResourceNotFoundException(
            f"Failed to describe the api-destination(s). An api-destination '{name}' does not exist."
        )
    return found


def update_api_destination(events: "Events", input: Input, call: Call) -> Output:
    destination = _find(events, input)
    _check(events, input)
    changes: dict[str, Any] = {
        field: input[member] for member, field in MEMBERS if input.get(member) is not None
    }
    changed = replace(destination, modified=events.now(), **changes)
    events.store.save_thing(changed)
    return _told(events, changed)


def _described(events: "Events", destination: Destination) -> dict[str, Any]:
    return {
        **_told(events, destination),
        "Name": destination.name,
        "ConnectionArn": destination.connection,
        "InvocationEndpoint": destination.endpoint,
        "HttpMethod": destination.method,
        "InvocationRateLimitPerSecond": destination.rate,
    }


def describe_api_destination(events: "Events", input: Input, call: Call) -> Output:
    destination = _find(events, input)
    told = _described(events, destination)
    return told | ({"Description": destination.description} if destination.description else {})


def list_api_destinations(events: "Events", input: Input, call: Call) -> Output:
    prefix, connection = str(input.get("NamePrefix") or ""), input.get("ConnectionArn")
    found = {
        one.name: one
        for one in events.store.things(Destination)
        if one.name.startswith(prefix) and connection in (None, one.connection)
    }
    limit = int(input.get("Limit") or 100)
    names, token = page(list(found), input.get("NextToken"), limit, ValidationException)
    told = [_described(events, found[name]) for name in names]
    return {"ApiDestinations": told} | ({"NextToken": token} if token else {})


def delete_api_destination(events: "Events", input: Input, call: Call) -> Output:
    events.store.remove_thing(Destination, _find(events, input).name)
    return {}
