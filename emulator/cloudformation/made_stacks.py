"""Stacks that were made through CloudFormation's API, beside those of the project's assembly.

    project's stacks, then the made ones, each after those whose exports it uses  ──▶  one assembly

Both are planned and applied together: a made stack may import what the project exports, names
are told apart across both, and a swap stays one assignment.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from csc.assembly import Assembly
from csc.diagnostics import Diagnostic, DiagnosticsError

if TYPE_CHECKING:
    from csc.emulator.cloudformation.plan_stack import StackPlan

ORIGIN = "stack:"
"""What stands for the file of a made stack. There is none: nothing is read from beside it."""


@dataclass(frozen=True, slots=True)
class Made:
    """A template as plain data, and the values given to its parameters."""

    data: Mapping[str, Any]
    parameters: Mapping[str, str]


def together(project: Assembly, made: Mapping[str, Made]) -> Assembly:
    """Raises DiagnosticsError (CSC611) for a name that both have."""
    twins = [name for name in made if name in project.stacks]
    if twins:
        raise DiagnosticsError([_twin(name) for name in twins])
    return replace(
        project,
        stacks={**project.stacks, **{name: stack.data for name, stack in made.items()}},
        origin={**project.origin, **{name: ORIGIN + name for name in made}},
        parameters={
            **project.parameters,
            **{name: stack.parameters for name, stack in made.items()},
        },
    )


def changed(
    made: Mapping[str, Made], name: str, to: Made | None, stacks: "Mapping[str, StackPlan]"
) -> dict[str, Made]:
    """``made`` with one stack new, other or gone (None), after all but those that import from it."""
    after = _dependents(name, stacks)
    found = {other: it for other, it in made.items() if other != name and other not in after}
    if to is not None:
        found[name] = to
    return found | {other: it for other, it in made.items() if other in after}


def blamed(problems: Iterable[Diagnostic]) -> frozenset[str]:
    """The made stacks that errors are about."""
    return frozenset(
        problem.message.removeprefix(ORIGIN).partition(":")[0]
        for problem in problems
        if problem.severity == "error" and problem.message.startswith(ORIGIN)
    )


def _dependents(name: str, stacks: "Mapping[str, StackPlan]") -> set[str]:
    """The stacks that use exports of ``name``, and those that use theirs."""
    found: set[str] = set()
    for other, plan in stacks.items():  # in the order of dependencies
        users = {export.stack for export in plan.imports.values()}
        if name in users or found & users:
            found.add(other)
    return found


def _twin(name: str) -> Diagnostic:
    return Diagnostic(
        "CSC611",
        f"There are two stacks named {name}: one was made through the API of CloudFormation.",
        f"Delete that one: aws cloudformation delete-stack --stack-name {name}.",
    )
