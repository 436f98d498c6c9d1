"""What is said of each request that was answered: one record, for the log line."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["api", "aws", "web", "admin"]


@dataclass(slots=True)
class RequestRecord:
    """``time`` is seconds since the epoch, ``milliseconds`` how long it took.

    ``kind``: a request to the deployed API, a call of an AWS operation, a web endpoint of a service
    (``/_aws/``), or one of ours (``/_csc/``).  ``what`` is the route's id or ``dynamodb:GetItem``.
    ``message`` says why, where it failed.  ``fields`` are what the gateway knows beside that.
    """

    time: float
    method: str
    target: str
    status: int
    milliseconds: float
    kind: Kind
    what: str = ""
    request_id: str = ""
    source_ip: str = ""
    length: int = 0
    message: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)


OnRequest = Callable[[RequestRecord], None]
