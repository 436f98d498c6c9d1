"""A CloudFormation template from a list of methods."""

from collections.abc import Mapping
from typing import Any


def template(
    methods: Mapping[str, Mapping[str, Any]],
    parts: Mapping[str, Any] | None = None,
    api: Mapping[str, Any] | None = None,
    stage: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The resources of a regional API with these methods and a stage ``test``."""
    given = {"Name": "api", "EndpointConfiguration": {"Types": ["REGIONAL"]}, **(api or {})}
    resources: dict[str, Any] = {"Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": given}}
    for n, (route, properties) in enumerate(methods.items()):
        verb, _, path = route.partition(" ")
        resources[f"Method{n}"] = {
            "Type": "AWS::ApiGateway::Method",
            "Properties": {
                "RestApiId": {"Ref": "Api"},
                "ResourceId": _resource(resources, path),
                "HttpMethod": verb,
                "AuthorizationType": "NONE",
                **properties,
            },
        }
    resources["Deployment"] = {
        "Type": "AWS::ApiGateway::Deployment",
        "Properties": {"RestApiId": {"Ref": "Api"}},
    }
    resources["Stage"] = {
        "Type": "AWS::ApiGateway::Stage",
        "Properties": {
            "RestApiId": {"Ref": "Api"},
            "DeploymentId": {"Ref": "Deployment"},
            "StageName": "test",
            **(stage or {}),
        },
    }
    return resources | dict(parts or {})


def _resource(resources: dict[str, Any], path: str) -> Any:
    """The reference of a path's resource, declared with its parents where it isn't yet."""
    if path == "/":
        return {"Fn::GetAtt": ["Api", "RootResourceId"]}
    parent, _, part = path.rpartition("/")
    parent_id = _resource(resources, parent or "/")
    name = "Resource" + path.encode().hex()
    resources[name] = {
        "Type": "AWS::ApiGateway::Resource",
        "Properties": {"RestApiId": {"Ref": "Api"}, "ParentId": parent_id, "PathPart": part},
    }
    return {"Ref": name}
