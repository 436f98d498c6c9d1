"""An integration, as API Gateway takes it for an HTTP API: every expression of it is read."""

from collections.abc import Mapping
from typing import Any, cast

from csc.emulator.cloudformation.intrinsics import MARK
from csc.emulator.gateway.model import Integration, IntegrationType
from csc.emulator.http_api.integrations.endpoint import integrate_endpoint
from csc.emulator.http_api.integrations.function import integrate_function
from csc.emulator.http_api.integrations.private import integrate_private
from csc.emulator.http_api.integrations.service import integrate_service
from csc.emulator.http_api.map_parameters import (
    Change,
    read_request_parameters,
    read_response_parameters,
)
from csc.emulator.http_api.model import Step
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.store import Document

TYPES = ("AWS_PROXY", "HTTP_PROXY")
LONGEST_TIMEOUT = 30_000  # ms


def check_integration(document: Document) -> None:
    """Raises BadRequestException."""
    read_integration(document)


def read_integration(
    document: Document,
) -> tuple[Integration, Step, tuple[Change, ...], Mapping[int, tuple[Change, ...]]]:
    """(what it is, what calls it, its request parameters, its response parameters by status).

    Raises BadRequestException.
    """
    kind = document.get("IntegrationType")
    if kind not in TYPES:
        raise BadRequestException(
            f"Integration type {kind} is not supported for HTTP APIs. Must be one of {list(TYPES)}"
        )
    timeout = document.get("TimeoutInMillis") or LONGEST_TIMEOUT
    if not 50 <= timeout <= LONGEST_TIMEOUT:
        raise BadRequestException("Timeout should be between 50 ms and 30000 ms")
    integration = Integration(
        type=cast(IntegrationType, kind),
        http_method=document.get("IntegrationMethod") or "",
        uri=document.get("IntegrationUri") or "",
        credentials=document.get("CredentialsArn") or "",
        timeout=timeout / 1000,
    )
    try:
        step, mapped = _read(integration, document)
        after = read_response_parameters(document.get("ResponseParameters") or {})
    except (KeyError, ValueError) as error:
        raise BadRequestException(str(error)) from None
    return integration, step, mapped, after


def _is_out_of_reach(document: Document) -> bool:
    """Behind a VPC link, or a resource that isn't emulated, where such are left out."""
    uri = document.get("IntegrationUri") or ""
    return MARK in uri or (document.get("ConnectionType") == "VPC_LINK" and uri.startswith("arn:"))


def _read(integration: Integration, document: Document) -> tuple[Step, tuple[Change, ...]]:
    """Raises ValueError."""
    given: Mapping[str, Any] = document.get("RequestParameters") or {}
    payload = document.get("PayloadFormatVersion") or "1.0"
    if payload not in ("1.0", "2.0"):
        raise ValueError("PayloadFormatVersion must be 1.0 or 2.0")
    subtype = document.get("IntegrationSubtype")
    if subtype:
        return integrate_service(integration, subtype, given), ()
    if integration.type == "AWS_PROXY":
        if not integration.uri:
            raise ValueError("IntegrationUri is required for Lambda integrations")
        return integrate_function(integration, payload), read_request_parameters(given)
    if payload != "1.0":
        raise ValueError("PayloadFormatVersion must be 1.0 for HTTP_PROXY integrations")
    if _is_out_of_reach(document):
        return integrate_private(integration), read_request_parameters(given)
    return integrate_endpoint(integration), read_request_parameters(given)
