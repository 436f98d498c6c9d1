"""A snapshot → the whole OpenAPI document."""

import json
import time
from collections.abc import Mapping
from typing import Any

from csc.emulator.gateway.schemas.compile_schema import MODEL_REFERENCE
from csc.emulator.services.apigateway.export.export_operation import EXTENSION, Exporter
from csc.emulator.services.apigateway.store import Document

API_KEY = {"type": "apiKey", "name": "x-api-key", "in": "header"}
SIGNED = {"type": "apiKey", "name": "Authorization", "in": "header"}


def export_document(
    snapshot: Document,
    stage: str,
    version: str,
    host: str,
    swagger: bool,
    extensions: frozenset[str],
    parts: list[Document],
) -> Document:
    """``parts`` are the documentation parts of the version that the stage shows."""
    api = snapshot["api"]
    authorizers, validators = snapshot["authorizers"], snapshot["requestvalidators"]
    exporter = Exporter(
        swagger,
        extensions,
        {one["id"]: one["name"] for one in authorizers.values()},
        {one["id"]: one.get("name") or one["id"] for one in validators.values()},
    )
    found = _head(api, stage, version, host, swagger)
    found["paths"] = _paths(snapshot, exporter)
    models = {name: _schema(one, swagger) for name, one in _used(snapshot).items()}
    schemes = _schemes(snapshot, extensions)
    if swagger:
        found |= {"securityDefinitions": schemes} if schemes else {}
        found |= {"definitions": models} if models else {}
    else:
        components = {"schemas": models, "securitySchemes": schemes}
        found["components"] = {name: value for name, value in components.items() if value}
    return found | _extensions(snapshot, extensions, parts)


def default_version(created: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(created))


def _head(api: Document, stage: str, version: str, host: str, swagger: bool) -> Document:
    info: Document = {"title": api["name"]}
    if api.get("description"):
        info["description"] = api["description"]
    info["version"] = version
    if swagger:
        return {
            "swagger": "2.0",
            "info": info,
            "host": host,
            "basePath": f"/{stage}",
            "schemes": ["https"],
        }
    variables = {"basePath": {"default": stage}}
    server = {"url": f"https://{host}/{{basePath}}", "variables": variables}
    return {"openapi": "3.0.1", "info": info, "servers": [server]}


def _paths(snapshot: Document, exporter: Exporter) -> Document:
    paths: Document = {}
    for resource in snapshot["resources"].values():
        for verb, method in resource.get("resourceMethods", {}).items():
            name = f"{EXTENSION}any-method" if verb == "ANY" else verb.lower()
            operation = exporter.operation(resource["path"], method)
            paths.setdefault(resource["path"], {})[name] = operation
    return dict(sorted(paths.items()))


def _used(snapshot: Document) -> Mapping[str, Document]:
    """The models that methods name, and those that these refer to; without any, none."""
    models: Mapping[str, Document] = snapshot["models"]
    waiting = [
        name
        for resource in snapshot["resources"].values()
        for method in resource.get("resourceMethods", {}).values()
        for given in (
            method.get("requestModels"),
            *(r.get("responseModels") for r in method.get("methodResponses", {}).values()),
        )
        for name in (given or {}).values()
    ]
    found: dict[str, Document] = {}
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        if name in models:
            found[name] = models[name]
            waiting += _references(_parsed(models[name]))
        elif name in ("Empty", "Error"):
            found[name] = {"name": name, "schema": {"type": "object"}}
    return found


def _parsed(model: Document) -> Any:
    schema = model.get("schema") or {}
    return json.loads(schema) if isinstance(schema, str) else schema


def _references(schema: Any) -> list[str]:
    if isinstance(schema, dict):
        match = MODEL_REFERENCE.match(str(schema.get("$ref", "")))
        inner = [name for value in schema.values() for name in _references(value)]
        return [*inner, match["name"]] if match else inner
    if isinstance(schema, list):
        return [name for value in schema for name in _references(value)]
    return []


def _schema(model: Document, swagger: bool) -> Any:
    prefix = "#/definitions/" if swagger else "#/components/schemas/"

    def moved(schema: Any) -> Any:
        if isinstance(schema, list):
            return [moved(one) for one in schema]
        if not isinstance(schema, dict):
            return schema
        match = MODEL_REFERENCE.match(str(schema.get("$ref", "")))
        if match:
            return {"$ref": f"{prefix}{match['name']}"}
        return {name: moved(value) for name, value in schema.items() if name != "$schema"}

    return moved(_parsed(model))


def _schemes(snapshot: Document, extensions: frozenset[str]) -> Document:
    methods = [
        method
        for resource in snapshot["resources"].values()
        for method in resource.get("resourceMethods", {}).values()
    ]
    used = {method.get("authorizerId") for method in methods}
    found = {
        one["name"]: _scheme(one, "authorizers" in extensions)
        for one in snapshot["authorizers"].values()
        if one["id"] in used
    }
    if any(method.get("authorizationType") == "AWS_IAM" for method in methods):
        found["sigv4"] = {**SIGNED, f"{EXTENSION}authtype": "awsSigv4"}
    if any(method.get("apiKeyRequired") for method in methods):
        found["api_key"] = dict(API_KEY)
    return found


def _scheme(authorizer: Document, extended: bool) -> Document:
    source = str(authorizer.get("identitySource") or "")
    name = source.rpartition("method.request.header.")[2] if source.count("method.") == 1 else ""
    found: Document = {"type": "apiKey", "name": name or "Unused", "in": "header"}
    found[f"{EXTENSION}authtype"] = authorizer.get("authType") or "custom"
    if not extended:
        return found
    names = "providerARNs authorizerUri authorizerCredentials identityValidationExpression"
    given = {n: authorizer[n] for n in names.split() if authorizer.get(n)}
    given["type"] = str(authorizer["type"]).lower()
    if authorizer["type"] == "REQUEST":
        given["identitySource"] = source
    if authorizer["type"] != "COGNITO_USER_POOLS":
        ttl = authorizer.get("authorizerResultTtlInSeconds")
        given |= {"authorizerResultTtlInSeconds": ttl} if ttl is not None else {}
    found[f"{EXTENSION}authorizer"] = given
    return found


def _extensions(snapshot: Document, extensions: frozenset[str], parts: list[Document]) -> Document:
    api, found = snapshot["api"], dict[str, Any]()
    if "documentation" in extensions and parts:
        shown = [
            {"location": one["location"], "properties": json.loads(one["properties"])}
            for one in parts
        ]
        found[f"{EXTENSION}documentation"] = {"documentationParts": shown}
    if "gatewayresponses" in extensions and snapshot["gatewayresponses"]:
        found[f"{EXTENSION}gateway-responses"] = {
            kind: _gateway_response(one) for kind, one in snapshot["gatewayresponses"].items()
        }
    if "validators" in extensions and snapshot["requestvalidators"]:
        found[f"{EXTENSION}request-validators"] = {
            one.get("name") or one["id"]: {
                name: bool(one.get(name))
                for name in ("validateRequestParameters", "validateRequestBody")
            }
            for one in snapshot["requestvalidators"].values()
        }
    if "apigateway" in extensions:
        found |= _of_api(api)
    return found


def _of_api(api: Document) -> Document:
    found: Document = {}
    if api.get("policy"):
        policy = api["policy"]
        found[f"{EXTENSION}policy"] = json.loads(policy) if isinstance(policy, str) else policy
    if api.get("binaryMediaTypes"):
        found[f"{EXTENSION}binary-media-types"] = api["binaryMediaTypes"]
    if api.get("minimumCompressionSize") is not None:
        found[f"{EXTENSION}minimum-compression-size"] = api["minimumCompressionSize"]
    if api.get("apiKeySource") == "AUTHORIZER":
        found[f"{EXTENSION}api-key-source"] = "AUTHORIZER"
    return found


def _gateway_response(response: Document) -> Document:
    names = ("statusCode", "responseParameters", "responseTemplates")
    return {name: response[name] for name in names if response.get(name)}
