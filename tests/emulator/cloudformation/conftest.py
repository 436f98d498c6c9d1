"""A cloud with two made-up resource types, which record what is done to them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from csc.assembly import Assembly
from csc.diagnostics import Diagnostic, DiagnosticsError
from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.check import check_properties
from csc.emulator.cloudformation.contract import (
    Context,
    Identity,
    Place,
    Properties,
    PropertyError,
    Realised,
    ResourceType,
)
from csc.emulator.cloudformation.engine import Engine
from csc.emulator.deployment import Deployment
from csc.emulator.storage import open_storage


@dataclass
class Bed:
    """Deploys templates one after the other; ``events`` is what happened to resources."""

    path: Path | None = None
    events: list[str] = field(default_factory=list)
    built: list[str] = field(default_factory=list)
    fail_on: str = ""

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        self.storage = open_storage(self.path)
        self.cloud = Cloud(self.storage, Clock())
        self.engine = Engine(self.cloud, {t.type: t for t in self.types()})
        self.deployment = Deployment(version=0)

    def reopen(self) -> None:
        """As after a restart."""
        self.storage.close()
        self.events.clear()
        self.open()

    def deploy(
        self,
        *templates: dict[str, Any],
        files: dict[str, bytes] | None = None,
        parameters: dict[str, str] | None = None,
        origin: dict[str, str] | None = None,
    ) -> Deployment:
        """The templates become the stacks s0, s1, …; parameters are those of s0."""
        stacks = {f"s{i}": template for i, template in enumerate(templates)}
        assembly = Assembly({}, stacks, files or {}, origin or {}, {"s0": parameters or {}})
        self.deployment = self.engine.deploy(assembly, self.deployment)
        return self.deployment

    def problems(self, *templates: dict[str, Any], **more: Any) -> tuple[Diagnostic, ...]:
        with pytest.raises(DiagnosticsError) as caught:
            self.deploy(*templates, **more)
        return caught.value.diagnostics

    def properties(self, name: str, stack: str = "s0") -> Properties:
        return self.deployment.resources[stack, name].properties

    def types(self) -> tuple[ResourceType, ...]:
        thing = ResourceType(
            "Test::Thing",
            "emulated",
            _identify,
            self._build,
            self._apply,
            self._remove,
            frozenset({"Key"}),
        )
        table = ResourceType("AWS::DynamoDB::Table", "emulated", _identify, apply=self._apply)
        return thing, table

    def _build(self, context: Context, place: Place, props: Properties, it: Identity) -> Any:
        self.built.append(place.logical_id)
        check_properties(props, (), ("Name", "Key", "Value", "Folder", "File", "Bad", "Bug"))
        if "Bad" in props:
            raise PropertyError("Bad.0.Inner", "is bad.", "Leave it out.")
        if "Bug" in props:
            raise ZeroDivisionError("oops")
        if "Folder" in props:
            return context.folder(props["Folder"])
        return context.file(props["File"]) if "File" in props else object()

    def _apply(self, cloud: Cloud, new: Realised, old: Realised | None) -> None:
        self.events.append(f"{'update' if old else 'create'} {new.place.logical_id}")
        if new.place.logical_id == self.fail_on:
            raise RuntimeError("disk on fire")

    def _remove(self, cloud: Cloud, old: Realised) -> None:
        self.events.append(f"remove {old.place.logical_id}")


def _identify(context: Context, place: Place, properties: Properties) -> Identity:
    if context.stored is not None:
        return context.stored
    ref = properties.get("Name") or f"{place.logical_id}-{context.cloud.clock.uuid()[:8]}"
    return Identity(ref, {"Arn": f"arn:aws:test:::{ref}", "Nested.Id": "n1"})


Resource = Callable[..., dict[str, Any]]


@pytest.fixture
def bed() -> Bed:
    return Bed()


@pytest.fixture
def values(bed: Bed) -> Callable[..., Any]:
    """Resolve one value in a template with the given sections."""

    def resolve(value: Any, **sections: Any) -> Any:
        other = {"Type": "Test::Thing", "Properties": {"Name": "other"}}
        main = {"Type": "Test::Thing", "Properties": {"Value": value}}
        resources = {"Other": other, **sections.pop("Resources", {}), "Main": main}
        parameters = sections.pop("given", {})
        bed.deploy({**sections, "Resources": resources}, parameters=parameters)
        return bed.properties("Main").get("Value")

    return resolve
