"""An integration's endpoint in the execution log: its address, what was sent there, what came back.

    Endpoint request URI: https://dynamodb.us-east-1.amazonaws.com/?Action=GetItem
    Endpoint request headers: {Authorization=****, X-Amz-Date=20240101T000000Z, …, X-Amz-Security-Token=**** [TRUNCATED]
    Sending request to https://dynamodb.us-east-1.amazonaws.com/?Action=GetItem

Recorded on AWS for functions.  Integrations of this cloud aren't signed: what would be a credential is
written as stars, as AWS writes most of it.
"""

import time
from typing import Any
from urllib.parse import urlencode

from csc.emulator.gateway.integrations.uri import (
    AwsUri,
    fill_path,
    fill_stage_variables,
    parse_aws_uri,
)
from csc.emulator.gateway.invocation import Invocation
from csc.emulator.gateway.model import Integration
from csc.emulator.recognise import SIGNED_AS

_HOSTS = {name: host for host, name in SIGNED_AS.items() if name not in ("sesv2",)}
_STARS = "****"


def endpoint_address(invocation: Invocation, integration: Integration) -> str:
    """Where API Gateway would send the request."""
    sent = invocation.integration_request
    if integration.type in ("HTTP", "HTTP_PROXY"):
        uri = fill_stage_variables(integration.uri, invocation.stage.variables)
        query = urlencode(sent.query, doseq=True)
        joint = "&" if "?" in uri else "?"
        return fill_path(uri, sent.path) + (f"{joint}{query}" if query else "")
    uri = fill_stage_variables(integration.uri, invocation.stage.variables)
    return _aws_address(parse_aws_uri(uri), invocation)


def _aws_address(uri: AwsUri, invocation: Invocation) -> str:
    region = uri.region or invocation.cloud.region
    if uri.kind == "lambda":
        way = ("2021-11-15", "response-streaming-") if uri.streams else ("2015-03-31", "")
        host = f"https://lambda.{region}.amazonaws.com"
        return f"{host}/{way[0]}/functions/{uri.target}/{way[1]}invocations"
    service = _HOSTS.get(uri.service, uri.service)
    before = f"{uri.subdomain}." if uri.subdomain else ""
    host = f"https://{before}{service}.{region}.amazonaws.com"
    if uri.kind == "action":
        return f"{host}/?Action={uri.target}"
    return host + fill_path(uri.target, invocation.integration_request.path)


def endpoint_request_headers(
    invocation: Invocation, integration: Integration
) -> list[tuple[str, Any]]:
    """In AWS's order; of HTTP endpoints those that they got."""
    sent = list(invocation.integration_request.headers.items())
    if integration.type in ("HTTP", "HTTP_PROXY"):
        return sent
    api_id = invocation.api.model.id
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(invocation.started))
    function = ":lambda:path/" in integration.uri
    tag = [("x-amzn-lambda-integration-tag", invocation.request_id)] if function else []
    return [
        *tag,
        ("Authorization", _STARS),
        ("X-Amz-Date", stamp),
        ("x-amzn-apigateway-api-id", api_id),
        *sent,
        ("Accept", "application/json"),
        ("User-Agent", f"AmazonAPIGateway_{api_id}"),
        ("X-Amz-Security-Token", f"{_STARS} [TRUNCATED]"),
    ]
