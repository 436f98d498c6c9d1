"""Dynamic references: parameters and secrets that a template names instead of holding.

    {{resolve:ssm:/app/url:2}}                                          a parameter, of a version
    {{resolve:ssm-secure:/app/key}}
    {{resolve:secretsmanager:prod/db:SecretString:password:AWSCURRENT}}   a member of a secret's JSON

They are looked up in the services, else among the resources of the same deployment.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import Realised
from csc.emulator.cloudformation.locate import Path
from csc.emulator.cloudformation.scope import Report
from csc.emulator.errors import ServiceError

MARK = "{{resolve:"
SECRET, PARAMETER = "AWS::SecretsManager::Secret", "AWS::SSM::Parameter"
SSM_VALUE = "AWS::SSM::Parameter::Value<"
_REFERENCE = re.compile(r"\{\{resolve:(ssm|ssm-secure|secretsmanager):([^{}]+)\}\}")
Resources = Mapping[str, Realised]


def fill_references(
    value: Any, cloud: Cloud, resources: Resources, report: Report, path: Path
) -> Any:
    """``value`` with every dynamic reference in it replaced. Reports CSC606 for what isn't there."""
    if isinstance(value, dict):
        return {
            key: fill_references(item, cloud, resources, report, (*path, key))
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [
            fill_references(item, cloud, resources, report, (*path, index))
            for index, item in enumerate(value)
        ]
    if not isinstance(value, str) or MARK not in value:
        return value
    return _fill(value, cloud, resources, lambda message: report("CSC606", path, *message))


def _fill(
    text: str, cloud: Cloud, resources: Resources, tell: Callable[[tuple[str, str]], None]
) -> str:
    def look_up(match: re.Match[str]) -> str:
        try:
            found = _secret if match[1] == "secretsmanager" else _parameter
            return found(match[2], cloud, resources)
        except (ServiceError, LookupError):
            message = f"{match[0]} is a dynamic reference to what isn't there."
            tell((message, "Put the parameter or secret first, or declare it in the template."))
            return ""

    filled = _REFERENCE.sub(look_up, text)
    if MARK in filled:
        tell((f"{text} is a dynamic reference of a form that there isn't.", ""))
    return filled


def _parameter(name: str, cloud: Cloud, resources: Resources) -> str:
    ssm: Any = cloud.services["ssm"]
    try:
        return str(ssm.find(name).value)
    except ServiceError:
        declared = resources.get(name)
        if declared is None or declared.type != PARAMETER:
            raise
        return str(declared.properties["Value"])


def _secret(text: str, cloud: Cloud, resources: Resources) -> str:
    """Raises LookupError."""
    parts = text.split(":")
    length = 7 if text.startswith("arn:") else 1
    id, rest = ":".join(parts[:length]), [*parts[length:], "", "", "", ""]
    _, member, stage, version = rest[:4]
    value = _secret_text(id, stage, version, cloud, resources)
    return value if not member else _member(value, member)


def _secret_text(id: str, stage: str, version: str, cloud: Cloud, resources: Resources) -> str:
    declared = next(
        (
            one
            for one in resources.values()
            if one.type == SECRET and id in (one.identity.ref, one.properties.get("Name"))
        ),
        None,
    )
    if declared is not None and declared.built is not None and not (stage or version):
        return str(declared.built)
    manager: Any = cloud.services["secretsmanager"]
    secret = manager.store.find(id)
    if secret is None:
        raise LookupError(id)
    found = secret.version(version) if version else secret.staged(stage or "AWSCURRENT")
    if found is None or found.text is None:
        raise LookupError(id)
    return str(found.text)


def _member(text: str, name: str) -> str:
    try:
        value = json.loads(text)[name]
    except (ValueError, TypeError):
        raise LookupError(name) from None
    return value if isinstance(value, str) else json.dumps(value)


def look_up_parameters(
    section: Mapping[str, Any], values: Mapping[str, Any], cloud: Cloud
) -> dict[str, Any]:
    """A stack's parameters, those of an SSM type read: they hold a parameter's name.

    One that the account doesn't have, such as AWS's public ones, stays its name.
    """
    found = dict(values)
    for name, declaration in section.items():
        kind = declaration.get("Type") if isinstance(declaration, dict) else None
        if isinstance(kind, str) and kind.startswith(SSM_VALUE) and name in found:
            text = _value_of(str(found[name]), cloud)
            if text is not None:
                is_list = kind.startswith((f"{SSM_VALUE}List<", f"{SSM_VALUE}CommaDelimited"))
                found[name] = text.split(",") if is_list else text
    return found


def _value_of(name: str, cloud: Cloud) -> str | None:
    ssm: Any = cloud.services.get("ssm")
    try:
        return None if ssm is None else str(ssm.find(name).value)
    except ServiceError:
        return None
