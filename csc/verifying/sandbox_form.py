"""A route's WASM module, run in the sandbox with the same clock, ids and calls as its Python."""

from collections.abc import Mapping
from typing import Any

from csc.call_plan import FailureError
from csc.request import arguments, claims
from csc.response import answer, refusal
from csc.verifying.python_form import CallAws
from csc.verifying.python_worker import uuid_of
from csc.wasm.sandbox import CallError, GuestError, Handler, Kept, load

FUEL = 300_000_000  # some 0.2 s of a tight loop: what is endless ends by it, on a busy machine too
PATIENCE = 6000  # ticks of 5 ms: at idle priority a process may wait for seconds


class Sandbox:
    """``tables`` are the physical names by key. Raises ValueError where the module isn't valid."""

    def __init__(self, module: bytes, tables: Mapping[str, str], call_aws: CallAws) -> None:
        self.handler = Handler(load(module), tables)
        self.call_aws, self.kept = call_aws, Kept()

    def run(self, event: Mapping[str, Any], first: int) -> dict[str, Any] | None:
        """The proxy response to an event; None where an int was past 64 bits: then it starts afresh in CPython.

        ``first`` numbers the first uuid that it makes.
        """
        description = self.handler.loaded.description
        try:
            values = arguments(event, self.handler.parameters, description["models"])
            perform = self._performer(event, first)
            value = self.handler.run(
                values, claims(event), perform, kept=self.kept, fuel=FUEL, ticks=PATIENCE
            )
            return answer(description["status"], value, description["returns"])
        except FailureError as error:
            return refusal(error.status, error.message)
        except (GuestError, ValueError, TypeError) as error:
            if isinstance(error, GuestError) and error.name == "OverflowError":
                return None
            return refusal(500, "Internal server error")

    def _performer(self, event: Mapping[str, Any], first: int) -> Any:
        numbers = iter(range(first, first + 1_000_000))

        def perform(service: str, operation: str, input_: dict[str, Any]) -> Any:
            if service == "clock":
                return event["requestContext"]["requestTimeEpoch"]
            if service == "ids":
                return uuid_of(next(numbers))
            reply = self.call_aws(operation, input_)
            if "error" in reply:
                code, message, more = reply["error"]
                raise CallError.of(code, message, more)
            return reply["output"]

        return perform
