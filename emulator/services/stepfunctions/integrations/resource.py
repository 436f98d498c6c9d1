"""A Task's Resource, read."""

from dataclasses import dataclass

PREFIX = "arn:aws:states:::"


@dataclass(frozen=True, slots=True)
class Resource:
    """``kind``: ``lambda`` and ``activity`` (``target`` is the ARN), ``optimized``, ``sdk`` or ``unknown``.
    ``pattern`` is ``""``, ``sync``, ``sync:2`` or ``waitForTaskToken``."""

    kind: str
    service: str = ""
    action: str = ""
    pattern: str = ""
    target: str = ""


def read_resource(text: str) -> Resource:
    if text.startswith("arn:") and text.split(":")[2:3] == ["lambda"]:
        return Resource("lambda", "lambda", "invoke", "", text)
    if text.startswith("arn:") and text.split(":")[5:6] == ["activity"]:
        return Resource("activity", target=text)
    if not text.startswith(PREFIX):
        return Resource("unknown", target=text)
    service, _, rest = text.removeprefix(PREFIX).partition(":")
    kind = "optimized"
    if service == "aws-sdk":
        kind = "sdk"
        service, _, rest = rest.partition(":")
    action, _, pattern = rest.partition(".")
    return Resource(kind, service, action, pattern)
