"""A distributed Map's run: each iteration an execution of its own, and the run itself a record.

arn:…:mapRun:<machine>/<label>:<uuid>            the run
arn:…:execution:<machine>/<label>:<uuid>         a child
"""

import asyncio
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from csc.emulator.services.stepfunctions.language.failures import StateFailure
from csc.emulator.services.stepfunctions.language.map_state import DISTRIBUTED_MOST, processor_of
from csc.emulator.services.stepfunctions.language.parallel import together
from csc.emulator.services.stepfunctions.language.run import Distribution, Run, shown
from csc.emulator.services.stepfunctions.store import Execution, Machine, MapRun
from csc.emulator.services.stepfunctions.write_results import write_results

if TYPE_CHECKING:
    from csc.emulator.services.stepfunctions.service import StepFunctions

COUNTED = (
    "pending",
    "running",
    "succeeded",
    "failed",
    "timedOut",
    "aborted",
    "total",
    "resultsWritten",
)
AT_ONCE = 100
"""Children that run at once where the state sets no bound: AWS has 10,000 on many machines."""


@dataclass(slots=True)
class Work:
    """One run while it goes on. ``children`` are those that ended, in the order of the items."""

    sfn: "StepFunctions"
    parent: Execution
    machine: Machine
    plan: Distribution
    record: MapRun
    counts: Counter[str] = field(default_factory=Counter)
    items: Counter[str] = field(default_factory=Counter)
    children: dict[int, Execution] = field(default_factory=dict)

    def save(self, **changes: Any) -> None:
        """The record as it is now, with limits that UpdateMapRun may have set meanwhile."""
        kept = self.sfn.store.part(self.record.arn)
        self.record = kept if isinstance(kept, MapRun) else self.record
        counts = {name: self.counts[name] for name in COUNTED}
        items = {name: self.items[name] for name in COUNTED}
        self.record = replace(self.record, counts=counts, items=items, **changes)
        self.sfn.store.save_part(self.record)


async def distribute(
    sfn: "StepFunctions", machine: Machine, parent: Execution, run: Run, plan: Distribution
) -> Any:
    """The children's outputs in order, or where they were written. Raises StateFailure."""
    work = _begin(sfn, machine, parent, plan)
    run.tell(plan.scope, "MapRunStarted", mapRunArn=work.record.arn)
    try:
        items = await plan.items()
        await _run_children(work, items)
        outputs = [work.children[index].output for index in sorted(work.children)]
        results: Any = [json.loads(output) for output in outputs if output is not None]
        if "ResultWriter" in plan.state:
            written = await write_results(work.sfn, work.machine, run, plan, work)
            results = results if written is None else written
    except StateFailure as failure:
        work.save(status="FAILED", stopped=sfn.now())
        run.tell(plan.scope, "MapRunFailed", error=failure.error, cause=failure.cause)
        raise
    except asyncio.CancelledError:
        work.save(status="ABORTED", stopped=sfn.now())
        raise
    work.items["resultsWritten"] = work.items["succeeded"]
    work.counts["resultsWritten"] = work.counts["succeeded"]
    work.save(status="SUCCEEDED", stopped=sfn.now())
    run.tell(plan.scope, "MapRunSucceeded")
    return results


def _begin(sfn: "StepFunctions", machine: Machine, parent: Execution, plan: Distribution) -> Work:
    label = str(plan.state.get("Label") or sfn.cloud.clock.uuid())
    name = f"{machine.name}/{label}"
    record = MapRun(
        sfn.arn(f"{name}:{sfn.cloud.clock.uuid()}", "mapRun"),
        parent.arn,
        sfn.arn(name),
        sfn.now(),
        None,
        "RUNNING",
        plan.concurrency,
        plan.tolerated,
        plan.percentage,
        {},
        {},
    )
    work = Work(sfn, parent, machine, plan, record)
    sfn.store.save_part(record)
    work.save()
    return work


async def _run_children(work: Work, items: list[Any]) -> None:
    """Raises StateFailure where more failed than are tolerated."""
    sizes = [_size(item) for item in items]
    work.counts.update(total=len(items), pending=len(items))
    work.items.update(total=sum(sizes), pending=sum(sizes))
    rest = iter(enumerate(items))

    async def slot() -> None:
        for index, item in rest:
            await _run_child(work, index, item, sizes[index])
            _check_failures(work)

    most = min(work.plan.concurrency or AT_ONCE, DISTRIBUTED_MOST, len(items))
    await together([slot() for _ in range(most)])


def _size(item: Any) -> int:
    batch = item.get("Items") if isinstance(item, Mapping) else None
    return len(batch) if isinstance(batch, list) else 1


async def _run_child(work: Work, index: int, item: Any, size: int) -> None:
    from csc.emulator.services.stepfunctions.run_execution import begin

    inner = work.plan.scope.inner(Map={"Item": {"Index": index, "Value": item}})
    machine = _child_machine(work)
    child = _child(work, machine, work.plan.each(item, inner), size)
    _count(work, size, pending=-1, running=1)
    work.save()
    try:
        ended = await begin(work.sfn, machine, child)
    except asyncio.CancelledError:
        _count(work, size, running=-1, aborted=1)
        raise
    status = {"SUCCEEDED": "succeeded", "TIMED_OUT": "timedOut", "ABORTED": "aborted"}
    _count(work, size, **{"running": -1, status.get(ended.status, "failed"): 1})
    work.children[index] = ended
    work.save()


def _count(work: Work, size: int, **changes: int) -> None:
    for name, by in changes.items():
        work.counts[name] += by
        work.items[name] += by * size


def _child_machine(work: Work) -> Machine:
    processor = processor_of(work.plan.state)
    kind = (processor.get("ProcessorConfig") or {}).get("ExecutionType", "STANDARD")
    query = processor.get("QueryLanguage", work.plan.scope.query)
    definition = shown({**processor, "QueryLanguage": query})
    name = work.record.machine.rpartition(":")[2]
    return replace(
        work.machine, arn=work.record.machine, name=name, definition=definition, kind=str(kind)
    )


def _child(work: Work, machine: Machine, given: Any, size: int) -> Execution:
    name = work.sfn.cloud.clock.uuid()
    kind = "express" if machine.kind == "EXPRESS" else "execution"
    return Execution(
        work.sfn.arn(f"{machine.name}:{name}", kind),
        machine.arn,
        name,
        "RUNNING",
        work.sfn.now(),
        shown(given),
        owner=work.record.arn,
        items=size,
    )


def _check_failures(work: Work) -> None:
    """Raises StateFailure (States.ExceedToleratedFailureThreshold, or the failure of a child)."""
    bad = sum(work.items[name] for name in ("failed", "timedOut", "aborted"))
    allowed = max(work.record.tolerated, work.items["total"] * work.record.percentage / 100)
    if bad > allowed:
        raise StateFailure(
            "States.ExceedToleratedFailureThreshold",
            "The specified tolerated failure threshold was exceeded",
        )
