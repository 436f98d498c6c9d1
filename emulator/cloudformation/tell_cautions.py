"""Warnings about resources that are served, and will not do what is declared as this machine is (CSC613)."""

from collections.abc import Iterable, Mapping

from csc.diagnostics import Diagnostic
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import Absent, Realised, ResourceType
from csc.emulator.cloudformation.problems import Problems
from csc.emulator.cloudformation.realise import steps


def tell_cautions(
    resources: Iterable[Realised], types: Mapping[str, ResourceType], cloud: Cloud
) -> tuple[Diagnostic, ...]:
    """Of all resources, in their order."""
    found: list[Diagnostic] = []
    for resource in resources:
        row = types.get(resource.type)
        if row is None or isinstance(resource.built, Absent):
            continue
        place = resource.place
        for caution in row.cautions(cloud, resource):
            Problems(place.file, found).add(
                "CSC613",
                ("Resources", place.logical_id, "Properties", *steps(caution.path)),
                caution.message,
                caution.remedy,
                place.metadata,
                severity="warning",
            )
    return tuple(found)
