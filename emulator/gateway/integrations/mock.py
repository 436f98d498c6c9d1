"""MOCK: the integration that answers without an endpoint.

The request template's ``{"statusCode": 201}`` chooses the integration response.  A body that isn't
JSON, or has no whole number there, is a 500 (recorded on AWS).
"""

import orjson

from csc.emulator.gateway.gateway_responses import InternalServerError
from csc.emulator.gateway.integrations.plan import Plan
from csc.emulator.gateway.integrations.request import prepare_mapped
from csc.emulator.gateway.integrations.response import conclude_mapped
from csc.emulator.gateway.invocation import EndpointReply, Invocation
from csc.emulator.gateway.model import Integration, Method


def plan_mock(method: Method, integration: Integration, region: str) -> Plan:
    return Plan(prepare_mapped(integration), _answer, conclude_mapped(method, integration))


def _answer(invocation: Invocation) -> None:
    body = invocation.integration_request.body
    status = _KNOWN.get(body)
    if status is None:
        status = _status(body)
        if len(_KNOWN) < 256:
            _KNOWN[body] = status
    invocation.reply = EndpointReply(status, [], b"")


_KNOWN: dict[bytes, int] = {}
"""Statuses of bodies met before: a mock's template mostly renders the same text."""


def _status(body: bytes) -> int:
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError:
        data = _lenient(body)
    status = data.get("statusCode") if isinstance(data, dict) else None
    if isinstance(status, str) and status.isdigit():
        status = int(status)
    if type(status) is not int:
        raise InternalServerError(
            detail="Execution failed due to configuration error: the MOCK integration's request "
            'template must render {"statusCode": <number>}'
        )
    return status


def _lenient(body: bytes) -> object:
    """API Gateway's parser of mock bodies also takes unquoted names: ``{statusCode: 200}``."""
    text = body.decode("utf-8", "replace").strip()
    if text.startswith("{") and text.endswith("}"):
        for pair in text[1:-1].split(","):
            name, colon, value = pair.partition(":")
            if colon and name.strip().strip("'\"") == "statusCode":
                return {"statusCode": value.strip().strip("'\"")}
    return None
