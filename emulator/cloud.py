"""The local cloud: its services by name, and the one door through which every call goes.

call ──▶ the service's permissions ──▶ IAM decides ──▶ the operation ──▶ output or ServiceError
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Caller, Output, Permission, Service
from csc.emulator.clock import Clock
from csc.emulator.errors import NotEmulated
from csc.emulator.meter import Meter
from csc.emulator.outbox import Outbox
from csc.emulator.storage import Storage

if TYPE_CHECKING:
    from csc.emulator.serve_hosts import LocalHosts

Authorize = Callable[[Call, tuple[Permission, ...]], None]
"""Raises the service's AccessDenied error; returns None where all permissions are granted."""


@dataclass(slots=True)
class Cloud:
    """What services and resources are made with. ``authorize`` is IAM's; None enforces nothing.
    ``hosts`` are AWS's addresses that are served here, while there is a server."""

    storage: Storage
    clock: Clock
    account: str = "123456789012"
    region: str = "us-east-1"
    endpoint: str = "http://localhost:8080"
    services: dict[str, Service] = field(default_factory=dict)
    authorize: Authorize | None = None
    outbox: Outbox = field(default_factory=Outbox)
    meter: Meter = field(default_factory=Meter)
    hosts: "LocalHosts | None" = None

    def root(self) -> Caller:
        """The account's root user: every call is allowed."""
        return _root(self.account)

    def invoke(self, call: Call) -> Output | Awaitable[Output]:
        """Authorize and run a call. DynamoDB answers at once; others may return an awaitable.

        Raises ServiceError.
        """
        service = self.services.get(call.service)
        row = service.operations.get(call.operation) if service else None
        if service is None or row is None:
            raise NotEmulated(call.service, call.operation)
        if self.authorize is not None and not call.caller.trusted:
            self.authorize(call, service.permissions(call.operation, call.input, call))
        return row.run(service, call.input, call)


@lru_cache(maxsize=16)
def _root(account: str) -> Caller:
    arn = f"arn:aws:iam::{account}:root"
    return Caller(arn, account, arn, trusted=True)
