"""One method of a snapshot → its operation in an OpenAPI document, 2.0 (``swagger``) or 3.0."""

import re
from collections.abc import Iterable, Mapping

from csc.emulator.services.apigateway.export.export_integration import export_integration
from csc.emulator.services.apigateway.store import Document

EXTENSION = "x-amazon-apigateway-"
JSON = "application/json"
_PLACES = {"path": "path", "querystring": "query", "header": "header"}
_PARAMETER = re.compile(r"method\.request\.(header|querystring|path)\.(.+)")
_VARIABLE = re.compile(r"\{([^}+]+)\+?\}")


class Exporter:
    """``schemes`` are the authorizers' names by id; ``validators`` likewise."""

    def __init__(
        self,
        swagger: bool,
        extensions: frozenset[str],
        schemes: Mapping[str, str],
        validators: Mapping[str, str],
    ) -> None:
        self.swagger, self.extensions = swagger, extensions
        self.schemes, self.validators = schemes, validators

    def operation(self, path: str, method: Document) -> Document:
        found: Document = {}
        if method.get("operationName"):
            found["operationId"] = method["operationName"]
        if self.swagger:
            found |= _media_types(method)
        parameters = self._parameters(path, method)
        if self.swagger:
            parameters += _body_parameter(method)
        if parameters:
            found["parameters"] = parameters
        if not self.swagger and method.get("requestModels"):
            found["requestBody"] = {"content": self._content(method["requestModels"])}
            found["requestBody"]["required"] = True
        answers = method.get("methodResponses", {})
        found["responses"] = {status: self._response(one) for status, one in answers.items()}
        security = self._security(method)
        if security:
            found["security"] = security
        return found | self._extended(method)

    def _parameters(self, path: str, method: Document) -> list[Document]:
        given = dict(method.get("requestParameters") or {})
        for name in _VARIABLE.findall(path):
            given.setdefault(f"method.request.path.{name}", True)
        return [self._parameter(name, required) for name, required in given.items()]

    def _parameter(self, name: str, required: bool) -> Document:
        match = _PARAMETER.fullmatch(name)
        assert match is not None  # PutMethod refuses any other
        found: Document = {"name": match[2], "in": _PLACES[match[1]]}
        if self.swagger:
            return {**found, "required": bool(required), "type": "string"}
        if required:
            found["required"] = True
        return {**found, "schema": {"type": "string"}}

    def _response(self, response: Document) -> Document:
        found: Document = {"description": f"{response['statusCode']} response"}
        models = response.get("responseModels") or {}
        headers = {
            name.rpartition("method.response.header.")[2]: self._typed()
            for name in response.get("responseParameters") or {}
        }
        if self.swagger and models:
            found["schema"] = _reference(True, _first(models))
        if headers:
            found["headers"] = headers
        if not self.swagger:
            found["content"] = self._content(models)
        return found

    def _typed(self) -> Document:
        return {"type": "string"} if self.swagger else {"schema": {"type": "string"}}

    def _content(self, models: Mapping[str, str]) -> Document:
        return {kind: {"schema": _reference(self.swagger, name)} for kind, name in models.items()}

    def _security(self, method: Document) -> list[Document]:
        found: list[Document] = []
        if method.get("authorizerId") in self.schemes:
            scopes = list(method.get("authorizationScopes") or ())
            found.append({self.schemes[method["authorizerId"]]: scopes})
        elif method.get("authorizationType") == "AWS_IAM":
            found.append({"sigv4": []})
        if method.get("apiKeyRequired"):
            found.append({"api_key": []})
        return found

    def _extended(self, method: Document) -> Document:
        found: Document = {}
        validator = self.validators.get(method.get("requestValidatorId", ""))
        if validator and "validators" in self.extensions:
            found[f"{EXTENSION}request-validator"] = validator
        integration = method.get("methodIntegration")
        if integration is not None and "integrations" in self.extensions:
            found[f"{EXTENSION}integration"] = export_integration(integration)
        return found


def _media_types(method: Document) -> Document:
    """``consumes`` of the request's models and templates, ``produces`` of the response's."""
    integration = method.get("methodIntegration") or {}
    consumed = [*(method.get("requestModels") or {}), *(integration.get("requestTemplates") or {})]
    produced: list[str] = []
    for response in method.get("methodResponses", {}).values():
        produced += response.get("responseModels") or {}
    for response in integration.get("integrationResponses", {}).values():
        produced += response.get("responseTemplates") or {}
    pairs = (("consumes", _once(consumed)), ("produces", _once(produced)))
    return {name: types for name, types in pairs if types}


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _body_parameter(method: Document) -> list[Document]:
    models = method.get("requestModels") or {}
    if not models:
        return []
    name = _first(models)
    return [{"in": "body", "name": name, "required": True, "schema": _reference(True, name)}]


def _first(models: Mapping[str, str]) -> str:
    return models.get(JSON) or next(iter(models.values()))


def _reference(swagger: bool, name: str) -> Document:
    return {"$ref": f"#/{'definitions' if swagger else 'components/schemas'}/{name}"}
