"""The execution log of one request, in API Gateway's own sentences.

Fri Nov 20 09:00:00 UTC 2026 : Endpoint request body after transformations: {"TableName": "orders"}
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from csc.emulator.gateway.gateway_responses import ApiConfigurationError
from csc.emulator.gateway.invocation import Invocation
from csc.emulator.services.apigateway.describe_endpoint import (
    endpoint_address,
    endpoint_request_headers,
)

ADDED = frozenset({"x-amzn-RequestId", "x-amz-apigw-id"})
"""Headers that the endpoint adds, after the method's answer is made."""


def execution_lines(invocation: Invocation, trace: bool) -> list[str]:
    """What a stage's log has of a request: without ``trace`` no headers and no bodies."""
    lines = [f"Starting execution for request: {invocation.request_id}", *_request(invocation)]
    if not trace:
        lines = lines[:2]
    return [*lines, *(_integration(invocation) if trace else ()), *_response(invocation, trace)]


def describe_execution(invocation: Invocation) -> str:
    """As far as the request came."""
    lines = [
        f"Starting execution for request: {invocation.request_id}",
        *_request(invocation),
        *_integration(invocation),
        *_response(invocation),
    ]
    stamp = time.strftime("%a %b %d %H:%M:%S UTC %Y", time.gmtime(invocation.started))
    head = f"Execution log for request {invocation.request_id}\n"
    return head + "".join(f"{stamp} : {line}\n" for line in lines)


def _request(invocation: Invocation) -> list[str]:
    request = invocation.request
    path = getattr(invocation, "raw_path_parameters", {})
    return [
        f"HTTP Method: {request.method}, Resource Path: {request.path}",
        f"Method request path: {_map(path.items())}",
        f"Method request query string: {_map(invocation.query.items())}",
        f"Method request headers: {_map(request.headers)}",
        f"Method request body before transformations: {_text(request.body)}",
    ]


def _integration(invocation: Invocation) -> list[str]:
    sent = getattr(invocation, "integration_request", None)
    integration = invocation.method.method.integration if hasattr(invocation, "method") else None
    if sent is None or integration is None:
        return []
    if integration.type == "MOCK" or isinstance(invocation.error, ApiConfigurationError):
        return []
    address = endpoint_address(invocation, integration)
    lines = [
        f"Endpoint request URI: {address}",
        f"Endpoint request headers: {_sent(endpoint_request_headers(invocation, integration))}",
        f"Endpoint request body after transformations: {_text(sent.body)}",
        f"Sending request to {address}",
    ]
    reply = getattr(invocation, "reply", None)
    if reply is not None:
        latency = round(invocation.integration_latency * 1000)
        lines += [
            f"Received response. Status: {reply.status}, Integration latency: {latency} ms",
            f"Endpoint response headers: {_map(reply.headers)}",
            f"Endpoint response body before transformations: {_text(reply.body)}",
        ]
    return lines


def _response(invocation: Invocation, trace: bool = True) -> list[str]:
    error, response = invocation.error, invocation.response
    if error is not None:
        reason = str(error.detail or error.message)
        if not reason.startswith("Execution failed"):
            reason = f"Execution failed: {reason}"
        return [reason, f"Method completed with status: {response.status}"]
    told = [
        f"Method response body after transformations: {_text(response.body)}",
        f"Method response headers: {_map(_told(response.headers))}",
    ]
    return [
        *(told if trace else ()),
        "Successfully completed execution",
        f"Method completed with status: {response.status}",
    ]


def _told(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those that an answer is logged with, in AWS's order: the trace first."""
    shown = [pair for pair in headers if pair[0] not in ADDED]
    return sorted(shown, key=lambda pair: pair[0] != "X-Amzn-Trace-Id")


def _map(pairs: Iterable[tuple[str, Any]]) -> str:
    """``{a=b, c=d}``, as Java prints a map; credentials are left out."""
    shown: Mapping[str, Any] = {k: v for k, v in pairs if k.lower() != "authorization"}
    return "{" + ", ".join(f"{name}={_one(value)}" for name, value in shown.items()) + "}"


def _sent(pairs: list[tuple[str, Any]]) -> str:
    """AWS cuts the line off within the last credential."""
    shown = "{" + ", ".join(f"{name}={_one(value)}" for name, value in _masked(pairs)) + "}"
    return shown.removesuffix("}") if shown.endswith("[TRUNCATED]}") else shown


def _masked(pairs: list[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    for name, value in pairs:
        yield name, "****" if name.lower() == "authorization" else value


def _one(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace")
