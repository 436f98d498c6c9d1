"""A Parallel state: its branches at once; the first failure ends them all."""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Any

from csc.emulator.services.stepfunctions.language.failures import StateFailure
from csc.emulator.services.stepfunctions.language.query import arguments, concluded
from csc.emulator.services.stepfunctions.language.run import Run, State, Step, end_of, run_machine
from csc.emulator.services.stepfunctions.language.scope import Scope

ABORTED = ("Map", "Parallel", "Task", "Wait")
"""Kinds of states for whose end by another's failure there is an event."""


async def run_parallel(run: Run, name: str, state: State, input: Any, scope: Scope) -> Step:
    """Raises the StateFailure of the branch that failed first."""
    given = arguments(state, input, scope)
    run.tell(scope, "ParallelStateStarted")
    scopes = [scope.inner() for _ in state["Branches"]]
    first: list[Scope] = []

    async def branch(machine: Any, inner: Scope) -> Any:
        try:
            return await run_machine(run, machine, given, inner)
        except StateFailure:
            first.append(inner)
            raise

    try:
        results = await together(
            [branch(one, inner) for one, inner in zip(state["Branches"], scopes, strict=True)]
        )
    except StateFailure:
        scope.event = first[0].event
        for inner in scopes:
            abort(run, inner, scope.event)
        raise
    last = max([scope.event, *(inner.event for inner in scopes)])
    scope.event = last
    run.tell(scope, "ParallelStateSucceeded")
    scope.event = last  # what follows follows the last branch, as AWS tells it
    return end_of(state, concluded(state, input, results, scope))


def abort(run: Run, scope: Scope, event: int) -> None:
    """Tell that the state which runs in a branch was ended by a failure: that of ``event``."""
    if scope.open in ABORTED:
        scope.event = event
        run.tell(scope, f"{scope.open}StateAborted")
    scope.open = ""


async def together(work: Sequence[Awaitable[Any]]) -> list[Any]:
    """Results in order. The first failure cancels the others and is raised."""
    tasks = [asyncio.ensure_future(one) for one in work]
    try:
        return list(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
