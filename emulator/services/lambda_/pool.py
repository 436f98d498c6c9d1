"""The workers of every function: warm ones kept, more when all are busy, idle ones ended.

One spare process, which no function has yet, waits with the interpreter up and boto3 read, so that
a cold start costs the handler's import and not Python's.
"""

import asyncio
import contextlib
import time
from dataclasses import dataclass, field

from csc.emulator.services.lambda_.errors import TooManyRequestsException
from csc.emulator.services.lambda_.functions import Function
from csc.emulator.services.lambda_.worker import Worker, spawn

BUSIEST = 10  # workers of one function at a time
WAITING = 500  # invocations that wait for one of them
PREPARE_AFTER = 0.5  # seconds after a deployment
IDLE_SECONDS = 300.0
SESSION_SECONDS = 3000.0  # a worker's credentials last an hour; it is replaced before
SWEEP_SECONDS = 15.0


@dataclass(slots=True)
class Crew:
    """The workers of one version of one function."""

    function: Function
    slots: asyncio.Semaphore
    idle: list[Worker] = field(default_factory=list)
    waiting: int = 0
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Loan:
    """A worker that is in use. ``fresh``: its function is still to be started in it."""

    crew: Crew
    worker: Worker
    fresh: bool


@dataclass(slots=True)
class Pool:
    """``crews`` by function and version, ``all`` living workers that a function has."""

    crews: dict[str, Crew] = field(default_factory=dict)
    all: set[Worker] = field(default_factory=set)
    spare: "asyncio.Task[Worker] | None" = None
    sweeper: "asyncio.Task[None] | None" = None
    timer: asyncio.TimerHandle | None = None
    ending: "set[asyncio.Task[None]]" = field(default_factory=set)

    async def take(self, function: Function) -> "Loan":
        """A worker of this very version. Give it back."""
        crew = self._crew(function)
        if crew.slots.locked() and crew.waiting >= WAITING:
            raise TooManyRequestsException(
                "Rate Exceeded.", Reason="ConcurrentInvocationLimitExceeded"
            )
        crew.waiting += 1
        try:
            await crew.slots.acquire()
        finally:
            crew.waiting -= 1
        while crew.idle:
            worker = crew.idle.pop()
            if worker.alive and time.perf_counter() - worker.began < SESSION_SECONDS:
                return Loan(crew, worker, False)
            self._end(worker)
        try:
            python = function.runtime.startswith("python")
            return Loan(crew, await (self._fresh() if python else self._launcher()), True)
        except BaseException:
            crew.slots.release()
            raise

    async def give_back(self, loan: "Loan") -> None:
        """Keep it warm, or end it where it is broken or its function has changed."""
        crew, worker = loan.crew, loan.worker
        crew.slots.release()
        if worker.alive and worker.init_seconds is not None and not crew.retired:
            worker.last_used = time.monotonic()
            crew.idle.append(worker)
        else:
            self.all.discard(worker)
            await worker.stop()

    def prepare(self) -> None:
        """Have a spare worker ready. Needs a running loop."""
        if self.spare is None:
            self.spare = asyncio.create_task(spawn())
        if self.sweeper is None:
            self.sweeper = asyncio.create_task(self._sweep())

    def prepare_later(self) -> None:
        """As ``prepare``, when the start is over; without a running loop the first invocation does it."""
        with contextlib.suppress(RuntimeError):
            loop = asyncio.get_running_loop()
            if self.spare is None and self.timer is None:
                self.timer = loop.call_later(PREPARE_AFTER, self.prepare)

    async def close(self) -> None:
        """End every worker."""
        if self.timer is not None:
            self.timer.cancel()
        if self.sweeper is not None:
            self.sweeper.cancel()
        if self.spare is not None:
            with contextlib.suppress(OSError):
                self.all.add(await self.spare)
            self.spare = None
        workers, self.all = list(self.all), set()
        await asyncio.gather(*(worker.stop() for worker in workers), *self.ending)

    def _crew(self, function: Function) -> Crew:
        """The crew of this version; one of an older version is retired."""
        key = _key(function)
        crew = self.crews.get(key)
        if crew is None or crew.function is not function:
            if crew is not None:
                self.retire(crew)
            crew = self.crews[key] = Crew(function, asyncio.Semaphore(BUSIEST))
        return crew

    def retire(self, crew: Crew) -> None:
        crew.retired = True
        for worker in crew.idle:
            self._end(worker)
        crew.idle.clear()

    def _end(self, worker: Worker) -> None:
        """Stop a worker that nobody waits for."""
        self.all.discard(worker)
        task = asyncio.ensure_future(worker.stop())
        self.ending.add(task)
        task.add_done_callback(self.ending.discard)

    async def _fresh(self) -> Worker:
        """The spare, or a new process; and another spare for the next."""
        spare, self.spare = self.spare, None
        task = spare or asyncio.create_task(spawn())
        try:
            worker = await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(self._end_unwanted)
            raise
        self.all.add(worker)
        self.prepare()
        return worker

    async def _launcher(self) -> Worker:
        """A new process that turns into a runtime other than Python; it is up too soon to be kept ready."""
        task = asyncio.create_task(spawn(python=False))
        try:
            worker = await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(self._end_unwanted)
            raise
        self.all.add(worker)
        if self.sweeper is None:
            self.sweeper = asyncio.create_task(self._sweep())
        return worker

    def _end_unwanted(self, task: "asyncio.Task[Worker]") -> None:
        if not task.cancelled() and task.exception() is None:
            self._end(task.result())

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            oldest = time.monotonic() - IDLE_SECONDS
            for crew in self.crews.values():
                for worker in [w for w in crew.idle if w.last_used < oldest]:
                    crew.idle.remove(worker)
                    self._end(worker)


def _key(function: Function) -> str:
    return f"{function.name}:{function.version}"
