"""One resource, resolved properties → Realised: identified and built, or its problems told.

This is the pure half for one resource.  ``Step`` keeps what it was made from, so that the next
deployment can see whether it may be used again as it is.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import (
    Absent,
    Context,
    Identity,
    MissingFile,
    Place,
    Properties,
    PropertyError,
    PropertyErrors,
    Realised,
    ResourceType,
)
from csc.emulator.cloudformation.files import Files
from csc.emulator.cloudformation.locate import Path
from csc.emulator.cloudformation.problems import Problems
from csc.emulator.cloudformation.scope import Environment
from csc.emulator.cloudformation.skip_missing import WithMissing

log = logging.getLogger("csc.cloudformation")


@dataclass(frozen=True, slots=True)
class Step:
    """A resource and all that it was made from.

    ``names`` are the logical ids that it refers to, ``imports`` the exports with their values;
    ``needs`` are the resources behind both.  ``files`` is what its build read of the assembly.
    """

    definition: Mapping[str, Any]
    environment: Environment
    names: tuple[str, ...]
    imports: Mapping[str, str]
    needs: tuple[Realised, ...]
    files: Files
    realised: Realised

    @property
    def deletion_policy(self) -> str:
        return str(self.definition.get("DeletionPolicy", "Delete"))

    @property
    def retains_replaced(self) -> bool:
        return str(self.definition.get("UpdateReplacePolicy", "Delete")) != "Delete"


@dataclass(frozen=True, slots=True)
class Workbench:
    """What every realisation of a plan has at hand. ``by_ref`` grows as resources are built."""

    cloud: Cloud
    types: Mapping[str, ResourceType]
    files: Mapping[str, bytes]
    by_ref: dict[str, Realised]

    @property
    def skips_missing(self) -> bool:
        """Whether what isn't there is skipped instead of refused."""
        return isinstance(self.types, WithMissing)


def realise(
    bench: Workbench,
    place: Place,
    kind: str,
    properties: Properties,
    previous: Realised | None,
    problems: Problems,
) -> tuple[Realised | None, Files]:
    """The resource (None where it has a problem) and what it was built from.

    ``previous`` is what has this key now, deployed or stored.
    """
    row = bench.types[kind]
    kept = previous if _continues(row, previous, properties) else None
    files = Files(bench.files)
    stored = kept.identity if kept else None
    context = Context(
        bench.cloud, stored, files.read, bench.by_ref, files.folder, bench.skips_missing
    )
    tell = _teller(problems, place)
    try:
        identity = row.identify(context, place, properties)
        if previous is not None and kept is None and _is_custom(previous, identity, properties):
            _refuse_replacement(row, previous, properties, tell)
            return None, files
        built = row.build(context, place, properties, identity)
    except MissingFile as error:
        if bench.skips_missing:
            absent = Absent(f"{error.path}: {error.message}", error.remedy)
            return Realised(place, kind, properties, identity, absent), files
        tell("CSC609", steps(error.path), error.message, error.remedy)
    except PropertyError as error:
        tell("CSC609", steps(error.path), error.message, error.remedy)
    except PropertyErrors as several:
        for each in several.errors:
            tell("CSC609", steps(each.path), each.message, each.remedy)
    except FileNotFoundError as missing:
        message = f"The assembly has no file {missing}."
        tell("CSC612", (), message, "Compile again, or put the file beside the template.")
    except Exception as defect:
        log.debug("building %s", place.logical_id, exc_info=True)
        message = f"CSC failed on this {kind}: {type(defect).__name__}: {defect}."
        tell("CSC901", (), message, "Please report it, with the template.")
    else:
        return Realised(place, kind, properties, identity, built), files
    return None, files


def _teller(problems: Problems, place: Place) -> Callable[[str, Path, str, str], None]:
    top: Path = ("Resources", place.logical_id)

    def tell(code: str, path: Path, message: str, remedy: str) -> None:
        full = (*top, "Properties", *path) if path else top
        problems.add(code, full, message, remedy, place.metadata)

    return tell


def steps(dotted: str) -> Path:
    """``KeySchema.0.KeyType`` or ``KeySchema[0].KeyType`` → its steps."""
    steps = dotted.replace("[", ".").replace("]", "").split(".")
    return tuple(int(step) if step.isdecimal() else step for step in steps if step)


def _continues(row: ResourceType, previous: Realised | None, properties: Properties) -> bool:
    """Whether this is the same physical resource as before, perhaps with changed properties."""
    if previous is None or previous.type != row.type:
        return False
    return all(properties.get(name) == previous.properties.get(name) for name in row.replace_on)


def _is_custom(previous: Realised, identity: Identity, properties: Properties) -> bool:
    """Whether a replacement would need the very name that the resource has, as a name was given."""
    return identity.ref == previous.identity.ref and identity.ref in properties.values()


def _refuse_replacement(
    row: ResourceType,
    previous: Realised,
    properties: Properties,
    tell: Callable[[str, Path, str, str], None],
) -> None:
    name = next(n for n, value in properties.items() if value == previous.identity.ref)
    changed = sorted(
        p for p in row.replace_on if properties.get(p) != previous.properties.get(p)
    ) or ["Type"]
    tell(
        "CSC610",
        (changed[0],),
        f"CloudFormation can't change {', '.join(changed)} of a resource that has a custom name "
        f"({name}: {previous.identity.ref}): it would have to be replaced, with all it holds.",
        f"Give it another {name}, or let go of what it holds: csc state reset.",
    )
