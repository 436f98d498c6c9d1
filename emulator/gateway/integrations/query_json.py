"""Answers of query services as API Gateway gets them: in JSON, because it asks for that.

    {"GetCallerIdentityResponse": {"GetCallerIdentityResult": {"Account": …, "Arn": …, "UserId": …},
     "ResponseMetadata": {"RequestId": …}}}

Every member of the result's shape is there, null where it has no value (recorded on AWS).  A mapping
that sets the header Accept to XML gets the service's XML.
"""

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from csc.emulator.calls import Output
from csc.emulator.errors import ServiceError
from csc.emulator.gateway.invocation import EndpointReply, Invocation
from csc.emulator.protocols.errors import query_code
from csc.emulator.protocols.service_model import ServiceModel

JSON_NAMES = {"Messages": "messages", "QueueUrls": "queueUrls"}
"""Lists of SQS whose names in its JSON are not those of its model."""

JSON_HEADER = ("Content-Type", "application/json")


def wants_xml(invocation: Invocation) -> bool:
    """Whether the integration request's own Accept header asks for XML."""
    headers = invocation.integration_request.headers
    return any(name.lower() == "accept" and "xml" in str(v) for name, v in headers.items())


def query_reply(
    invocation: Invocation, model: ServiceModel, operation: str, output: Output
) -> EndpointReply:
    answer: dict[str, Any] = {}
    reference = model.operations[operation].get("output")
    if reference is not None:
        wrapper = reference.get("resultWrapper", f"{operation}Result")
        answer[wrapper] = _value(model, reference["shape"], output)
    answer["ResponseMetadata"] = {"RequestId": invocation.request_id}
    body = orjson.dumps({f"{operation}Response": answer})
    return EndpointReply(200, [JSON_HEADER], body)


def query_error(invocation: Invocation, error: ServiceError) -> EndpointReply:
    side = "Sender" if error.status < 500 else "Receiver"
    told = {"Code": query_code(error), "Message": error.message, "Type": side}
    body = orjson.dumps({"Error": told, "RequestId": invocation.request_id})
    return EndpointReply(error.status, [JSON_HEADER], body)


def _value(model: ServiceModel, name: str, value: Any) -> Any:
    """A value by its shape, as plain JSON."""
    if value is None:
        return None
    shape = model.shapes[name]
    match shape["type"]:
        case "structure" if isinstance(value, Mapping):
            members = shape["members"].items()
            return {
                JSON_NAMES.get(one, one): _value(model, inner["shape"], value.get(one))
                for one, inner in members
            }
        case "list":
            return [_value(model, shape["member"]["shape"], one) for one in value]
        case "map" if "locationName" in shape["key"]:
            key, one, inner = shape["key"], shape["value"], shape["value"]["shape"]
            return [
                {key["locationName"]: name, one["locationName"]: _value(model, inner, item)}
                for name, item in value.items()
            ]
        case "map":
            inner = shape["value"]["shape"]
            return {str(key): _value(model, inner, one) for key, one in value.items()}
        case "blob" if isinstance(value, bytes):
            return base64.b64encode(value).decode("ascii")
        case "timestamp" if isinstance(value, datetime):
            return value.timestamp()
    return value
