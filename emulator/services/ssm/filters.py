"""ParameterFilters: which parameters DescribeParameters and GetParametersByPath give.

Source: "ParameterStringFilter" in Systems Manager's API reference.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from csc.emulator.services.ssm.errors import (
    InvalidFilterKey,
    InvalidFilterOption,
    InvalidFilterValue,
)
from csc.emulator.services.ssm.store import Parameter

if TYPE_CHECKING:
    from csc.emulator.services.ssm.service import Ssm

KEYS = ("Name", "Type", "KeyId", "Path", "Label", "Tier", "DataType")
BY_PATH = ("Type", "KeyId", "Label", "DataType")
OPTIONS = {"Name": ("Equals", "BeginsWith", "Contains"), "Path": ("Recursive", "OneLevel")}


def matches(
    ssm: "Ssm",
    parameter: Parameter,
    filters: Sequence[Mapping[str, Any]],
    *,
    by_path: bool = False,
) -> bool:
    """Whether all filters let it through. Raises InvalidFilterKey, -Option, -Value."""
    return all(_matches(ssm, parameter, one, by_path) for one in filters)


def _matches(ssm: "Ssm", parameter: Parameter, one: Mapping[str, Any], by_path: bool) -> bool:
    key, values = str(one["Key"]), [str(value) for value in one.get("Values") or ()]
    if key not in (BY_PATH if by_path else KEYS) and not (key.startswith("tag:") and not by_path):
        raise InvalidFilterKey(
            f"The following filter key is not valid: {key}. Valid filter keys include: "
            f"[{', '.join(BY_PATH if by_path else KEYS)}]."
        )
    option = str(one.get("Option") or ("OneLevel" if key == "Path" else "Equals"))
    if option not in OPTIONS.get(key, ("Equals", "BeginsWith")):
        raise InvalidFilterOption(
            f"The following filter option is not valid: {option}. Valid options include: "
            f"[{', '.join(OPTIONS.get(key, ('BeginsWith', 'Equals')))}]."
        )
    if not values and not key.startswith("tag:"):
        raise InvalidFilterValue(
            "The following filter values are missing : null for filter key " + key
        )
    if key == "Path":
        return any(_below(parameter.name, path, option == "Recursive") for path in values)
    held = _held(ssm, parameter, key)
    return any(_compare(option, text, value) for text in held for value in values) or (
        not values and bool(held)
    )


def _held(ssm: "Ssm", parameter: Parameter, key: str) -> list[str]:
    if key.startswith("tag:"):
        tag = ssm.store.tags(parameter.name).get(key[4:])
        return [] if tag is None else [tag]
    if key == "Label":
        return list(parameter.labels)
    member = {"Name": "name", "Type": "kind", "KeyId": "key", "Tier": "tier"}.get(key, "data_type")
    return [str(getattr(parameter, member))]


def _compare(option: str, text: str, value: str) -> bool:
    if option == "BeginsWith":
        return text.lstrip("/").startswith(value.lstrip("/"))
    if option == "Contains":
        return value in text
    return text == value or text.lstrip("/") == value.lstrip("/")


def _below(name: str, path: str, recursive: bool) -> bool:
    full, start = "/" + name.lstrip("/"), path.rstrip("/") + "/"
    rest = full.removeprefix(start)
    return rest != full and (recursive or "/" not in rest)
