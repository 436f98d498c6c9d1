"""What a session passes on to those assumed from it: transitive tags, and the source identity.

Source: IAM User Guide, "Pass session tags in AWS STS" (chaining roles) and "Monitor and control actions
taken with assumed roles".
"""

import json
from typing import Any

from csc.emulator.calls import Caller, Input
from csc.emulator.services.sts.errors import AccessDenied, InvalidParameterValue

TRANSITIVE = "csc:TransitiveTagKeys"
"""A session's own key: a JSON list of the names of its transitive tags."""

IDENTITY = "aws:SourceIdentity"


def carried_tags(caller: Caller, given: dict[str, str]) -> dict[str, str]:
    """The transitive tags of the calling session. Raises InvalidParameterValue where one is given anew."""
    names: list[str] = json.loads(caller.keys.get(TRANSITIVE, "[]"))
    fixed = {name.lower() for name in names}
    if any(name.lower() in fixed for name in given):
        raise InvalidParameterValue(
            "One of the specified transitive tag keys can't be set because it conflicts with a "
            "transitive tag key from the calling session."
        )
    return {name: caller.tags[name] for name in names if name in caller.tags}


def check_transitive(tags: dict[str, str], input: Input) -> None:
    """Raises InvalidParameterValue for a transitive key that no tag of the request has."""
    given = {name.lower() for name in tags}
    if any(name.lower() not in given for name in input.get("TransitiveTagKeys") or ()):
        raise InvalidParameterValue(
            "The specified transitive tag key must be included in the requested tags."
        )


def source_identity(caller: Caller, input: Input) -> str | None:
    """Once set, it stays for all that is assumed from the session. Raises AccessDenied."""
    before, wanted = caller.keys.get(IDENTITY), input.get("SourceIdentity")
    if before is not None and wanted not in (None, before):
        raise AccessDenied(
            "The source identity of a session cannot be changed when another role is assumed from it."
        )
    return before or wanted


def session_keys(caller: Caller | None, input: Input, identity: str | None) -> dict[str, str]:
    """The condition keys that the new session's calls have."""
    before: list[str] = json.loads(caller.keys.get(TRANSITIVE, "[]")) if caller else []
    names = [*before, *(input.get("TransitiveTagKeys") or ())]
    keys: dict[str, Any] = {}
    if names:
        keys[TRANSITIVE] = json.dumps(names)
    if identity:
        keys[IDENTITY] = identity
    return keys


def also_needed(input: Input) -> tuple[str, ...]:
    """The actions that a request with tags or a source identity needs besides."""
    tagged = ("sts:TagSession",) if input.get("Tags") else ()
    return (*tagged, "sts:SetSourceIdentity") if input.get("SourceIdentity") else tagged
