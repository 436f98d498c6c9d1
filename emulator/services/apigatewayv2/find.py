"""Find an object, of a template or of the API, or say as API Gateway does that there is none."""

import base64
import binascii
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Input, Output
from csc.emulator.services.apigateway.errors import BadRequestException, NotFoundException
from csc.emulator.services.apigateway.store import Document

if TYPE_CHECKING:
    from csc.emulator.services.apigatewayv2.service import ApiGatewayV2

MADE = "_made"
"""Member of a document: a stack made through CloudFormation's API declared it."""


def find_api(gateway: "ApiGatewayV2", api_id: str) -> Document:
    """Raises NotFoundException."""
    found = gateway.view("apis").get(api_id)
    if found is None:
        raise NotFoundException(f"Invalid API identifier specified {api_id}")
    return found


def own_api(gateway: "ApiGatewayV2", api_id: str) -> Document:
    """An API whose parts may be changed here. Raises NotFound or BadRequestException."""
    found = find_api(gateway, api_id)
    refuse_watched(gateway, "apis", api_id, "API")
    return found


def refuse_watched(gateway: "ApiGatewayV2", collection: str, name: str, what: str) -> None:
    """Raises BadRequestException for what a file that is watched declares: it is served as it is."""
    declared = gateway.declared.get(collection, {}).get(name)
    if declared is not None and not declared.get(MADE):
        raise BadRequestException(
            f"CSC: this {what} was declared by a template, and is changed there alone."
        )


def page(documents: Iterable[Document], input: Input) -> Output:
    """``Items``, ``MaxResults`` of them from ``NextToken``. Raises BadRequestException."""
    everything = list(documents)
    start, most = _start(input.get("NextToken")), input.get("MaxResults")
    size = len(everything) if most is None else _size(most)
    found: dict[str, Any] = {"Items": everything[start : start + size]}
    if start + size < len(everything):
        found["NextToken"] = base64.urlsafe_b64encode(str(start + size).encode()).decode()
    return found


def _size(text: Any) -> int:
    if not str(text).isdecimal() or int(text) < 1:
        raise BadRequestException("Invalid maxResults parameter specified")
    return int(text)


def _start(token: str | None) -> int:
    if not token:
        return 0
    try:
        return int(base64.urlsafe_b64decode(token))
    except (ValueError, binascii.Error):
        raise BadRequestException("Invalid nextToken parameter specified") from None
