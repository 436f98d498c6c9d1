"""Who may invoke a function: the statements of its resource-based policy.

``AddPermission`` and ``AWS::Lambda::Permission`` each add one statement.  Source: Lambda's API reference.
"""

import re
from collections.abc import Mapping
from typing import Any

from csc.emulator.services.lambda_.errors import InvalidParameterValueException

_SERVICE = re.compile(r"[a-z0-9.-]+\.(amazonaws\.com|amazon\.com|internal)")
_ACTION = re.compile(r"lambda:(\*|[A-Za-z]+)")


def statement(sid: str, arn: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """The statement of a permission. Raises InvalidParameterValueException."""
    action, principal = str(properties.get("Action", "")), str(properties.get("Principal", ""))
    if not _ACTION.fullmatch(action):
        raise InvalidParameterValueException(f"Value '{action}' at 'action' is not an action")
    out: dict[str, Any] = {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": _principal(principal),
        "Action": action,
        "Resource": arn,
    }
    condition: dict[str, dict[str, str]] = {}
    if account := properties.get("SourceAccount"):
        condition.setdefault("StringEquals", {})["AWS:SourceAccount"] = str(account)
    if organisation := properties.get("PrincipalOrgID"):
        condition.setdefault("StringEquals", {})["aws:PrincipalOrgID"] = str(organisation)
    if kind := properties.get("FunctionUrlAuthType"):
        condition.setdefault("StringEquals", {})["lambda:FunctionUrlAuthType"] = str(kind)
    if token := properties.get("EventSourceToken"):
        condition.setdefault("StringEquals", {})["lambda:EventSourceToken"] = str(token)
    if source := properties.get("SourceArn"):
        condition["ArnLike"] = {"AWS:SourceArn": str(source)}
    return out | ({"Condition": condition} if condition else {})


def _principal(principal: str) -> Any:
    if principal == "*":
        return "*"
    if _SERVICE.fullmatch(principal):
        return {"Service": principal}
    if re.fullmatch(r"[0-9]{12}", principal):
        return {"AWS": f"arn:aws:iam::{principal}:root"}
    if principal.startswith("arn:"):
        return {"AWS": principal}
    raise InvalidParameterValueException(
        "The provided principal was invalid. Please check the principal and try again.",
        Type="User",
    )


def document(statements: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Id": "default", "Statement": list(statements.values())}
