"""Find an object, of a template or of the API, or say as API Gateway does that there is none."""

import base64
import binascii
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Input, Output
from csc.emulator.services.apigateway.declared import MADE
from csc.emulator.services.apigateway.errors import BadRequestException, NotFoundException
from csc.emulator.services.apigateway.store import DECLARED, Document

if TYPE_CHECKING:
    from csc.emulator.services.apigateway.service import ApiGateway

_CHANGED_THERE = "CSC: this {} was declared by a template, and is changed there alone."
_OF_ACCOUNT = ("apikeys", "usageplans", "domainnames", "vpclinks", "clientcertificates")
_DEPLOYED = ("stages", "deployments", "parts", "versions", "keys", "basepathmappings")
MOST = 500
"""Objects a page: API Gateway's largest limit. Its default is 25."""


def find(gateway: "ApiGateway", collection: str, name: str, what: str) -> Document:
    """Raises NotFoundException."""
    document = gateway.view(collection).get(name)
    if document is None:
        noun = "ID" if what == "Usage Plan" else "identifier"
        raise NotFoundException(f"Invalid {what} {noun} specified")
    return document


def find_api(gateway: "ApiGateway", api_id: str) -> Document:
    """Raises NotFoundException, which names account and API."""
    document = gateway.view("restapis").get(api_id)
    if document is None:
        where = f"{gateway.cloud.account}:{api_id}"
        raise NotFoundException(f"Invalid API identifier specified {where}")
    return document


def own(gateway: "ApiGateway", collection: str, name: str, what: str) -> Document:
    """An object that may be changed here.

    What a template declared is copied, and the copy counts until the template changes it.  Of an API
    that a watched file declares only stages, deployments, keys and plans may be changed: its parts are
    served as the file has them.  Raises NotFound or BadRequestException.
    """
    if collection == "restapis":
        document = find_api(gateway, name)
    else:
        document = find(gateway, collection, name, what)
    if not gateway.is_stored(collection, name):
        if collection not in _OF_ACCOUNT and collection.rpartition("/")[2] not in _DEPLOYED:
            refuse_watched(gateway, collection.split("/")[1] if "/" in collection else name, what)
        gateway.store.put(collection, name, {**document, DECLARED: deepcopy(document)})
    return document


def own_api(gateway: "ApiGateway", api_id: str) -> Document:
    """An API whose parts may be changed here. Raises NotFound or BadRequestException."""
    document = find_api(gateway, api_id)
    refuse_watched(gateway, api_id, "API")
    return document


def own_wholly(gateway: "ApiGateway", collection: str, name: str, what: str) -> Document:
    """An object that may be deleted or replaced here: none of a watched file. Raises as ``own``."""
    if collection == "restapis":
        document = find_api(gateway, name)
    else:
        document = find(gateway, collection, name, what)
    declared = gateway.declared.get(collection, {}).get(name)
    if declared is not None and not declared.get(MADE):
        raise BadRequestException(_CHANGED_THERE.format(what))
    return document


def refuse_watched(gateway: "ApiGateway", api_id: str, what: str) -> None:
    """Raises BadRequestException for an API of a file that is watched."""
    declared = gateway.declared.get("restapis", {}).get(api_id)
    if declared is not None and not declared.get(MADE):
        raise BadRequestException(_CHANGED_THERE.format(what))


def find_method(gateway: "ApiGateway", input: Input) -> Document:
    """The method that an input names by API, resource and HTTP method. Raises NotFoundException."""
    resources = f"restapis/{input['restApiId']}/resources"
    resource = find(gateway, resources, input["resourceId"], "Resource")
    return find_in(resource.get("resourceMethods", {}), input["httpMethod"], "Method")


def find_serving(gateway: "ApiGateway", input: Input) -> Document:
    """The method that serves an HTTP method: its own, or ANY. Raises NotFoundException."""
    try:
        return find_method(gateway, input)
    except NotFoundException:
        return find_method(gateway, {**input, "httpMethod": "ANY"})


def find_in(documents: Mapping[str, Document], name: str, what: str) -> Document:
    document = documents.get(name)
    if document is None:
        noun = what if what == "Response status code" else f"{what} identifier"
        raise NotFoundException(f"Invalid {noun} specified")
    return document


def find_model(gateway: "ApiGateway", api_id: str, name: str) -> Document:
    """Raises NotFoundException."""
    document = gateway.view(f"restapis/{api_id}/models").get(name)
    if document is None:
        raise NotFoundException(f"Invalid model name specified: {name}")
    return document


def page(documents: Iterable[Document], input: Input) -> Output:
    """``items``, ``limit`` of them from ``position``. Raises BadRequestException."""
    everything = list(documents)
    start = _start(input.get("position"))
    limit = input.get("limit")
    end = start + (25 if limit is None else max(0, min(int(limit), MOST)))
    found: dict[str, Any] = {"items": everything[start:end]}
    if start < end < len(everything):
        found["position"] = base64.urlsafe_b64encode(str(end).encode()).decode()
    return found


def _start(position: str | None) -> int:
    if not position:
        return 0
    try:
        return int(base64.urlsafe_b64decode(position))
    except (ValueError, binascii.Error):
        raise BadRequestException("Invalid position parameter specified") from None
