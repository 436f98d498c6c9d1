"""The mappings of all functions, each with a task that reads its source while it is enabled."""

import asyncio
import inspect
import json
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call
from csc.emulator.errors import ServiceError
from csc.emulator.services.lambda_.event_sources.store import Source, Store
from csc.emulator.services.match_event import matches

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda

RETRY_SECONDS = 2.0
log = logging.getLogger("csc.lambda")


class EventSources:
    """``results`` say how the last reading of each mapping went."""

    def __init__(self, service: "Lambda") -> None:
        self.service = service
        self.cloud = service.cloud
        self.store = Store(service.cloud.storage)
        self.results: dict[str, str] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def put(self, source: Source) -> None:
        """A new mapping or its change: reading goes on by the new settings."""
        self.store.save(source)
        self._stop(source.uuid)
        if source.enabled:
            self._run(source)

    def remove(self, uuid: str) -> None:
        self._stop(uuid)
        self.store.remove(uuid)
        self.results.pop(uuid, None)

    def resume(self) -> None:
        """Go on with the mappings of the state file."""
        for source in self.store.all():
            if source.enabled and source.uuid not in self._tasks:
                self._run(source)

    async def close(self) -> None:
        tasks = list(self._tasks.values())
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _stop(self, uuid: str) -> None:
        task = self._tasks.pop(uuid, None)
        if task is not None:
            task.cancel()

    def _run(self, source: Source) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return  # a rehearsal: nothing is read
        self._tasks[source.uuid] = loop.create_task(self._live(source))

    async def _live(self, source: Source) -> None:
        """Read for ever; what goes wrong is told once, and tried again."""
        from csc.emulator.services.lambda_.event_sources.poll_queue import poll_queue
        from csc.emulator.services.lambda_.event_sources.poll_stream import poll_stream

        poll = poll_queue if source.kind == "sqs" else poll_stream
        while True:
            try:
                await poll(self, source)
            except ServiceError as error:
                self._told(source, f"PROBLEM: {error.code}: {error.message}")
            except Exception:
                log.exception("a defect in reading %s", source.arn)
            await asyncio.sleep(RETRY_SECONDS)

    def _told(self, source: Source, result: str) -> None:
        if self.results.get(source.uuid) != result and result != "OK":
            log.warning("%s can't read %s: %s", source.function, source.arn, result)
        self.results[source.uuid] = result

    # -- what the pollers do

    async def read(self, source: Source, service: str, operation: str, **input: Any) -> Any:
        """A call as the function's role. Raises ServiceError."""
        _end_if_cancelled()
        function = self.service.find(source.function)
        caller = self.service.caller_of(function)
        cloud = self.cloud
        origin = f"event source mapping of {function.name}"
        call = Call(
            service, operation, input, caller, cloud.clock.uuid(), cloud.region, origin=origin
        )
        output = cloud.invoke(call)
        return await output if inspect.isawaitable(output) else output

    async def invoke(self, source: Source, records: list[dict[str, Any]]) -> Any:
        """The function's answer. Raises FunctionFailed; ServiceError where it can't be invoked."""
        _end_if_cancelled()
        cloud = self.cloud
        payload = json.dumps({"Records": records}).encode()
        input = {"FunctionName": source.function, "Payload": payload}
        call = Call("lambda", "Invoke", input, cloud.root(), cloud.clock.uuid(), cloud.region)
        output = cloud.invoke(call)
        told = await output if inspect.isawaitable(output) else output
        answer = bytes(told.get("Payload") or b"null")
        if told.get("FunctionError"):
            self.results[source.uuid] = "PROBLEM: Function call failed"
            raise FunctionFailed(answer.decode("utf-8", "replace"))
        self.results[source.uuid] = "OK"
        return json.loads(answer)


class FunctionFailed(Exception):
    """The function raised, or ran out of time: its answer."""


def passes(source: Source, record: Mapping[str, Any]) -> bool:
    """Whether one of the mapping's filters is for a record; without any, all are."""
    filters = (source.get("FilterCriteria") or {}).get("Filters") or ()
    if not filters:
        return True
    return any(matches(json.loads(one["Pattern"]), record) for one in filters)


def failed_items(source: Source, answer: Any) -> set[str] | None:
    """The ids that ReportBatchItemFailures names; None where all have failed."""
    if "ReportBatchItemFailures" not in source.get("FunctionResponseTypes", ()):
        return set()
    named = (answer or {}).get("batchItemFailures") if isinstance(answer, Mapping | None) else None
    ids = {str(one.get("itemIdentifier") or "") for one in named or ()}
    return None if "" in ids else ids


def _end_if_cancelled() -> None:
    """Python 3.11's ``wait_for`` loses a cancellation that comes at the same moment as what was waited for."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
