"""What an integration type makes of a method when the API is built: three steps, ready to run."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from csc.emulator.gateway.invocation import Invocation


@dataclass(frozen=True, slots=True)
class Plan:
    """``prepare`` fills ``integration_request``, ``integrate`` ``reply``, ``conclude`` ``response``.

    ``integrate`` gives an awaitable only where the endpoint doesn't answer at once.
    """

    prepare: Callable[[Invocation], None]
    integrate: Callable[[Invocation], Awaitable[None] | None]
    conclude: Callable[[Invocation], None]
