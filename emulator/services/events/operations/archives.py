"""CreateArchive, UpdateArchive, DescribeArchive, ListArchives, DeleteArchive."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.events.errors import (
    ResourceAlreadyExistsException,
    ResourceNotFoundException,
    ValidationException,
)
from csc.emulator.services.events.operations.rules import read_pattern
from csc.emulator.services.events.store import Archive
from csc.emulator.services.paging import page

if TYPE_CHECKING:
    from csc.emulator.services.events.service import Events


def create_archive(events: "Events", input: Input, call: Call) -> Output:
    """Raises ResourceAlreadyExistsException, ResourceNotFoundException."""
    name = str(input["ArchiveName"])
    if events.store.thing(Archive, name) is not None:
        raise ResourceAlreadyExistsException(f"Archive {name} already exists.")
    bus = events.find_bus(input["EventSourceArn"])
    pattern = str(input.get("EventPattern") or "")
    if pattern:
        read_pattern(pattern)
    made = Archive(
        name,
        bus.name,
        events.now(),
        pattern,
        str(input.get("Description") or ""),
        int(input.get("RetentionDays") or 0),
    )
    events.store.save_thing(made)
    return _told(events, made)


def _told(events: "Events", archive: Archive) -> Output:
    return {
        "ArchiveArn": events.arn(f"archive/{archive.name}"),
        "State": "ENABLED",
        "CreationTime": archive.created,
    }


def find_archive(events: "Events", name: str) -> Archive:
    """Raises ResourceNotFoundException."""
    found = events.store.thing(Archive, name)
    if found is None:
        raise ResourceNotFoundException(f"Archive {name} does not exist.")
    return found


def update_archive(events: "Events", input: Input, call: Call) -> Output:
    changes: dict[str, Any] = {}
    if input.get("EventPattern") is not None:
        read_pattern(str(input["EventPattern"]))
        changes["pattern"] = str(input["EventPattern"])
    for member, field in (("Description", "description"), ("RetentionDays", "days")):
        if input.get(member) is not None:
            changes[field] = input[member]
    if not changes:
        raise ValidationException(
            "At least one of EventPattern, RetentionDays or Description must be provided."
        )
    changed = replace(find_archive(events, str(input["ArchiveName"])), **changes)
    events.store.save_thing(changed)
    return _told(events, changed)


def _described(events: "Events", archive: Archive) -> dict[str, Any]:
    count, size = events.store.archived_size(archive.name)
    return {
        "ArchiveName": archive.name,
        "EventSourceArn": events.bus_arn(archive.bus),
        "State": "ENABLED",
        "RetentionDays": archive.days,
        "SizeBytes": size,
        "EventCount": count,
        "CreationTime": archive.created,
    }


def describe_archive(events: "Events", input: Input, call: Call) -> Output:
    archive = find_archive(events, str(input["ArchiveName"]))
    output: Output = _described(events, archive) | {
        "ArchiveArn": events.arn(f"archive/{archive.name}")
    }
    for member, text in (("Description", archive.description), ("EventPattern", archive.pattern)):
        if text:
            output[member] = text
    return output


def list_archives(events: "Events", input: Input, call: Call) -> Output:
    source, prefix = input.get("EventSourceArn"), str(input.get("NamePrefix") or "")
    bus = events.find_bus(source).name if source else None
    found = {
        one.name: one
        for one in events.store.things(Archive)
        if one.name.startswith(prefix)
        and bus in (None, one.bus)
        and input.get("State") in (None, "ENABLED")
    }
    limit = int(input.get("Limit") or 100)
    names, token = page(list(found), input.get("NextToken"), limit, ValidationException)
    told = [_described(events, found[name]) for name in names]
    return {"Archives": told} | ({"NextToken": token} if token else {})


def delete_archive(events: "Events", input: Input, call: Call) -> Output:
    archive = find_archive(events, str(input["ArchiveName"]))
    events.store.remove_thing(Archive, archive.name)
    events.store.forget_archived(archive.name)
    return {}
