"""The applying half: a Plan's changes, done to the services in one storage transaction.

It can't fail on a user's input.  Should a defect stop it half-way, the transaction rolls back and
what was applied is applied back, so that services and storage agree with the last Deployment.
"""

import logging
from collections.abc import Callable, Mapping

from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import Absent, Realised, ResourceType
from csc.emulator.cloudformation.identities import forget_identities, save_identity
from csc.emulator.cloudformation.plan import Plan

log = logging.getLogger("csc.cloudformation")
Undo = Callable[[], None]


def apply_plan(cloud: Cloud, types: Mapping[str, ResourceType], plan: Plan) -> None:
    """Raises whatever a defect raised, after everything was put back."""
    undo: list[Undo] = []
    try:
        with cloud.storage.transaction():
            for change in plan.changes:
                _apply(cloud, types, change.new, change.old, undo)
            for gone in plan.removed:
                _remove(cloud, types, gone.realised, undo)
            _record(cloud, plan)
    except BaseException:
        _put_back(cloud, undo)
        raise


def _apply(
    cloud: Cloud,
    types: Mapping[str, ResourceType],
    new: Realised,
    old: Realised | None,
    undo: list[Undo],
) -> None:
    row = types[new.type]
    if old is not None and isinstance(old.built, Absent):
        old = None
    if isinstance(new.built, Absent):
        if old is not None:
            _remove(cloud, types, old, undo)
        return
    if old is None:
        undo.append(lambda: row.remove(cloud, new))
    elif old.built is not None:
        undo.append(lambda: row.apply(cloud, old, new))
    row.apply(cloud, new, old)


def _remove(
    cloud: Cloud, types: Mapping[str, ResourceType], old: Realised, undo: list[Undo]
) -> None:
    row = types.get(old.type)
    if row is None or isinstance(old.built, Absent):
        return  # of a type that an earlier CSC had, or never applied
    if old.built is not None:
        undo.append(lambda: row.apply(cloud, old, None))
    row.remove(cloud, old)


def _record(cloud: Cloud, plan: Plan) -> None:
    positions = {key: position for position, key in enumerate(plan.resources)}
    forget_identities(cloud.storage, plan.forgotten)
    for key, stored in plan.saved.items():
        save_identity(cloud.storage, stored, positions.get(key, -1))


def _put_back(cloud: Cloud, undo: list[Undo]) -> None:
    """Bring what services hold in memory back; each step on its own, as one has failed already."""
    for step in reversed(undo):
        try:
            with cloud.storage.transaction():
                step()
        except Exception:
            log.debug("putting back", exc_info=True)
