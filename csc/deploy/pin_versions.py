"""Each release of an API calls the versions of its functions that were deployed with it.

    Uri: …${Receipt.Arn}/invocations    ──▶    …${ReceiptVersion3f2a…}/invocations

A function is changed in place, so a canary of a deployment alone would share out the API's own parts, and
give the new code to everybody.  A version is a copy that never changes: its logical id follows the code and
the settings, the permission to call it is its own, and so is the deployment's id, as another version
is another release.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

FUNCTION, PERMISSION, METHOD = (
    "AWS::Lambda::Function",
    "AWS::Lambda::Permission",
    "AWS::ApiGateway::Method",
)
STAGE, DEPLOYMENT = "AWS::ApiGateway::Stage", "AWS::ApiGateway::Deployment"
_CALLED = re.compile(r"\$\{(\w+)\.Arn\}/invocations")


def pin_versions(template: Mapping[str, Any]) -> Mapping[str, Any]:
    """The template with a version of every function that one of its own methods calls."""
    resources: dict[str, Any] = dict(template.get("Resources") or {})
    versions = {
        name: f"{name}Version{_digest(resources[name])}" for name in sorted(_called(resources))
    }
    if not versions:
        return template
    for function, version in versions.items():
        resources[version] = {
            "Type": "AWS::Lambda::Version",
            "Metadata": dict(resources[function].get("Metadata") or {}),
            "Properties": {"FunctionName": {"Ref": function}},
        }
    for name, resource in list(resources.items()):
        if resource.get("Type") == METHOD:
            resources[name] = _with_uri(resource, versions)
        elif resource.get("Type") == PERMISSION:
            _move_permission(resources, name, versions)
    _rename_deployments(resources, _digest(versions))
    return {**template, "Resources": resources}


def _digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def _uri(method: Mapping[str, Any]) -> str:
    uri = (method.get("Properties", {}).get("Integration") or {}).get("Uri")
    sub = uri.get("Fn::Sub") if isinstance(uri, Mapping) else None
    return sub if isinstance(sub, str) else ""


def _called(resources: Mapping[str, Any]) -> set[str]:
    named = {
        name
        for resource in resources.values()
        if resource.get("Type") == METHOD
        for name in _CALLED.findall(_uri(resource))
    }
    return {name for name in named if resources.get(name, {}).get("Type") == FUNCTION}


def _with_uri(method: Mapping[str, Any], versions: Mapping[str, str]) -> dict[str, Any]:
    def pinned(found: re.Match[str]) -> str:
        version = versions.get(found[1])
        return f"${{{version}}}/invocations" if version else found[0]

    text = _uri(method)
    if not text:
        return dict(method)
    properties = method["Properties"]
    integration = {**properties["Integration"], "Uri": {"Fn::Sub": _CALLED.sub(pinned, text)}}
    return {**method, "Properties": {**properties, "Integration": integration}}


def _move_permission(resources: dict[str, Any], name: str, versions: Mapping[str, str]) -> None:
    """To the version, under an id of its own: the version of before keeps its own permission."""
    permission = resources[name]
    properties = permission["Properties"]
    named = properties.get("FunctionName")
    of = named.get("Fn::GetAtt") if isinstance(named, Mapping) else None
    version = versions.get(of[0]) if isinstance(of, list) and of[1:] == ["Arn"] else None
    if version is None:
        return
    del resources[name]
    moved = {**properties, "FunctionName": {"Ref": version}}
    resources[f"{name}{version[-10:]}"] = {**permission, "Properties": moved}


def _rename_deployments(resources: dict[str, Any], suffix: str) -> None:
    for name in [n for n, r in resources.items() if r.get("Type") == DEPLOYMENT]:
        renamed = f"{name}{suffix}"
        resources[renamed] = resources.pop(name)
        for stage, resource in list(resources.items()):
            properties = resource.get("Properties", {})
            if resource.get("Type") == STAGE and properties.get("DeploymentId") == {"Ref": name}:
                given = {**properties, "DeploymentId": {"Ref": renamed}}
                resources[stage] = {**resource, "Properties": given}
