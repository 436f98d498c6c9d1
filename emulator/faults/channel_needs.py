"""What a call on a queue, topic, bus or identity asks of IAM: the statements that a generated role is proved equal to."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from csc.emulator.cloudformation.contract import Realised
from csc.emulator.faults.methods import Declared

TYPES = (
    "AWS::SQS::Queue",
    "AWS::SNS::Topic",
    "AWS::Events::EventBus",
    "AWS::SES::EmailIdentity",
)
KEY_ACTIONS = ["kms:Decrypt", "kms:GenerateDataKey"]
"""What who sends needs of the key; who receives decrypts alone."""
SENDS = ("sqs:SendMessage", "sns:Publish")
DEFAULT_BUS = "default"


def needs_of_channel(declared: Declared, need: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The call itself, and the key of one's own that its resource is encrypted with."""
    action = str(need["action"])
    channels = {it.place.logical_id: it for kind in TYPES for it in declared.resources(kind)}
    found = channels.get(need["channel"])
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Action": action,
        "Resource": _arn(declared, action.partition(":")[0], found),
    }
    if need.get("held"):
        operator = "StringEquals"
        if action == "events:PutEvents":
            operator = f"ForAllValues:{operator}"
        statement["Condition"] = {operator: {key: list(values) for key, values in need["held"]}}
    yield statement
    key = found.properties.get("KmsMasterKeyId") if found is not None else None
    if key and not str(key).startswith("alias/aws/"):
        name = f"{action.partition(':')[0]}.{declared.cloud.region}.amazonaws.com"
        condition = {"StringEquals": {"kms:ViaService": name}}
        actions = KEY_ACTIONS if action in SENDS else KEY_ACTIONS[:1]
        yield {"Effect": "Allow", "Action": actions, "Resource": key, "Condition": condition}


def _arn(declared: Declared, service: str, found: Realised | None) -> str:
    cloud = declared.cloud
    place = f"arn:aws:{service}:{cloud.region}:{cloud.account}"
    if found is None:  # the bus that each account has
        return f"{place}:event-bus/{DEFAULT_BUS}"
    if service == "ses":
        return f"{place}:identity/{found.properties['EmailIdentity']}"
    return found.identity.ref if service == "sns" else str(found.identity.attributes["Arn"])


def joined_values(one: Sequence[Any], other: Sequence[Any]) -> list[list[Any]]:
    """What both calls are held to: the values of either, of keys that hold both."""
    others = {key: values for key, values in other}
    return [[key, [*dict.fromkeys(values + others[key])]] for key, values in one if key in others]
