"""A ServiceError as each protocol writes it. The only place where errors take wire form."""

from base64 import b64encode
from typing import Any

from csc.emulator.errors import ServiceError
from csc.emulator.http import HttpResponse
from csc.emulator.protocols.json import dump, reply
from csc.emulator.protocols.query_compatible import query_model
from csc.emulator.protocols.service_model import load_model
from csc.emulator.protocols.xml_values import escape

DYNAMODB_NAMESPACE = "com.amazonaws.dynamodb.v20120810"
NAMESPACES = {
    "AccessDeniedException": "com.amazon.coral.service",
    "ExpiredTokenException": "com.amazon.coral.service",
    "IncompleteSignatureException": "com.amazon.coral.service",
    "InvalidSignatureException": "com.amazon.coral.service",
    "MissingAuthenticationTokenException": "com.amazon.coral.service",
    "SerializationException": "com.amazon.coral.service",
    "ThrottlingException": "com.amazon.coral.availability",
    "UnknownOperationException": "com.amazon.coral.service",
    "UnrecognizedClientException": "com.amazon.coral.service",
    "ValidationException": "com.amazon.coral.validate",
}
"""DynamoDB names an error's origin: the service's own, or the framework's. As recorded on AWS."""


CAPITAL = frozenset({"AccessDeniedException", "SerializationException"})


def json_error(service: str, error: ServiceError) -> dict[str, Any]:
    """The body of an error in the JSON protocol: also what an integration's template reads."""
    kind = error.code
    if service in ("dynamodb", "dynamodbstreams"):
        namespace = NAMESPACES.get(kind, DYNAMODB_NAMESPACE)
        # Some of the framework's errors spell it with a capital (recorded on AWS).
        member = "Message" if kind in CAPITAL or "Item" in error.extra else "message"
        body: dict[str, Any] = {"__type": f"{namespace}#{kind}"}
        if error.message or kind != "SerializationException":
            body[member] = error.message
        return {**body, **error.extra}
    shape = load_model(service).errors.get(kind)
    name = "Message" if shape and "Message" in shape["members"] else "message"
    if service == "sqs":
        kind = f"com.amazonaws.sqs#{kind}"
    return {"__type": kind, name: error.message, **error.extra}


def query_code(error: ServiceError) -> str:
    """What the query protocol calls an error: a few services have two names for one."""
    return getattr(error, "query_code", "") or error.code


def render_error(
    service: str, error: ServiceError, request_id: str, *, as_query: bool = False
) -> HttpResponse:
    """The answer of a service to a call that failed; ``as_query`` where it was asked so."""
    if service == "dynamodb":
        return reply(error.status, dump(json_error(service, error)), request_id)
    model = query_model(service) if as_query else load_model(service)
    protocol = model.protocol
    if protocol == "json":
        version = f"application/x-amz-json-{model.json_version}"
        body = json_error(service, error)
        response = reply(error.status, dump(body), request_id, version)
        response.headers.append(("x-amzn-ErrorType", body["__type"]))
        if "awsQueryCompatible" in model.metadata:
            side = "Sender" if error.status < 500 else "Receiver"
            response.headers.append(("x-amzn-query-error", f"{query_code(error)};{side}"))
        return response
    if protocol == "rest-json":
        return _rest_json(service, error, request_id)
    return _xml(protocol, model.xml_namespace, error, request_id)


def _rest_json(service: str, error: ServiceError, request_id: str) -> HttpResponse:
    """Some services spell the member ``Message`` (Lambda); the model of the error knows."""
    shape = load_model(service).errors.get(error.code)
    members = shape["members"] if shape else {}
    extra = dict(error.extra)
    if "Type" in members:
        extra.setdefault("Type", "User" if error.status < 500 else "Server")
    if extra.get("Type", "") is None:
        del extra["Type"]  # AWS doesn't tell it of every error
    name = next((m for m in ("Message", "message") if m in members), "message")
    headers = [
        ("x-amzn-RequestId", request_id),
        ("x-amzn-ErrorType", error.code),
        ("Content-Type", "application/json"),
    ]
    return HttpResponse(error.status, headers, dump({name: error.message, **extra}))


def _host_id(request_id: str) -> str:
    """S3's second number of a request: opaque text in base64."""
    return b64encode(request_id.encode()).decode()


def _xml(protocol: str, namespace: str, error: ServiceError, request_id: str) -> HttpResponse:
    said = getattr(error, "query_message", "") if protocol == "query" else ""
    code, message = escape(query_code(error)), escape(said or error.message)
    side = "Sender" if error.status < 500 else "Receiver"
    if protocol == "query":
        body = (
            f'<ErrorResponse xmlns="{escape(namespace)}"><Error><Type>{side}</Type>'
            f"<Code>{code}</Code><Message>{message}</Message></Error>"
            f"<RequestId>{escape(request_id)}</RequestId></ErrorResponse>"
        )
    elif protocol == "ec2":
        body = (
            f"<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error>"
            f"</Errors><RequestID>{escape(request_id)}</RequestID></Response>"
        )
    else:
        about = "".join(
            f"<{name}>{escape('' if v is None else str(v))}</{name}>"
            for name, v in error.extra.items()
        )
        body = (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code>'
            f"<Message>{message}</Message>{about}<RequestId>{escape(request_id)}</RequestId>"
            f"<HostId>{_host_id(request_id)}</HostId></Error>"
        )
    headers = [("x-amzn-RequestId", request_id), ("Content-Type", "text/xml")]
    if protocol == "rest-xml":
        ids = [("x-amz-request-id", request_id), ("x-amz-id-2", _host_id(request_id))]
        headers = [*ids, ("Content-Type", "application/xml"), *error.headers]
        if error.status == 304:
            return HttpResponse(304, [*ids, *error.headers], b"")
    return HttpResponse(error.status, headers, body.encode())
