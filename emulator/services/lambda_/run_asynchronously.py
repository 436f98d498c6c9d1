"""An asynchronous invocation: kept and run when there is room, tried again where the function fails.

A function that fails is tried twice more (``MaximumRetryAttempts``); one that is throttled until the event is too
old (``MaximumEventAgeInSeconds``, six hours).  Then the result is sent where the function wants it.

Source: AWS Lambda Developer Guide, "How Lambda handles errors and retries with asynchronous invocation".  A function
that failed is tried again at once, where AWS waits a minute and then two.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from csc.emulator.calls import Call
from csc.emulator.errors import ServiceError
from csc.emulator.services.lambda_.errors import TooManyRequestsException
from csc.emulator.services.lambda_.functions import Function
from csc.emulator.services.lambda_.runtime_api import Answer
from csc.emulator.services.lambda_.send_result import Outcome, invoke_settings, send_result

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda

RETRIES = 2
OLDEST = 6 * 3600  # seconds
FIRST_WAIT, LONGEST_WAIT = 1.0, 300.0  # seconds between attempts of what is throttled
log = logging.getLogger("csc.lambda")

Run = Callable[["Lambda", Function, bytes, Call], Awaitable[Answer]]


async def run_asynchronously(
    service: "Lambda", function: Function, payload: bytes, call: Call, run: Run
) -> None:
    """``run`` is the one way in which functions run. Nothing is raised: nobody waits."""
    try:
        outcome = await _outcome(service, function, payload, call, run)
    except ServiceError as error:
        log.warning("%s: %s: %s", function.name, error.code, error.message)
        return
    await send_result(service, function, payload, call, outcome)


async def _outcome(
    service: "Lambda", function: Function, payload: bytes, call: Call, run: Run
) -> Outcome:
    """Raises ServiceError where the function can't be run at all."""
    settings = invoke_settings(service, function, call)
    attempts = 1 + int(settings.get("MaximumRetryAttempts", RETRIES))
    oldest = service.cloud.clock.now() + int(settings.get("MaximumEventAgeInSeconds", OLDEST))
    wait, tried = FIRST_WAIT, 0
    while True:
        if _blocked(service, function):
            return Outcome(None, tried, "ZeroReservedConcurrency")
        try:
            answer = await run(service, function, payload, call)
        except TooManyRequestsException:
            if service.cloud.clock.now() + wait > oldest:
                return Outcome(None, tried, "EventAgeExceeded")
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)
            continue
        tried += 1
        if answer.error is None:
            return Outcome(answer, tried, "Success")
        text = answer.payload[:500]
        log.warning("%s failed (attempt %d): %s", function.name, tried, text)
        if tried >= attempts:
            return Outcome(answer, tried, "RetriesExhausted")


def _blocked(service: "Lambda", function: Function) -> bool:
    return service.functions.get(function.name, function).reserved == 0
