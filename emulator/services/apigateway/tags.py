"""Tags, by the ARN of what has them: APIs, stages, keys and usage plans."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from csc.emulator.services.apigateway.errors import NotFoundException
from csc.emulator.services.apigateway.find import own

if TYPE_CHECKING:
    from csc.emulator.services.apigateway.service import ApiGateway

_PATH = re.compile(r"arn:[a-z-]+:apigateway:[^:]*::/(?P<path>.+)")
Tags = dict[str, str]


def _place(gateway: "ApiGateway", arn: str) -> tuple[str, str]:
    """Collection and id. Raises NotFoundException."""
    match = _PATH.fullmatch(arn)
    collection, _, name = match["path"].rpartition("/") if match else ("", "", "")
    if name not in gateway.view(collection):
        raise NotFoundException("Invalid resource ARN specified in the request")
    return collection, name


def tags_of(gateway: "ApiGateway", arn: str) -> Tags:
    collection, name = _place(gateway, arn)
    return dict(gateway.view(collection)[name].get("tags") or {})


def retag(gateway: "ApiGateway", arn: str, change: Callable[[Tags], Tags]) -> None:
    collection, name = _place(gateway, arn)
    own(gateway, collection, name, "resource")
    with gateway.store.changing(collection, name) as document:
        document["tags"] = change(dict(document.get("tags") or {}))
