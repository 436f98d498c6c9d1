"""Services whose model is of the JSON protocol and that speak the query protocol too.

    POST /123456789012/orders   Action=SendMessage&MessageBody=x      ──▶ SendMessage, {QueueUrl: …}

SQS does so for old clients and for API Gateway, CloudWatch for Terraform's provider and older SDKs,
Systems Manager for API Gateway alone.  The model of SQS has lost what the query protocol calls things;
it is here, as AWS's model had it until 2023.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from csc.emulator.calls import Input
from csc.emulator.http import HttpRequest
from csc.emulator.protocols import query
from csc.emulator.protocols.service_model import ServiceModel, Shape, load_model

SERVICES = frozenset({"cloudwatch", "sqs", "ssm"})

ELEMENTS: Mapping[str, str] = {
    "AWSAccountIdList": "AWSAccountId",
    "ActionNameList": "ActionName",
    "AttributeNameList": "AttributeName",
    "BatchResultErrorEntryList": "BatchResultErrorEntry",
    "ChangeMessageVisibilityBatchRequestEntryList": "ChangeMessageVisibilityBatchRequestEntry",
    "ChangeMessageVisibilityBatchResultEntryList": "ChangeMessageVisibilityBatchResultEntry",
    "DeleteMessageBatchRequestEntryList": "DeleteMessageBatchRequestEntry",
    "DeleteMessageBatchResultEntryList": "DeleteMessageBatchResultEntry",
    "MessageAttributeNameList": "MessageAttributeName",
    "MessageList": "Message",
    "MessageSystemAttributeList": "MessageSystemAttributeName",
    "QueueUrlList": "QueueUrl",
    "SendMessageBatchRequestEntryList": "SendMessageBatchRequestEntry",
    "SendMessageBatchResultEntryList": "SendMessageBatchResultEntry",
    "TagKeyList": "TagKey",
}
"""Lists of SQS, and what their members are called."""

MAPS: Mapping[str, tuple[str, str, str]] = {
    "MessageBodyAttributeMap": ("MessageAttribute", "Name", "Value"),
    "MessageBodySystemAttributeMap": ("MessageSystemAttribute", "Name", "Value"),
    "MessageSystemAttributeMap": ("Attribute", "Name", "Value"),
    "QueueAttributeMap": ("Attribute", "Name", "Value"),
    "TagMap": ("Tag", "Key", "Value"),
}
"""Maps of SQS: what a member of this shape is called, its key and its value."""

_PLURAL = re.compile(rb"((?:^|&)(?:SendMessageBatchRequestEntry\.\d+\.)?)MessageAttributes\.")
"""Recorded: ``MessageAttributes.1.Name`` is taken as ``MessageAttribute.1.Name`` is."""

NAMESPACES = {"sqs": "http://queue.amazonaws.com/doc/2012-11-05/"}


def speaks_query(service: str, request: HttpRequest) -> bool:
    """Whether a request to the service is of the query protocol."""
    return service in SERVICES and request.header("X-Amz-Target") is None


@lru_cache(maxsize=4)
def query_model(service: str) -> ServiceModel:
    """The service's model as the query protocol's codec reads it."""
    model = load_model(service)
    metadata = {**model.metadata, "protocol": "query"}
    metadata.setdefault("xmlNamespace", NAMESPACES.get(service, ""))
    operations = {
        name: {**operation, "output": _wrapped(name, operation)}
        for name, operation in model.operations.items()
    }
    shapes = {name: _named(model, name, shape) for name, shape in model.shapes.items()}
    return ServiceModel(service, metadata, operations, shapes)


def _wrapped(name: str, operation: Mapping[str, Any]) -> Any:
    output = operation.get("output")
    return {**output, "resultWrapper": f"{name}Result"} if output else None


def _named(model: ServiceModel, name: str, shape: Shape) -> Shape:
    if model.name != "sqs":
        return shape
    if name in ELEMENTS:
        return {**shape, "member": {**shape["member"], "locationName": ELEMENTS[name]}}
    if name in MAPS:
        _, key, value = MAPS[name]
        return {
            **shape,
            "key": {**shape["key"], "locationName": key},
            "value": {**shape["value"], "locationName": value},
        }
    if shape["type"] == "structure":
        members = shape["members"].items()
        return {**shape, "members": {n: _member(reference) for n, reference in members}}
    return shape


def _member(reference: Shape) -> Shape:
    found = MAPS.get(reference["shape"])
    return {**reference, "locationName": found[0]} if found else reference


def parse(model: ServiceModel, request: HttpRequest) -> tuple[str, Input]:
    """As ``query.parse``; a queue may be named by the path, and message attributes in the plural."""
    if model.name == "sqs" and b"MessageAttributes." in request.body:
        request = replace(request, body=_PLURAL.sub(rb"\1MessageAttribute.", request.body))
    operation, value = query.parse(model, request)
    if operation in model.operations and "QueueUrl" in model.input(operation)["members"]:
        path = request.path
        if path.strip("/") and "QueueUrl" not in value:
            value["QueueUrl"] = path
    return operation, value
