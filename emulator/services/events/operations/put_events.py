"""PutEvents: each event to the rules of its bus that are for it."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.events.call_targets import call_targets
from csc.emulator.services.events.errors import ValidationException
from csc.emulator.services.events.moments import stamp
from csc.emulator.services.events.service_names import bus_name
from csc.emulator.services.events.store import Archive
from csc.emulator.services.match_event import matches

if TYPE_CHECKING:
    from csc.emulator.services.events.service import Events

LARGEST = 1024 * 1024
REQUIRED = (("Source", "Source"), ("DetailType", "DetailType"), ("Detail", "Detail"))


def put_events(events: "Events", input: Input, call: Call) -> Output:
    """An entry that is wrong fails alone."""
    entries = list(input["Entries"])
    if sum(len(json.dumps(entry)) for entry in entries) > LARGEST:
        raise ValidationException("Total size of the entries in the request is over the limit.")
    told = [_put(events, entry) for entry in entries]
    return {"FailedEntryCount": sum("ErrorCode" in one for one in told), "Entries": told}


def _put(events: "Events", entry: Mapping[str, Any]) -> Output:
    for member, name in REQUIRED:
        if not entry.get(member):
            return _failed(
                "InvalidArgument",
                f"Parameter {name} is not valid. Reason: {name} is a required argument.",
            )
    if str(entry["Source"]).startswith("aws."):
        return _failed("NotAuthorizedForSourceException", "Not authorized for the source.")
    try:
        detail = json.loads(str(entry["Detail"]))
    except (ValueError, RecursionError):
        detail = None
    if not isinstance(detail, dict):
        return _failed("MalformedDetail", "Detail is malformed.")
    event = make_event(events, entry, detail)
    bus = bus_name(str(entry.get("EventBusName") or "default"))
    if events.store.bus(bus) is not None:
        _archive(events, bus, event)
        call_targets(events, bus, event)
    return {"EventId": event["id"]}


def send_event(
    events: "Events", source: str, kind: str, resources: Sequence[str], detail: Mapping[str, Any]
) -> None:
    """An event of an AWS service, to the bus ``default``."""
    entry = {"Source": source, "DetailType": kind, "Resources": resources}
    event = make_event(events, entry, detail)
    _archive(events, "default", event)
    call_targets(events, "default", event)


def _archive(events: "Events", bus: str, event: Mapping[str, Any]) -> None:
    now = events.now()
    for archive in events.store.things(Archive):
        if archive.bus != bus:
            continue
        if not archive.pattern or matches(json.loads(archive.pattern), event):
            text = json.dumps(event, separators=(",", ":"), ensure_ascii=False)
            events.store.archive(archive.name, now, text)
        if archive.days:
            events.store.forget_archived(archive.name, now - archive.days * 86400)


def _failed(code: str, message: str) -> Output:
    return {"ErrorCode": code, "ErrorMessage": message}


def make_event(
    events: "Events", entry: Mapping[str, Any], detail: Mapping[str, Any]
) -> dict[str, Any]:
    """The event as rules and targets see it."""
    time = entry.get("Time")
    return {
        "version": "0",
        "id": events.cloud.clock.uuid(),
        "detail-type": entry["DetailType"],
        "source": entry["Source"],
        "account": events.cloud.account,
        "time": stamp(events.now() if time is None else float(time)),
        "region": events.cloud.region,
        "resources": list(entry.get("Resources") or ()),
        "detail": detail,
    }
