"""StartReplay, CancelReplay, DescribeReplay, ListReplays: archived events sent to their bus again."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.events.call_targets import call_targets
from csc.emulator.services.events.errors import (
    ResourceAlreadyExistsException,
    ResourceNotFoundException,
    ValidationException,
)
from csc.emulator.services.events.store import Archive, Replay
from csc.emulator.services.paging import page

if TYPE_CHECKING:
    from csc.emulator.services.events.service import Events


def start_replay(events: "Events", input: Input, call: Call) -> Output:
    """Raises ResourceAlreadyExistsException, ResourceNotFoundException, ValidationException."""
    name, source = str(input["ReplayName"]), str(input["EventSourceArn"])
    if events.store.thing(Replay, name) is not None:
        raise ResourceAlreadyExistsException(f"Replay {name} already exists.")
    destination: Mapping[str, Any] = input["Destination"]
    bus = events.find_bus(destination["Arn"])
    archive = events.store.thing(Archive, source.rpartition("/")[2])
    if archive is None:
        raise ValidationException(
            f"Parameter EventSourceArn is not valid. Reason: Archive {source.rpartition('/')[2]} "
            "does not exist."
        )
    start, end = float(input["EventStartTime"]), float(input["EventEndTime"])
    if start >= end:
        raise ValidationException(
            "Parameter EventEndTime is not valid. "
            "Reason: EventStartTime must be before EventEndTime."
        )
    if archive.bus != bus.name:
        raise ValidationException(
            "Parameter Destination.Arn is not valid. "
            "Reason: Cross event bus replay is not permitted."
        )
    now, description = events.now(), str(input.get("Description") or "")
    made = Replay(name, source, dict(destination), start, end, now, description)
    events.store.save_thing(made)
    events.later(_replay(events, made, archive))
    return {
        "ReplayArn": events.arn(f"replay/{name}"),
        "State": "STARTING",
        "ReplayStartTime": now,
    }


async def _replay(events: "Events", replay: Replay, archive: Archive) -> None:
    only = frozenset(map(str, replay.destination.get("FilterArns") or ()))
    found = events.store.archived(archive.name, replay.start, replay.end)
    for text in found:
        event = json.loads(text)
        detail = event.pop("detail")
        resources = event.pop("resources")
        again = {**event, "replay-name": replay.name, "resources": resources, "detail": detail}
        call_targets(events, archive.bus, again, only)
    kept = events.store.thing(Replay, replay.name) or replay
    state = "CANCELLED" if kept.state == "CANCELLING" else "COMPLETED"
    events.store.save_thing(replace(kept, state=state, ended=events.now()))


def _find(events: "Events", input: Input) -> Replay:
    name = str(input["ReplayName"])
    found = events.store.thing(Replay, name)
    if found is None:
        raise ResourceNotFoundException(f"Replay {name} does not exist.")
    return found


def cancel_replay(events: "Events", input: Input, call: Call) -> Output:
    """Raises ValidationException where it has ended."""
    replay = _find(events, input)
    if replay.state not in ("STARTING", "RUNNING"):
        raise ValidationException(
            f"Replay {replay.name} is not in a valid state for this operation."
        )
    events.store.save_thing(replace(replay, state="CANCELLING"))
    return {"ReplayArn": events.arn(f"replay/{replay.name}"), "State": "CANCELLING"}


def _told(replay: Replay) -> dict[str, Any]:
    told: dict[str, Any] = {
        "ReplayName": replay.name,
        "EventSourceArn": replay.source,
        "State": replay.state,
        "EventStartTime": replay.start,
        "EventEndTime": replay.end,
        "ReplayStartTime": replay.began,
    }
    return told | ({"ReplayEndTime": replay.ended} if replay.ended is not None else {})


def describe_replay(events: "Events", input: Input, call: Call) -> Output:
    replay = _find(events, input)
    output: Output = {
        **_told(replay),
        "ReplayArn": events.arn(f"replay/{replay.name}"),
        "Destination": replay.destination,
    }
    return output | ({"Description": replay.description} if replay.description else {})


def list_replays(events: "Events", input: Input, call: Call) -> Output:
    prefix, source, state = (input.get(m) for m in ("NamePrefix", "EventSourceArn", "State"))
    found = {
        one.name: one
        for one in events.store.things(Replay)
        if one.name.startswith(str(prefix or ""))
        and source in (None, one.source)
        and state in (None, one.state)
    }
    limit = int(input.get("Limit") or 100)
    names, token = page(list(found), input.get("NextToken"), limit, ValidationException)
    told = [_told(found[name]) for name in names]
    return {"Replays": told} | ({"NextToken": token} if token else {})
