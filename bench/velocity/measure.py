"""Microseconds of CPU to parse, to compile and to render, beside airspeed in the same run.

airspeed gets the same text and the same variables (our ``$input`` and ``$util`` as Python objects);
it need not print the same.
"""

import time
from collections.abc import Callable
from typing import Any

import airspeed

from bench.velocity.workloads import CONTEXT, STAGE_VARIABLES, WORKLOADS, Workload
from csc.emulator.gateway.mapping import render_mapping
from csc.emulator.gateway.mapping.input import Input
from csc.emulator.gateway.mapping.util import escape_javascript
from csc.emulator.gateway.velocity import Template

ROUNDS = 15
SECONDS = 0.15


class PeerUtil:
    """``$util`` as airspeed can call it."""

    escapeJavaScript = staticmethod(escape_javascript)


def main() -> None:
    row = "{:<18}{:>10}{:>11}{:>10}{:>12}{:>8}{:>9}"
    print(row.format("template (µs)", "parse", "+ compile", "render", "airspeed", "ratio", "limit"))
    for workload in WORKLOADS:
        ours, peer = _renderer(workload), _peer_renderer(workload)
        mine, theirs = _interleaved(ours, peer)
        parse = _best(lambda w=workload: Template(w.template, w.name))  # type: ignore[misc]
        first = _best(lambda w=workload: _first_rendering(w))  # type: ignore[misc]
        numbers = [f"{number:.1f}" for number in (parse, first, mine, theirs)]
        limit = str(workload.limit or "")
        print(row.format(workload.name, *numbers, f"{theirs / mine:.1f}x", limit))


def _variables(workload: Workload) -> dict[str, Any]:
    return {
        "input": Input(workload.body, workload.params),
        "util": PeerUtil,
        "context": CONTEXT,
        "stageVariables": STAGE_VARIABLES,
    }


def _renderer(workload: Workload) -> Callable[[], object]:
    template = Template(workload.template, workload.name)
    return lambda: render_mapping(
        template,
        body=workload.body,
        params=workload.params,
        context=CONTEXT,
        stage_variables=STAGE_VARIABLES,
    )


def _peer_renderer(workload: Workload) -> Callable[[], object]:
    template = airspeed.Template(workload.template)
    return lambda: template.merge(_variables(workload))


def _first_rendering(workload: Workload) -> None:
    Template(workload.template, workload.name).render(_variables(workload))


def _interleaved(*functions: Callable[[], object]) -> list[float]:
    """The best of several rounds of each, taken in turns, so that a busy machine hits all alike."""
    counts = [_count(function) for function in functions]
    best = [float("inf")] * len(functions)
    for _ in range(ROUNDS):
        for number, function in enumerate(functions):
            best[number] = min(best[number], _time(function, counts[number]))
    return best


def _best(function: Callable[[], object]) -> float:
    return _interleaved(function)[0]


def _count(function: Callable[[], object]) -> int:
    function()
    once = _time(function, 10)
    return max(1, int(SECONDS / ROUNDS * 1e6 / max(once, 1.0)))


def _time(function: Callable[[], object], count: int) -> float:
    start = time.process_time()
    for _ in range(count):
        function()
    return (time.process_time() - start) / count * 1e6
