"""Stack policies: whether an update may do what it is to do.

Source: CloudFormation User Guide, "Prevent updates to stack resources".
"""

import json
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any


def denied(policy: str, changes: Iterable[Mapping[str, Any]]) -> list[str]:
    """The logical ids of changes that a policy doesn't allow. Without one, all are."""
    if not policy:
        return []
    statements = as_list(json.loads(policy)["Statement"])
    return [
        str(change["LogicalResourceId"])
        for change in changes
        if change["Action"] != "Add" and not _allows(statements, change)
    ]


def _allows(statements: list[Mapping[str, Any]], change: Mapping[str, Any]) -> bool:
    """A Deny is stronger; what no statement allows is denied."""
    applying = [one for one in statements if _applies(one, change)]
    if any(one["Effect"] == "Deny" for one in applying):
        return False
    return any(one["Effect"] == "Allow" for one in applying)


def _applies(statement: Mapping[str, Any], change: Mapping[str, Any]) -> bool:
    replaced = change.get("Replacement") == "True"
    verbs = {"Modify": "Update:Replace" if replaced else "Update:Modify", "Remove": "Update:Delete"}
    action = verbs[change["Action"]]
    resource = f"LogicalResourceId/{change['LogicalResourceId']}"
    return (
        _matches(statement, "Action", action)
        and _matches(statement, "Resource", resource)
        and _holds(statement.get("Condition") or {}, str(change["ResourceType"]))
    )


def _matches(statement: Mapping[str, Any], name: str, value: str) -> bool:
    if f"Not{name}" in statement:
        return not any(fnmatchcase(value, str(one)) for one in as_list(statement[f"Not{name}"]))
    return any(fnmatchcase(value, str(one)) for one in as_list(statement.get(name, "*")))


def _holds(condition: Mapping[str, Any], kind: str) -> bool:
    """``StringEquals`` or ``StringLike`` of ``ResourceType``: all that there is."""
    for operator, given in condition.items():
        values = [str(one) for one in as_list((given or {}).get("ResourceType", []))]
        like = operator == "StringLike"
        if not any(fnmatchcase(kind, one) if like else kind == one for one in values):
            return False
    return True


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
