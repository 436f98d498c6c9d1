"""How many invocations of a function may run at one time: more are throttled, not made to wait.

    reserved 5, provisioned 2 for version 1   ──▶   version 1 has 2 of its own, all versions share the other 3

Source: AWS Lambda Developer Guide, "Understanding Lambda function scaling" and "Configuring reserved concurrency",
and recordings.  What a reservation doesn't limit waits for one of the machine's workers (``pool.py``).
"""

import contextlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from csc.emulator.services.lambda_.errors import TooManyRequestsException
from csc.emulator.services.lambda_.functions import Function

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda

ALWAYS = 100
"""Invocations that an account has for its functions without a reservation, whatever others reserve."""


@dataclass(slots=True)
class Running:
    """Invocations under way: of each function by version, and of those without a reservation."""

    versions: dict[str, Counter[str]] = field(default_factory=dict)
    unreserved: int = 0


@contextlib.contextmanager
def hold_concurrency(service: "Lambda", function: Function) -> Iterator[None]:
    """Count an invocation while it runs. Raises TooManyRequestsException where there is no room."""
    latest = service.functions.get(function.name, function)
    reserved, running = latest.reserved, service.running
    if reserved is None:
        _check_account(service)
    else:
        _check_reserved(service, function, reserved)
    versions = running.versions.setdefault(function.name, Counter())
    versions[function.version] += 1
    running.unreserved += reserved is None
    try:
        yield
    finally:
        running.unreserved -= reserved is None
        versions[function.version] -= 1
        if not versions[function.version]:
            del versions[function.version]
        if not versions and running.versions.get(function.name) is versions:
            del running.versions[function.name]


def provisioned_of(service: "Lambda", function: Function) -> int:
    """The environments that are kept ready for a version, by its own number or by an alias of it."""
    return _provisioned(service, function.name).get(function.version, 0)


def throttled(reason: str) -> TooManyRequestsException:
    return TooManyRequestsException("Rate Exceeded.", Reason=reason, Type="User")


def _check_account(service: "Lambda") -> None:
    if service.running.unreserved < ALWAYS:
        return
    from csc.emulator.services.lambda_.operations.concurrency import unreserved

    if service.running.unreserved >= unreserved(service):
        raise throttled("ConcurrentInvocationLimitExceeded")


def _check_reserved(service: "Lambda", function: Function, reserved: int) -> None:
    own = _provisioned(service, function.name)
    versions = service.running.versions.get(function.name, Counter())
    if versions[function.version] < own.get(function.version, 0):
        return
    shared = sum(max(0, count - own.get(version, 0)) for version, count in versions.items())
    if shared >= reserved - sum(own.values()):
        raise throttled("ReservedFunctionConcurrentInvocationLimitExceeded")


def _provisioned(service: "Lambda", name: str) -> Counter[str]:
    """By version."""
    aliases = service.aliases.get(name, {})
    found: Counter[str] = Counter()
    for qualifier, made in service.provisioned.of(name):
        found[aliases.get(qualifier, qualifier)] += int(made["Requested"])
    return found
