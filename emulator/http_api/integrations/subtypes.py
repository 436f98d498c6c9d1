"""The actions of services that an HTTP API can call, and the parameters of each.

Source: "Integration subtype reference" (http-api-develop-integrations-aws-services-reference), version
1.0 of each.  ``Region`` is a parameter of all.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subtype:
    """``service`` by botocore's name. ``required`` and ``optional`` are parameters by the names of the
    API's input; ``structured`` those that are JSON, ``numbers`` those that are integers."""

    service: str
    operation: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    structured: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


_SENT = ("MessageAttributes", "MessageSystemAttributes")

SUBTYPES: Mapping[str, Subtype] = {
    "EventBridge-PutEvents": Subtype(
        "events",
        "PutEvents",
        ("Detail", "DetailType", "Source"),
        ("Time", "EventBusName", "Resources", "TraceHeader"),
        ("Resources",),
    ),
    "SQS-SendMessage": Subtype(
        "sqs",
        "SendMessage",
        ("QueueUrl", "MessageBody"),
        ("DelaySeconds", *_SENT, "MessageDeduplicationId", "MessageGroupId"),
        _SENT,
        ("DelaySeconds",),
    ),
    "SQS-ReceiveMessage": Subtype(
        "sqs",
        "ReceiveMessage",
        ("QueueUrl",),
        (
            "AttributeNames",
            "MaxNumberOfMessages",
            "MessageAttributeNames",
            "ReceiveRequestAttemptId",
            "VisibilityTimeout",
            "WaitTimeSeconds",
        ),
        ("AttributeNames", "MessageAttributeNames"),
        ("MaxNumberOfMessages", "VisibilityTimeout", "WaitTimeSeconds"),
    ),
    "SQS-DeleteMessage": Subtype("sqs", "DeleteMessage", ("ReceiptHandle", "QueueUrl")),
    "SQS-PurgeQueue": Subtype("sqs", "PurgeQueue", ("QueueUrl",)),
    "Kinesis-PutRecord": Subtype(
        "kinesis",
        "PutRecord",
        ("StreamName", "Data", "PartitionKey"),
        ("SequenceNumberForOrdering", "ExplicitHashKey"),
    ),
    "StepFunctions-StartExecution": Subtype(
        "stepfunctions", "StartExecution", ("StateMachineArn",), ("Name", "Input")
    ),
    "StepFunctions-StartSyncExecution": Subtype(
        "stepfunctions",
        "StartSyncExecution",
        ("StateMachineArn",),
        ("Name", "Input", "TraceHeader"),
    ),
    "StepFunctions-StopExecution": Subtype(
        "stepfunctions", "StopExecution", ("ExecutionArn",), ("Cause", "Error")
    ),
}

NOT_EMULATED = {"AppConfig-GetConfiguration": "CSC has no AppConfig"}


def find_subtype(name: str) -> Subtype:
    """Raises ValueError for one that API Gateway doesn't have, or that isn't emulated."""
    found = SUBTYPES.get(name)
    if found is not None:
        return found
    why = NOT_EMULATED.get(name)
    if why is not None:
        raise ValueError(f"{name} isn't emulated: {why}")
    raise ValueError(f"Unknown integration subtype specified: {name}")


def check_parameters(name: str, given: Mapping[str, object]) -> None:
    """Raises ValueError for a parameter that is missing, or that the subtype doesn't have."""
    subtype = find_subtype(name)
    for parameter in subtype.required:
        if not given.get(parameter):
            raise ValueError(f"Parameter: {parameter} is required for subtype {name}")
    known = {*subtype.required, *subtype.optional, "Region"}
    for parameter in given:
        if parameter not in known:
            raise ValueError(f"Parameter: {parameter} does not fit schema for Operation: {name}")
