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


class _Ended(RequestRecord):
    """Made at each request: its fields are set one by one, in half the time of a call with twelve."""

    __slots__ = ()
    __init__ = object.__init__


def record_of(invocation: Any) -> RequestRecord:
    """A finished request to a deployed API."""
    record: RequestRecord = _Ended()
    request, response, error = invocation.request, invocation.response, invocation.error
    method = getattr(invocation, "method", None)
    record.time = now = invocation.finished
    record.method, record.target = request.method, request.target
    record.status, record.length = response.status, len(response.body)
    record.milliseconds = (now - invocation.started) * 1000
    record.kind, record.what = "api", "" if method is None else method.route
    record.request_id, record.source_ip = invocation.request_id, request.source_ip
    record.message = "" if error is None else error.detail or str(error)
    record.fields = {"invocation": invocation}
    return record
