"""What an endpoint gets of a message: SNS's envelope, a Lambda's event, or the message alone."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Published:
    """A message of a topic. ``texts`` are those of each protocol, where they differ.

    ``attributes`` are those of ``sqs.digest.stored``: bytes are base64 text.
    """

    topic: str
    message_id: str
    text: str
    texts: Mapping[str, str]
    subject: str | None
    attributes: Mapping[str, Mapping[str, str]]
    time: float
    group: str | None = None
    token: str | None = None
    sequence: str | None = None

    def said(self, protocol: str) -> str:
        return self.texts.get(protocol, self.text)


def envelope(published: Published, protocol: str, unsubscribe: str) -> dict[str, Any]:
    """The JSON of a notification to a queue or an HTTP endpoint."""
    found: dict[str, Any] = {"Type": "Notification", "MessageId": published.message_id}
    if published.sequence is not None:
        found["SequenceNumber"] = published.sequence
    found["TopicArn"] = published.topic
    if published.subject is not None:
        found["Subject"] = published.subject
    found |= {"Message": published.said(protocol), "Timestamp": stamp(published.time)}
    found |= {"UnsubscribeURL": unsubscribe}
    if published.sequence is None:
        found |= {"SignatureVersion": "1", "Signature": SIGNATURE, "SigningCertURL": CERTIFICATE}
    if published.attributes:
        found["MessageAttributes"] = described(published)
    return found


SIGNATURE = base64.b64encode(b"CSC signs no notifications").decode()
CERTIFICATE = "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0000.pem"


def lambda_event(published: Published, subscription: str, unsubscribe: str) -> dict[str, Any]:
    """``{"Records": [{"Sns": …}]}``."""
    sns = {
        "Type": "Notification",
        "MessageId": published.message_id,
        "TopicArn": published.topic,
        "Subject": published.subject,
        "Message": published.said("lambda"),
        "Timestamp": stamp(published.time),
        "SignatureVersion": "1",
        "Signature": SIGNATURE,
        "SigningCertUrl": CERTIFICATE,
        "UnsubscribeUrl": unsubscribe,
        "MessageAttributes": described(published),
    }
    record = {
        "EventSource": "aws:sns",
        "EventVersion": "1.0",
        "EventSubscriptionArn": subscription,
        "Sns": sns,
    }
    return {"Records": [record]}


def described(published: Published) -> dict[str, dict[str, str]]:
    return {
        name: {
            "Type": attribute["DataType"],
            "Value": attribute.get("StringValue") or attribute.get("BinaryValue", ""),
        }
        for name, attribute in published.attributes.items()
    }


def stamp(seconds: float) -> str:
    """2026-01-01T00:00:00.000Z"""
    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"
