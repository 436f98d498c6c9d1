"""An OpenAPI document → the documents of an API and its parts, as the other operations show them.

``overwrite`` replaces all parts; ``merge`` keeps those that the document doesn't name.  Nothing is changed
where the document is wrong.
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import orjson

from csc.emulator.cloudformation.contract import Place, PropertyError
from csc.emulator.services.apigateway.build import PARTS, api_parts
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.read_parts import read_parts
from csc.emulator.services.apigateway.store import Document

if TYPE_CHECKING:
    from csc.emulator.services.apigateway.service import ApiGateway

EXTENSION = "x-amazon-apigateway-"


def parse_document(body: bytes) -> dict[str, Any]:
    """JSON or YAML. Raises BadRequestException for what is no OpenAPI document."""
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError:
        data = _parse_yaml(body)
    if not isinstance(data, dict) or not ("openapi" in data or "swagger" in data):
        raise BadRequestException("Invalid OpenAPI input.")
    return data


def _parse_yaml(body: bytes) -> Any:
    import yaml

    from csc.emulator.cloudformation.yaml_loader import load_yaml

    try:
        return load_yaml(body.decode())
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
        raise BadRequestException("Invalid OpenAPI input.") from None


def api_members(document: Mapping[str, Any], parameters: Mapping[str, str]) -> Document:
    """What a document says of the API itself."""
    info = document.get("info") if isinstance(document.get("info"), dict) else {}
    found: Document = {"name": str((info or {}).get("title") or "api")}
    if (info or {}).get("version"):
        found["version"] = str((info or {})["version"])
    if (info or {}).get("description"):
        found["description"] = str((info or {})["description"])
    configuration = document.get(f"{EXTENSION}endpoint-configuration")
    types = parameters.get("endpointConfigurationTypes")
    if types:
        found["endpointConfiguration"] = {"types": types.split(",")}
    elif isinstance(configuration, dict) and configuration.get("types"):
        found["endpointConfiguration"] = {"types": configuration["types"]}
    if document.get(f"{EXTENSION}api-key-source"):
        found["apiKeySource"] = str(document[f"{EXTENSION}api-key-source"]).upper()
    if document.get(f"{EXTENSION}binary-media-types"):
        found["binaryMediaTypes"] = list(document[f"{EXTENSION}binary-media-types"])
    if document.get(f"{EXTENSION}policy"):
        found["policy"] = json.dumps(document[f"{EXTENSION}policy"])
    return found


def import_document(
    gateway: "ApiGateway", api: Document, document: Mapping[str, Any], *, overwrite: bool
) -> None:
    """Make the parts of ``api`` what the document says. Raises BadRequestException."""
    of_api, root = f"restapis/{api['id']}", api["rootResourceId"]
    before = {name: dict(gateway.view(f"{of_api}/{name}")) for name in PARTS}
    if overwrite:
        before = {name: {} for name in PARTS}
        before["resources"] = {root: {"id": root, "path": "/"}}
    try:
        place = Place("apigateway", api["id"], "API Gateway")
        parts = read_parts(document, place, api["id"], gateway.cloud.region, before)
        list(api_parts(gateway.cloud, {"api": api, **parts}))
    except PropertyError as error:
        raise BadRequestException(f"Errors found during import:\n\t{error}") from error
    with gateway.cloud.storage.transaction():
        for name in PARTS:
            collection = f"{of_api}/{name}"
            for gone in gateway.view(collection).keys() - parts[name].keys():
                gateway.remove(collection, gone)
            for key, part in parts[name].items():
                gateway.put(collection, key, part)


def import_warnings(document: Mapping[str, Any]) -> Document:
    """``warnings``, where something of the document was left out."""
    found = [
        f"Invalid format for 'requestParameters'. Expected type string for property '{name}' of "
        f"resource '{path}' and method '{verb.upper()}' but got '{json.dumps(value)}'"
        for path, methods in (document.get("paths") or {}).items()
        for verb, operation in (methods.items() if isinstance(methods, dict) else ())
        if isinstance(operation, dict)
        for name, value in (
            (operation.get(f"{EXTENSION}integration") or {}).get("requestParameters") or {}
        ).items()
        if not isinstance(value, str)
    ]
    return {"warnings": found} if found else {}
