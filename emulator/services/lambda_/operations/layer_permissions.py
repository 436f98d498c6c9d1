"""AddLayerVersionPermission, GetLayerVersionPolicy, RemoveLayerVersionPermission."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.errors import (
    InvalidParameterValueException,
    ResourceConflictException,
    ResourceNotFoundException,
)
from csc.emulator.services.lambda_.layers import LayerVersion, digest, with_statement

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda

ACTION = "lambda:GetLayerVersion"


def layer_statement(arn: str, sid: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The statement of a permission. Raises InvalidParameterValueException."""
    action, principal = str(given.get("Action", "")), str(given.get("Principal", ""))
    if action != ACTION:
        raise InvalidParameterValueException(
            f"Value '{action}' at 'action' failed to satisfy constraint: Member must satisfy "
            f"regular expression pattern: {ACTION}",
            Type="User",
        )
    account = principal.isdecimal() and len(principal) == 12
    who: Any = {"AWS": f"arn:aws:iam::{principal}:root"} if account else {"AWS": principal}
    out: dict[str, Any] = {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": "*" if principal == "*" else who,
        "Action": action,
        "Resource": arn,
    }
    if organisation := given.get("OrganizationId"):
        if principal != "*":
            raise InvalidParameterValueException(
                "OrganizationId can only be given with the principal *", Type="User"
            )
        out["Condition"] = {"StringEquals": {"aws:PrincipalOrgID": organisation}}
    return out


def add_layer_version_permission(service: "Lambda", input: Input, call: Call) -> Output:
    version, sid = _version(service, input), input["StatementId"]
    if sid in version.statements:
        raise ResourceConflictException(
            f"The statement id ({sid}) provided already exists. Please provide a new statement "
            "id, or remove the existing statement.",
            Type="User",
        )
    made = layer_statement(version.arn, sid, input)
    changed = with_statement(version, sid, made)
    service.layers.put(changed)
    return {"Statement": json.dumps(made), "RevisionId": _revision(changed)}


def get_layer_version_policy(service: "Lambda", input: Input, call: Call) -> Output:
    version = _version(service, input)
    if not version.statements:
        raise _no_policy()
    statements = list(version.statements.values())
    policy = {"Version": "2012-10-17", "Id": "default", "Statement": statements}
    return {"Policy": json.dumps(policy), "RevisionId": _revision(version)}


def remove_layer_version_permission(service: "Lambda", input: Input, call: Call) -> Output:
    version, sid = _version(service, input), input["StatementId"]
    if sid not in version.statements:
        raise ResourceNotFoundException(
            f"Statement {sid} is not found in resource policy.", Type="User"
        )
    left = {key: value for key, value in version.statements.items() if key != sid}
    service.layers.put(replace(version, statements=left))
    return {}


def _version(service: "Lambda", input: Input) -> LayerVersion:
    return service.layers.find(input["LayerName"], int(input["VersionNumber"]))


def _no_policy() -> ResourceNotFoundException:
    return ResourceNotFoundException(
        "No policy is associated with the given resource.", Type="User"
    )


def _revision(version: LayerVersion) -> str:
    text = digest(json.dumps(dict(version.statements), sort_keys=True).encode()).encode().hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:32]}"
