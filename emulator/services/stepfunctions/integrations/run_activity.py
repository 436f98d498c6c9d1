"""Activities: a Task offers its input until a worker of the user's takes it, then waits for the token.

Task ──offer──▶ GetActivityTask (token, input) ──▶ SendTaskSuccess | SendTaskFailure (token)
"""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from csc.emulator.services.stepfunctions.integrations.wait_for_token import wait_for_token
from csc.emulator.services.stepfunctions.language.failures import StateFailure, runtime
from csc.emulator.services.stepfunctions.language.run import Job, Run, shown
from csc.emulator.services.stepfunctions.store import Activity

if TYPE_CHECKING:
    from csc.emulator.services.stepfunctions.service import StepFunctions


@dataclass(slots=True)
class Offer:
    """``taken`` is told the name of the worker that took it."""

    token: str
    input: str
    taken: "asyncio.Future[str | None]"


@dataclass(slots=True)
class Offers:
    """What the tasks of one activity offer, and who waits for an offer."""

    waiting: deque[Offer] = field(default_factory=deque)
    pollers: deque["asyncio.Future[None]"] = field(default_factory=deque)

    def add(self, offer: Offer) -> None:
        self.waiting.append(offer)
        while self.pollers:
            poller = self.pollers.popleft()
            if not poller.done():
                poller.set_result(None)
                return

    def take(self) -> Offer | None:
        while self.waiting:
            offer = self.waiting.popleft()
            if not offer.taken.done():
                return offer
        return None


async def run_activity(sfn: "StepFunctions", run: Run, job: Job, arn: str) -> Any:
    """Raises StateFailure: what the worker sent, States.Timeout."""
    if not isinstance(sfn.store.part(arn), Activity):
        raise runtime(f"The activity {arn} does not exist.")
    scope = job.scope
    run.tell(
        scope,
        "ActivityScheduled",
        resource=arn,
        input=shown(job.input),
        timeoutInSeconds=None if job.timeout is None else int(job.timeout),
        heartbeatInSeconds=None if job.heartbeat is None else int(job.heartbeat),
    )
    token = str(scope.context.get("Task", {}).get("Token") or sfn.cloud.clock.uuid())
    offer = Offer(token, shown(job.input), asyncio.get_running_loop().create_future())
    sfn.offers.setdefault(arn, Offers()).add(offer)

    async def taken() -> None:
        run.tell(scope, "ActivityStarted", workerName=await offer.taken)

    try:
        result = await wait_for_token(sfn, token, job.heartbeat, taken)
    except StateFailure as failure:
        kind = "ActivityTimedOut" if failure.also else "ActivityFailed"
        run.tell(scope, kind, error=failure.error, cause=failure.cause)
        raise
    finally:
        offer.taken.cancel()
    run.tell(scope, "ActivitySucceeded", output=shown(result))
    return result
