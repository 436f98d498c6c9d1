"""Between an integration request and a service's operation, and back, in the service's own protocol.

An ``action`` URI names the operation: its input is the body (JSON services) or the parameters (query
services).  A ``path`` URI is an HTTP request to the service, read as any client's would be.
"""

from collections.abc import Callable
from functools import partial
from typing import Protocol
from urllib.parse import parse_qsl, quote, urlencode

import orjson

from csc.emulator.calls import Input, Output
from csc.emulator.errors import ServiceError
from csc.emulator.gateway.integrations.query_json import query_error, query_reply, wants_xml
from csc.emulator.gateway.integrations.uri import AwsUri, fill_path, fill_stage_variables
from csc.emulator.gateway.invocation import EndpointReply, Invocation
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.protocols.codec import Codec, codec_of
from csc.emulator.protocols.errors import json_error, render_error
from csc.emulator.protocols.json import dump, parse_body
from csc.emulator.protocols.query_compatible import SERVICES as QUERY_COMPATIBLE
from csc.emulator.protocols.query_compatible import parse, query_model
from csc.emulator.protocols.service_model import ServiceModel, load_model

JSON_SERVICES = frozenset({"dynamodb", "cognito-idp", "kinesis", "events", "stepfunctions"})
"""Services that are known, without loading their model, to speak AWS's JSON protocol."""


class Wire(Protocol):
    """How one integration's calls are read and their outcomes written."""

    def read(self, invocation: Invocation, uri: AwsUri) -> tuple[str, Input]:
        """Operation and input. Raises ServiceError for a body that the service can't read."""
        ...

    def reply(self, invocation: Invocation, operation: str, output: Output) -> EndpointReply: ...

    def error_reply(self, invocation: Invocation, error: ServiceError) -> EndpointReply: ...


def choose_wire(uri: AwsUri) -> Wire:
    """Raises ValueError for a service that AWS doesn't have."""
    if uri.service in QUERY_COMPATIBLE:
        return EitherProtocol(load_model(uri.service), query_model(uri.service))
    if uri.kind == "action" and uri.service in JSON_SERVICES:
        return JsonAction(uri.service)
    try:
        model = load_model(uri.service)
    except KeyError:
        raise ValueError(f"AWS has no service {uri.service!r}") from None
    if uri.kind == "action" and model.protocol == "json":
        return JsonAction(uri.service)
    return QueryService(model) if model.protocol == "query" else AnyProtocol(model)


class JsonAction:
    """The hot path: the body is the input, the output is the body; no HTTP in between."""

    def __init__(self, service: str) -> None:
        self.service = service
        dynamodb = service == "dynamodb"
        version = "1.0" if dynamodb else "1.1"
        self.type_header = ("Content-Type", f"application/x-amz-json-{version}")
        self.dump = orjson.dumps if dynamodb else dump

    def read(self, invocation: Invocation, uri: AwsUri) -> tuple[str, Input]:
        outgoing = invocation.integration_request
        text = outgoing.text
        if text is not None and text.isascii():  # nothing that UTF-8 couldn't write
            try:
                value = orjson.loads(text)
            except orjson.JSONDecodeError:
                value = None
            if type(value) is dict:
                return uri.target, value
        return uri.target, parse_body(outgoing.body)

    def reply(self, invocation: Invocation, operation: str, output: Output) -> EndpointReply:
        return ServiceReply(output, self.dump, self.type_header, invocation.request_id)

    def error_reply(self, invocation: Invocation, error: ServiceError) -> EndpointReply:
        body = dump(json_error(self.service, error))
        headers = [self.type_header, ("x-amzn-RequestId", invocation.request_id)]
        return EndpointReply(error.status, headers, body)


class ServiceReply(EndpointReply):
    """An operation's output, written as JSON when somebody asks for its text."""

    def __init__(
        self,
        output: Output,
        dump: Callable[[Output], bytes],
        type_header: tuple[str, str],
        request_id: str,
    ) -> None:
        self.status = 200
        self.lambda_error = None
        self._headers = None
        self._body = None
        self.output = output
        self._dump = dump
        self._type_header = type_header
        self._request_id = request_id

    def _make_headers(self) -> list[tuple[str, str]]:
        return [self._type_header, ("x-amzn-RequestId", self._request_id)]

    def _make_body(self) -> bytes:
        return self._dump(self.output)


class AnyProtocol:
    """The integration request as the HTTP request that it is on AWS, read by the codec."""

    def __init__(self, model: ServiceModel) -> None:
        self.model = model
        self.codec: Codec = codec_of(model)

    def read(self, invocation: Invocation, uri: AwsUri) -> tuple[str, Input]:
        request = service_request(invocation, uri, self.model)
        return self.codec.parse(self.model, request)

    def reply(self, invocation: Invocation, operation: str, output: Output) -> EndpointReply:
        return _as_reply(self.codec.render(self.model, operation, output, invocation.request_id))

    def error_reply(self, invocation: Invocation, error: ServiceError) -> EndpointReply:
        return _as_reply(render_error(self.model.name, error, invocation.request_id))


class QueryService(AnyProtocol):
    """Asked in the query protocol, answers in JSON."""

    def reply(self, invocation: Invocation, operation: str, output: Output) -> EndpointReply:
        if wants_xml(invocation):
            return super().reply(invocation, operation, output)
        return query_reply(invocation, self.model, operation, output)

    def error_reply(self, invocation: Invocation, error: ServiceError) -> EndpointReply:
        if wants_xml(invocation):
            return super().error_reply(invocation, error)
        return query_error(invocation, error)


class EitherProtocol:
    """Asked in the query protocol, unless a mapping sets the header X-Amz-Target."""

    def __init__(self, model: ServiceModel, query: ServiceModel) -> None:
        self.model, self.query = model, query
        self.as_json, self.as_query = AnyProtocol(model), QueryService(query)

    def read(self, invocation: Invocation, uri: AwsUri) -> tuple[str, Input]:
        if _has_target(invocation):
            return self.as_json.read(invocation, uri)
        return parse(self.query, service_request(invocation, uri, self.query))

    def reply(self, invocation: Invocation, operation: str, output: Output) -> EndpointReply:
        wire = self.as_json if _has_target(invocation) else self.as_query
        return wire.reply(invocation, operation, output)

    def error_reply(self, invocation: Invocation, error: ServiceError) -> EndpointReply:
        if _has_target(invocation):
            return self.as_json.error_reply(invocation, error)
        if wants_xml(invocation):
            name, request_id = self.model.name, invocation.request_id
            return _as_reply(render_error(name, error, request_id, as_query=True))
        return query_error(invocation, error)


def _has_target(invocation: Invocation) -> bool:
    return any(name.lower() == "x-amz-target" for name in invocation.integration_request.headers)


def _as_reply(response: HttpResponse) -> EndpointReply:
    return EndpointReply(response.status, response.headers, response.body)


def service_request(invocation: Invocation, uri: AwsUri, model: ServiceModel) -> HttpRequest:
    """The HTTP request that the service would get from API Gateway."""
    outgoing = invocation.integration_request
    pairs = [
        (name, one)
        for name, value in outgoing.query.items()
        for one in (value if isinstance(value, list) else [value])
    ]
    target, body, method = "/", outgoing.body, outgoing.method
    headers = [
        (name, one)
        for name, value in outgoing.headers.items()
        for one in (value if isinstance(value, list) else [value])
    ]
    if uri.kind == "path":
        filled = fill_stage_variables(uri.target, invocation.stage.variables)
        path, _, query = fill_path(filled, outgoing.path).partition("?")
        target, pairs = path, parse_qsl(query, True) + pairs
    else:
        action, _, given = uri.target.partition("&")
        pairs += [("Action", action), *parse_qsl(given, True)]
        pairs.append(("Version", str(model.metadata.get("apiVersion", ""))))
        if model.protocol == "query":
            form = urlencode(pairs)
            body = f"{body.decode('utf-8', 'replace')}&{form}".lstrip("&").encode()
            headers.append(("Content-Type", "application/x-www-form-urlencoded"))
            pairs, method = [], "POST"
    encode = partial(urlencode, quote_via=quote)
    return HttpRequest(method, f"{target}?{encode(pairs)}" if pairs else target, headers, body)
