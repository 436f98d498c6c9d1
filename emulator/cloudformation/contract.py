"""What the engine asks of a resource type. One module a service, in ``resources/``.

A deployment has two halves.  The first is pure and may fail without a trace: every resource is
*identified* (its physical id and attributes, so that intrinsic functions resolve) and *built*
(properties checked, templates parsed, policies compiled, into an immutable object).  The second
cannot fail on user input: each new or changed resource is *applied* to its service, each vanished
one removed, and the new Deployment replaces the old in one assignment.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from csc.diagnostics import Diagnostic
from csc.emulator.cloud import Cloud

Properties = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Identity:
    """``ref`` is what ``Ref`` gives; ``attributes`` what ``Fn::GetAtt`` gives, dotted names included."""

    ref: str
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a resource stands: for messages, and for ids that stay the same from run to run."""

    stack: str
    logical_id: str
    file: str
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Realised:
    """A resource of a Deployment. ``built`` is what ``build`` returned."""

    place: Place
    type: str
    properties: Properties
    identity: Identity
    built: Any


class PropertyError(Exception):
    """A property is wrong: ``path`` is dotted (``Integration.Uri``). The engine adds the place."""

    def __init__(self, path: str, message: str, remedy: str = "") -> None:
        super().__init__(f"{path}: {message}")
        self.path, self.message, self.remedy = path, message, remedy


class MissingFile(PropertyError):
    """What a resource is made of isn't beside its template: its code, its definition.

    With ``--allow-missing`` the resource is skipped: nothing is applied, and it is told.
    """


@dataclass(frozen=True, slots=True)
class Absent:
    """What a resource was built to that is skipped as a file of it is missing."""

    message: str
    remedy: str


class PropertyErrors(Exception):
    """Several wrong properties of one resource, so that all are told at once."""

    def __init__(self, errors: Sequence[PropertyError]) -> None:
        super().__init__("; ".join(map(str, errors)))
        self.errors = tuple(errors)


@dataclass(frozen=True, slots=True)
class Context:
    """What the pure half may see: the cloud's names, the files of the assembly, earlier identities.

    ``stored`` is the identity that this resource had when it was last applied, or None: a table
    or a pool keeps its id over restarts.  ``file(path)`` gives the bytes of an assembly file,
    ``folder(path)`` those of all files below a folder of it, by relative path (empty: no such folder).
    ``resources`` are those built so far (dependencies come first), by ``ref``.  Look up only what
    the resource refers to or depends on: a resource is reused as it is while those are unchanged.
    After a restart the ``built`` of a resource that ``apply`` or ``remove`` gets as old is None.
    ``skips_missing``: what CSC doesn't have may be left out, if the resource's ``cautions`` say so.
    """

    cloud: Cloud
    stored: Identity | None
    file: Callable[[str], bytes]
    resources: Mapping[str, Realised]
    folder: Callable[[str], Mapping[str, bytes]] = lambda path: {}
    skips_missing: bool = False


@dataclass(frozen=True, slots=True)
class ResourceType:
    """One row of the table of resource types (``resources/__init__.py``: ``RESOURCE_TYPES``).

    ``kind``: *emulated* does what AWS's does; *recorded* is checked, given ids and described, but
    not active locally (it is announced at start).  ``replace_on``: a change of one of these
    properties makes a new resource (and removes the old one after).  ``apply`` gets the resource
    as it was before, or None; ``remove`` is called for what is no longer declared, unless its
    DeletionPolicy retains it.  ``cautions`` are asked after each deployment: what is served, but
    will not do what is declared as this machine is; each becomes a warning.
    """

    type: str
    kind: Literal["emulated", "recorded"]
    identify: Callable[[Context, Place, Properties], Identity]
    build: Callable[[Context, Place, Properties, Identity], Any] = lambda c, p, props, i: None
    apply: Callable[[Cloud, Realised, Realised | None], None] = lambda cloud, new, old: None
    remove: Callable[[Cloud, Realised], None] = lambda cloud, old: None
    replace_on: frozenset[str] = frozenset()
    missing: str = ""
    cautions: Callable[[Cloud, Realised], Iterable[PropertyError]] = lambda cloud, realised: ()


Problems = list[Diagnostic]
