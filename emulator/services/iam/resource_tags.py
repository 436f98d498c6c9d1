"""``aws:ResourceTag/…``: the tags of the resource that a request is about, read when a policy asks.

    tags_of(cloud, "arn:aws:sqs:us-east-1:123456789012:orders") == {"team": "blue"}

They are what the resource's own service lists.  IAM's own entities bring theirs with the permission.

Source: IAM User Guide, "Controlling access to AWS resources using tags".
"""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from csc.emulator.calls import Call
from csc.emulator.cloud import Cloud
from csc.emulator.errors import ServiceError

Ask = tuple[str, str, Callable[[Cloud, str], dict[str, Any]], str]


def _arn(member: str) -> Callable[[Cloud, str], dict[str, Any]]:
    return lambda cloud, arn: {member: arn}


def _table(cloud: Cloud, arn: str) -> dict[str, Any]:
    """A table's tags count for its indexes and its stream too."""
    return {"ResourceArn": "/".join(arn.split("/")[:2])}


def _queue(cloud: Cloud, arn: str) -> dict[str, Any]:
    return {"QueueUrl": f"{cloud.endpoint}/{cloud.account}/{arn.rpartition(':')[2]}"}


def _function(cloud: Cloud, arn: str) -> dict[str, Any]:
    """Without a version or an alias."""
    return {"Resource": ":".join(arn.split(":")[:7])}


def _parameter(cloud: Cloud, arn: str) -> dict[str, Any]:
    name = arn.partition(":parameter/")[2]
    return {"ResourceType": "Parameter", "ResourceId": f"/{name}" if "/" in name else name}


_ASKED: Mapping[str, Ask] = {
    "cognito-identity": ("cognito-identity", "ListTagsForResource", _arn("ResourceArn"), "Tags"),
    "cognito-idp": ("cognito-idp", "ListTagsForResource", _arn("ResourceArn"), "Tags"),
    "dynamodb": ("dynamodb", "ListTagsOfResource", _table, "Tags"),
    "events": ("events", "ListTagsForResource", _arn("ResourceARN"), "Tags"),
    "kinesis": ("kinesis", "ListTagsForResource", _arn("ResourceARN"), "Tags"),
    "lambda": ("lambda", "ListTags", _function, "Tags"),
    "logs": ("logs", "ListTagsForResource", _arn("resourceArn"), "tags"),
    "secretsmanager": ("secretsmanager", "DescribeSecret", _arn("SecretId"), "Tags"),
    "sns": ("sns", "ListTagsForResource", _arn("ResourceArn"), "Tags"),
    "sqs": ("sqs", "ListQueueTags", _queue, "Tags"),
    "ssm": ("ssm", "ListTagsForResource", _parameter, "TagList"),
    "states": ("stepfunctions", "ListTagsForResource", _arn("resourceArn"), "tags"),
}
"""The service in an ARN → its service here, the operation that lists tags, its input, its answer."""


def tags_of(cloud: Cloud, arn: str) -> dict[str, str]:
    """By key in small letters, as condition keys are compared; empty for what has none."""
    asked = _ASKED.get(arn.split(":", 3)[2] if arn.count(":") >= 3 else "")
    if asked is None or "*" in arn:
        return {}
    name, operation, make, member = asked
    service = cloud.services.get(name)
    row = service.operations.get(operation) if service is not None else None
    if service is None or row is None:
        return {}
    input = make(cloud, arn)
    call = Call(name, operation, input, cloud.root(), "", cloud.region)
    try:
        answer = row.run(service, input, call)
    except (ServiceError, KeyError, ValueError):
        return {}  # the operation itself will say that there is no such resource
    if inspect.iscoroutine(answer):
        answer.close()
        return {}
    return _as_map(answer.get(member)) if isinstance(answer, Mapping) else {}


def _as_map(given: Any) -> dict[str, str]:
    if isinstance(given, Mapping):
        return {str(key).lower(): str(value) for key, value in given.items()}
    pairs = [one for one in given or () if isinstance(one, Mapping)]
    return {
        str(one.get("Key", one.get("key"))).lower(): str(one.get("Value", one.get("value", "")))
        for one in pairs
    }
