"""An OpenAPI document that stands alone → a template whose one API it is.

What its references name (``!GetAtt PetTableRole.Arn``) only the template around it would declare: each
becomes a resource of the type ``Elsewhere``, which the engine refuses, or skips if it may.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from csc.emulator.cloudformation.references import find_references
from csc.emulator.cloudformation.scope import Environment, Scope
from csc.emulator.cloudformation.skip_missing import ELSEWHERE

_OTHER = re.compile(r"\$\{(?!AWS::)")
INTEGRATION = "x-amazon-apigateway-integration"


def around_openapi(document: dict[str, Any]) -> dict[str, Any]:
    """The API with ``document`` as its body, deployed to the stage dev."""
    for integration in _integrations(document):
        _substitute(integration, ("uri", "credentials"))
        templates = integration.get("requestTemplates")
        if isinstance(templates, dict):
            _substitute(templates, tuple(templates))
    info = document.get("info")
    title = info.get("title") if isinstance(info, dict) else None
    api = {"Ref": "Api"}
    resources: dict[str, Any] = {
        "Api": {
            "Type": "AWS::ApiGateway::RestApi",
            "Properties": {"Name": str(title or "api"), "Body": document},
        },
        "Deployment": {"Type": "AWS::ApiGateway::Deployment", "Properties": {"RestApiId": api}},
        "Stage": {
            "Type": "AWS::ApiGateway::Stage",
            "Properties": {
                "RestApiId": api,
                "DeploymentId": {"Ref": "Deployment"},
                "StageName": "dev",
            },
        },
    }
    for name in _named(document):
        resources.setdefault(name, {"Type": ELSEWHERE})
    return {"Resources": resources}


def _named(document: Mapping[str, Any]) -> Iterator[str]:
    scope = Scope(Environment({}, {}, {}, {}), lambda *_: None)
    names = find_references(document, scope).names
    return (name for name in names if name.isalnum())  # a pseudo-parameter has colons


def _integrations(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    paths = document.get("paths")
    for item in paths.values() if isinstance(paths, dict) else ():
        for operation in item.values() if isinstance(item, dict) else ():
            found = operation.get(INTEGRATION) if isinstance(operation, dict) else None
            if isinstance(found, dict):
                yield found


def _substitute(texts: dict[str, Any], names: Iterable[str]) -> None:
    """Such documents are written for a tool that fills in ``${AWS::Region}``, which is no VTL either."""
    for name in names:
        value = texts.get(name)
        if isinstance(value, str) and "${AWS::" in value:
            texts[name] = {"Fn::Sub": _OTHER.sub("${!", value)}
