"""What a REST API may be, in API Gateway's words; and its patch operations that need care."""

from collections.abc import Mapping
from typing import Any

from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.patch import apply_patches
from csc.emulator.services.apigateway.store import Document

LARGEST = 10_485_760
KINDS = ("REGIONAL", "EDGE", "PRIVATE")
_SIZE = f"Invalid minimum compression size, must be between 0 and {LARGEST}"


def with_defaults(given: Mapping[str, Any]) -> Document:
    """The members of a new API. Raises BadRequestException."""
    if given.get("description") == "":
        raise BadRequestException("Description cannot be an empty string")
    members = {name: value for name, value in given.items() if value not in (None, [])}
    endpoint = given.get("endpointConfiguration")
    if endpoint is not None and endpoint.get("types") == []:
        raise BadRequestException(
            "REGIONAL Configuration and EDGE Configuration cannot be both DISABLED."
        )
    endpoint = {"types": ["EDGE"], **(endpoint or {})}
    private = endpoint["types"] == ["PRIVATE"]
    endpoint.setdefault("ipAddressType", "dualstack" if private else "ipv4")
    members["endpointConfiguration"] = endpoint
    check_rest_api(members)
    return {"apiKeySource": "HEADER", "disableExecuteApiEndpoint": False, **members}


def check_rest_api(api: Document) -> None:
    """Raises BadRequestException."""
    size = api.get("minimumCompressionSize")
    if size is not None and not 0 <= size <= LARGEST:
        raise BadRequestException(_SIZE)
    endpoint = api.get("endpointConfiguration") or {}
    if len(endpoint.get("types") or ()) > 1:
        raise BadRequestException("Cannot create an api with multiple Endpoint Types.")
    if not set(endpoint.get("types") or ()) <= set(KINDS):
        raise BadRequestException(
            f"Invalid EndpointTypes specified. Valid options are {','.join(KINDS)}"
        )
    if endpoint.get("ipAddressType", "ipv4") not in ("ipv4", "dualstack"):
        raise BadRequestException("ipAddressType must be either ipv4 or dualstack.")
    if endpoint.get("types") == ["PRIVATE"] and endpoint.get("ipAddressType") == "ipv4":
        raise BadRequestException("Only dualstack ipAddressType is supported for Private APIs.")


def patch_rest_api(api: Document, operations: list[Mapping[str, Any]]) -> None:
    """Change ``api`` in place. Raises BadRequestException."""
    for operation in operations:
        path, op = str(operation.get("path")), operation.get("op")
        if path == "/binaryMediaTypes":
            raise BadRequestException(f"Invalid patch path {path}")
        if path.startswith("/binaryMediaTypes/"):
            _media_type(api, path.removeprefix("/binaryMediaTypes/"), operation)
        elif path == "/minimumCompressionSize":
            _only_replace(op)
            _compression(api, operation.get("value"))
        elif path == "/endpointConfiguration/ipAddressType":
            _only_replace(op)
            api["endpointConfiguration"] = {
                **(api.get("endpointConfiguration") or {}),
                "ipAddressType": operation.get("value"),
            }
        elif path.startswith("/endpointConfiguration/types"):
            _endpoint(api, operation)
        else:
            apply_patches(api, "RestApi", [operation])
    check_rest_api(api)


def _only_replace(op: Any) -> None:
    if op != "replace":
        raise BadRequestException("Invalid patch operation specified. Must be one of: [replace]")


def _compression(api: Document, value: Any) -> None:
    if value in (None, ""):
        api.pop("minimumCompressionSize", None)
    elif str(value).lstrip("-").isdecimal():
        api["minimumCompressionSize"] = int(value)
    else:
        raise BadRequestException(_SIZE)


def _endpoint(api: Document, operation: Mapping[str, Any]) -> None:
    path = str(operation.get("path"))
    if operation.get("op") not in ("add", "remove", "replace") or (
        operation.get("op") == "remove" and path.rpartition("/")[2].isdigit()
    ):
        raise BadRequestException(
            "Invalid patch operation specified. Must be 'add'|'remove'|'replace'"
        )
    endpoint = dict(api.get("endpointConfiguration") or {})
    if operation.get("op") != "remove":
        endpoint["types"] = [str(operation.get("value"))]
    if endpoint.get("types") == ["PRIVATE"]:
        endpoint["ipAddressType"] = "dualstack"
    api["endpointConfiguration"] = endpoint


def _media_type(api: Document, step: str, operation: Mapping[str, Any]) -> None:
    """A type stands in the path, with ``~1`` for its slash; what replaces it comes last."""
    name = step.replace("~1", "/").replace("~0", "~")
    types = [one for one in api.get("binaryMediaTypes") or () if one != name]
    if operation.get("op") == "replace":
        types.append(str(operation.get("value") or name).replace("~1", "/"))
    elif operation.get("op") == "add":
        types.append(name)
    if types:
        api["binaryMediaTypes"] = types
    else:
        api.pop("binaryMediaTypes", None)
