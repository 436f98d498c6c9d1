"""What was deployed, in storage: physical ids survive restarts, and vanished resources are known.

One row a resource: its identity, the properties it was applied with, its place and whether it was
retained when its template let go of it.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from csc.emulator.cloudformation.contract import Identity, Place, Realised
from csc.emulator.storage import Storage

SCHEMA = (
    """
    CREATE TABLE cloudformation_resources (
        stack TEXT NOT NULL,
        logical_id TEXT NOT NULL,
        position INTEGER NOT NULL,
        type TEXT NOT NULL,
        file TEXT NOT NULL,
        ref TEXT NOT NULL,
        attributes TEXT NOT NULL,
        properties TEXT NOT NULL,
        deletion_policy TEXT NOT NULL,
        retained INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (stack, logical_id)
    ) WITHOUT ROWID;
    """,
)

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Stored:
    """A resource as it was last applied. ``realised.built`` is None until it is built again."""

    realised: Realised
    deletion_policy: str
    retained: bool = False


def open_identities(storage: Storage) -> dict[Key, Stored]:
    """Every row, in the order of deployment."""
    storage.migrate("cloudformation", SCHEMA)
    rows = storage.connection.execute(
        "SELECT stack, logical_id, type, file, ref, attributes, properties, deletion_policy,"
        " retained FROM cloudformation_resources ORDER BY position"
    )
    found: dict[Key, Stored] = {}
    for stack, name, kind, file, ref, attributes, properties, policy, retained in rows:
        identity = Identity(ref, json.loads(attributes))
        place = Place(stack, name, file)
        realised = Realised(place, kind, json.loads(properties), identity, None)
        found[stack, name] = Stored(realised, policy, bool(retained))
    return found


def save_identity(storage: Storage, stored: Stored, position: int) -> None:
    it = stored.realised
    storage.connection.execute(
        "INSERT OR REPLACE INTO cloudformation_resources VALUES (?,?,?,?,?,?,?,?,?,?)",
        (
            it.place.stack,
            it.place.logical_id,
            position,
            it.type,
            it.place.file,
            it.identity.ref,
            json.dumps(dict(it.identity.attributes)),
            json.dumps(it.properties),
            stored.deletion_policy,
            stored.retained,
        ),
    )


def forget_identities(storage: Storage, keys: Iterable[Key]) -> None:
    storage.connection.executemany(
        "DELETE FROM cloudformation_resources WHERE stack = ? AND logical_id = ?", tuple(keys)
    )
