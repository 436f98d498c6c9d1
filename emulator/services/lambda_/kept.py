"""What is kept of a function beside what runs it: its tags, dead-letter queue, key and layers' like.

It is described as it was given, and changes nothing of how the function runs here.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.services.recorded.made import MadeDocuments

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda

MEMBERS = ("DeadLetterConfig", "KMSKeyArn", "EphemeralStorage", "LoggingConfig", "SnapStart")


def _documents(service: "Lambda") -> MadeDocuments:
    return MadeDocuments(service.cloud.storage, "lambda function")


def kept_of(service: "Lambda", name: str) -> dict[str, Any]:
    """``MEMBERS`` that were given, and ``Tags`` by key."""
    return dict(_documents(service).get(name) or {})


def keep(service: "Lambda", name: str, given: Mapping[str, Any]) -> None:
    """Members that are given replace those before; an empty one goes."""
    found = kept_of(service, name)
    if (given.get("Environment") or {}).get("Variables") is not None:
        found["HasEnvironment"] = {"given": True}
    found |= {member: given[member] for member in (*MEMBERS, "Tags") if member in given}
    found = {member: value for member, value in found.items() if value and any(_values(value))}
    _documents(service).put(name, found)


def _values(value: Any) -> Any:
    return value.values() if isinstance(value, Mapping) else (value,)


def forget(service: "Lambda", name: str) -> None:
    _documents(service).remove(name)


def described(service: "Lambda", name: str) -> dict[str, Any]:
    """The members that a FunctionConfiguration shows; ``HasEnvironment`` that one was given."""
    shown = (*MEMBERS, "HasEnvironment")
    return {member: value for member, value in kept_of(service, name).items() if member in shown}
