"""What an integration needs to be allowed, as far as its URI and templates say.

dynamodb:action/Query, "TableName": "orders", "IndexName": "by-customer"
    ──▶ dynamodb:Query on arn:aws:dynamodb:…:table/orders/index/by-customer
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from csc.emulator.cloud import Cloud
from csc.emulator.faults.methods import Declaration
from csc.emulator.gateway.integrations.uri import AwsUri
from csc.emulator.protocols.service_model import load_model

_TABLE = re.compile(r'"TableName"\s*:\s*"([^"$]+)"')
_INDEX = re.compile(r'"IndexName"\s*:\s*"([^"$]+)"')
_PARTS = re.compile(r'"(Put|Update|Delete|ConditionCheck|Get)"\s*:\s*\{\s*"')
_FORM_ACTION = re.compile(r"(?:^|&)\s*Action=([A-Za-z]+)")
_QUEUE = re.compile(r"/(\d{12})/([A-Za-z0-9_.-]+)/?\Z")
_PART_ACTIONS = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
    "Get": "GetItem",
}
_OBJECTS = {
    "GET": ("s3:GetObject", "s3:ListBucket", "s3:ListAllMyBuckets", "s3:GetObjectVersion"),
    "HEAD": ("s3:GetObject", "s3:ListBucket"),
    "PUT": ("s3:PutObject", "s3:CreateBucket"),
    "POST": ("s3:PutObject", "s3:DeleteObject"),
    "DELETE": ("s3:DeleteObject", "s3:DeleteBucket"),
}
PREFIXES = {
    "stepfunctions": "states",
    "dynamodb": "dynamodb",
    "events": "events",
    "firehose": "firehose",
    "kinesis": "kinesis",
    "sns": "sns",
    "sqs": "sqs",
    "ssm": "ssm",
}
"""The services whose operations are IAM actions of the same names, and their prefix there."""


@dataclass(frozen=True, slots=True)
class Need:
    """One of ``actions`` on ``resource``, which is empty where it isn't known."""

    actions: tuple[str, ...]
    resource: str = ""


def find_needs(cloud: Cloud, one: Declaration, uri: AwsUri) -> Iterator[Need]:
    """Nothing for a service whose actions aren't known by its operations."""
    if uri.kind == "lambda":
        if "$" not in uri.target and uri.target.startswith("arn:"):
            yield Need(("lambda:InvokeFunction",), uri.target)
        return
    if uri.service == "s3" and uri.kind == "path" and one.integration is not None:
        verb = one.integration.http_method
        yield Need(_OBJECTS.get(verb, ("s3:GetObject", "s3:PutObject", "s3:DeleteObject")))
        return
    if uri.service not in PREFIXES:
        return
    if uri.kind == "path":
        yield from _of_path(cloud, one, uri)
    elif uri.target not in load_model(uri.service).operations:
        return  # told by its own code
    elif uri.service == "dynamodb":
        yield from _of_table(cloud, one, uri.target)
    else:
        yield Need((_action(uri.service, uri.target),))


def _action(service: str, operation: str) -> str:
    return f"{PREFIXES[service]}:{operation}"


def _of_path(cloud: Cloud, one: Declaration, uri: AwsUri) -> Iterator[Need]:
    """A queue or topic whose ``Action`` is in the form."""
    queue = _QUEUE.match(uri.target)
    resource = ""
    if queue and uri.service == "sqs":
        resource = f"arn:aws:sqs:{uri.region or cloud.region}:{queue[1]}:{queue[2]}"
    for _, text in one.templates():
        for action in dict.fromkeys(_FORM_ACTION.findall(text)):
            operation = action.removesuffix("Batch") if uri.service == "sqs" else action
            yield Need((_action(uri.service, operation),), resource)


def _of_table(cloud: Cloud, one: Declaration, operation: str) -> Iterator[Need]:
    needs: dict[Need, None] = {}
    for _, text in one.templates():
        for name in _operations(operation, text):
            for resource in _tables(cloud, text):
                needs[Need((f"dynamodb:{name}",), resource)] = None
    yield from needs or [Need((f"dynamodb:{operation}",))]


def _operations(operation: str, text: str) -> list[str]:
    """The actions of a transaction are those of its parts."""
    if operation in ("TransactWriteItems", "TransactGetItems"):
        return [_PART_ACTIONS[part] for part in dict.fromkeys(_PARTS.findall(text))]
    if operation == "ExecuteStatement":
        verbs = {"SELECT": "PartiQLSelect", "INSERT": "PartiQLInsert"}
        verbs |= {"UPDATE": "PartiQLUpdate", "DELETE": "PartiQLDelete"}
        found = re.search(r'"Statement"\s*:\s*"\s*(\w+)', text)
        return [verbs[found[1].upper()]] if found and found[1].upper() in verbs else []
    return [operation]


def _tables(cloud: Cloud, text: str) -> list[str]:
    """The table, or its index, that a template names; an empty text where it leaves it open."""
    names = dict.fromkeys(_TABLE.findall(text))
    if len(names) != 1:
        return [""]
    (name,) = names
    arn = f"arn:aws:dynamodb:{cloud.region}:{cloud.account}:table/{name}"
    arn = name if name.startswith("arn:") else arn
    index = dict.fromkeys(_INDEX.findall(text))
    return [f"{arn}/index/{one}" for one in index] or [arn]
