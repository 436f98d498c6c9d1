"""LabelParameterVersion, UnlabelParameterVersion."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.ssm.errors import (
    ParameterVersionLabelLimitExceeded,
    ParameterVersionNotFound,
)
from csc.emulator.services.ssm.store import Parameter

if TYPE_CHECKING:
    from csc.emulator.services.ssm.service import Ssm

MOST = 10
_LABEL = re.compile(r"(?!aws|ssm)[A-Za-z_.-][A-Za-z0-9_.-]{0,99}", re.IGNORECASE).fullmatch


def label_parameter_version(ssm: "Ssm", input: Input, call: Call) -> Output:
    """A label stands on one version: it moves. Labels of a wrong form are named, not refused."""
    name = ssm.find(str(input["Name"])).name
    version = _version(ssm, name, input.get("ParameterVersion"))
    given = [str(label) for label in input["Labels"]]
    invalid = [label for label in given if not _LABEL(label)]
    wanted = [label for label in given if _LABEL(label)]
    labels = tuple(dict.fromkeys((*version.labels, *wanted)))
    if len(labels) > MOST:
        raise ParameterVersionLabelLimitExceeded(
            "An error occurred (ParameterVersionLabelLimitExceeded) when calling the "
            "LabelParameterVersion operation: A parameter version can have maximum 10 labels."
            "Move one or more labels to another version and try again."
        )
    for other in ssm.store.versions(name):
        kept = tuple(label for label in other.labels if label not in wanted)
        if kept != other.labels and other.version != version.version:
            ssm.store.save(replace(other, labels=kept))
    ssm.store.save(replace(version, labels=labels))
    return {"InvalidLabels": invalid, "ParameterVersion": version.version}


def unlabel_parameter_version(ssm: "Ssm", input: Input, call: Call) -> Output:
    name = ssm.find(str(input["Name"])).name
    version = _version(ssm, name, input["ParameterVersion"])
    given = [str(label) for label in input["Labels"]]
    kept = tuple(label for label in version.labels if label not in given)
    ssm.store.save(replace(version, labels=kept))
    return {
        "RemovedLabels": [label for label in given if label in version.labels],
        "InvalidLabels": [label for label in given if label not in version.labels],
    }


def _version(ssm: "Ssm", name: str, number: int | None) -> Parameter:
    versions = ssm.store.versions(name)
    if number is None:
        return versions[-1]
    for one in versions:
        if one.version == int(number):
            return one
    raise ParameterVersionNotFound(
        f"Systems Manager could not find version {number} of {name}. Verify the version and try "
        "again."
    )
