"""Custom domains: a mapping's key, an API and a stage; the longest key that matches wins."""

import re
from typing import TYPE_CHECKING

from csc.emulator.gateway.domains import Domains, gather_domains
from csc.emulator.gateway.model import BasePathMapping
from csc.emulator.services.apigateway.errors import BadRequestException, NotFoundException
from csc.emulator.services.apigateway.store import Document

if TYPE_CHECKING:
    from csc.emulator.services.apigatewayv2.service import ApiGatewayV2

_KEY = re.compile(r"[A-Za-z0-9$\-_.+!*'()/]{0,300}").fullmatch


def gather(gateway: "ApiGatewayV2") -> Domains:
    """Of all domains, as REST APIs have theirs."""
    return gather_domains(
        BasePathMapping(domain, one.get("ApiMappingKey") or "", one["ApiId"], one["Stage"])
        for domain in gateway.view("domainnames")
        for one in gateway.view(f"domainnames/{domain}/apimappings").values()
    )


def find_domain(gateway: "ApiGatewayV2", name: str) -> Document:
    """Raises NotFoundException."""
    found = gateway.view("domainnames").get(name)
    if found is None:
        raise NotFoundException("The domain name resource specified in the request was not found.")
    return found


def check_key(mapping: Document) -> None:
    """Raises BadRequestException for a mapping key that isn't one."""
    key = str(mapping.get("ApiMappingKey") or "")
    if key.startswith("/") or "//" in key:
        raise BadRequestException(
            "API mapping key should not start with a '/' or have consecutive '/'s."
        )
    if key.endswith("/"):
        raise BadRequestException("API mapping key should not end with a '/'.")
    if not _KEY(key):
        raise BadRequestException(
            "API mapping key must contain only letters, numbers, and $-_.+!*'()/."
        )


def check_target(gateway: "ApiGatewayV2", mapping: Document) -> None:
    """Raises NotFoundException for an API that isn't there, BadRequestException for a stage."""
    api_id, stage = mapping.get("ApiId"), mapping.get("Stage")
    if api_id in gateway.view("apis"):
        stages = gateway.view(f"apis/{api_id}/stages")
    elif api_id in _rest(gateway, "restapis"):
        stages = _rest(gateway, f"restapis/{api_id}/stages")
    else:
        raise NotFoundException(
            "Invalid API identifier specified The resource specified in the request was not found."
        )
    if stage not in stages:
        raise BadRequestException("Invalid stage identifier specified")


def _rest(gateway: "ApiGatewayV2", collection: str) -> "dict[str, Document]":
    from csc.emulator.services.apigateway.service import ApiGateway

    rest = gateway.cloud.services["apigateway"]
    return dict(rest.view(collection)) if isinstance(rest, ApiGateway) else {}
