"""AWS::Scheduler::Schedule and ScheduleGroup, in the service ``scheduler``."""

from dataclasses import replace
from typing import Any

from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import Context, Identity, Place, Properties, Realised
from csc.emulator.cloudformation.resources.emulated import emulated, tags_of
from csc.emulator.cloudformation.resources.recorded import arn, named


def _group_of(properties: Properties) -> str:
    return str(properties.get("GroupName") or "default")


def _build(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> dict[str, Any]:
    """The schedule's settings, checked. Raises ServiceError."""
    from csc.emulator.protocols.values import parse_time
    from csc.emulator.services.scheduler.operations.schedules import read_settings

    given = dict(properties)
    for name in ("StartDate", "EndDate"):
        if given.get(name):
            given[name] = parse_time(given[name])
    window = dict(given.get("FlexibleTimeWindow") or {})
    if "MaximumWindowInMinutes" in window:
        window["MaximumWindowInMinutes"] = int(window["MaximumWindowInMinutes"])
    return read_settings(given | {"FlexibleTimeWindow": window})


def _apply(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    from csc.emulator.services.scheduler.store import Schedule

    scheduler: Any = cloud.services["scheduler"]
    group, name, now = _group_of(new.properties), new.identity.ref, scheduler.now()
    if old is not None and _group_of(old.properties) != group:
        scheduler.store.remove(_group_of(old.properties), name)
    before = scheduler.store.schedule(group, name)
    if before is None:
        made = Schedule(group, name, now, now, new.built)
    elif before.settings == new.built:
        made = before
    else:
        made = replace(before, modified=now, settings=new.built, last=None, done=False)
    scheduler.store.save(made)
    scheduler.firing.wake()


def _remove(cloud: Cloud, old: Realised) -> None:
    scheduler: Any = cloud.services["scheduler"]
    scheduler.store.remove(_group_of(old.properties), old.identity.ref)
    scheduler.firing.wake()


def _apply_group(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    from csc.emulator.services.scheduler.store import Group

    scheduler: Any = cloud.services["scheduler"]
    before, now = scheduler.store.group(new.identity.ref), scheduler.now()
    created = before.created if before is not None else now
    scheduler.store.save_group(Group(new.identity.ref, created, now, tags_of(new.properties)))


def _remove_group(cloud: Cloud, old: Realised) -> None:
    scheduler: Any = cloud.services["scheduler"]
    scheduler.store.remove_group(old.identity.ref)


_SCHEDULE = emulated(
    "AWS::Scheduler::Schedule",
    named("Name", Arn=arn("scheduler", "schedule/default/{name}")),
    _apply,
    _remove,
    _build,
    missing="flexible windows fire at their beginning; a call that fails isn't repeated",
)


def _identify(context: Context, place: Place, properties: Properties) -> Identity:
    """Its ARN holds its group."""
    found = _SCHEDULE.identify(context, place, properties)
    own = str(found.attributes["Arn"]).replace(
        ":schedule/default/", f":schedule/{_group_of(properties)}/"
    )
    return Identity(found.ref, {"Arn": own})


TYPES = (
    replace(_SCHEDULE, identify=_identify),
    emulated(
        "AWS::Scheduler::ScheduleGroup",
        named("Name", Arn=arn("scheduler", "schedule-group/{name}"), State="ACTIVE"),
        _apply_group,
        _remove_group,
    ),
)
