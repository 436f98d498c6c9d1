"""An assembly → a Plan: what every resource will be, and what must change to get there.

All of it is pure; nothing is applied.  A Plan with problems is never applied.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from csc.assembly import Assembly
from csc.diagnostics import Diagnostic
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import Realised, ResourceType
from csc.emulator.cloudformation.identities import Key, Stored
from csc.emulator.cloudformation.plan_stack import StackDraft, StackPlan, plan_stack
from csc.emulator.cloudformation.problems import Problems
from csc.emulator.cloudformation.realise import Step, Workbench
from csc.emulator.cloudformation.reuse_stack import can_reuse
from csc.emulator.cloudformation.scope import Export

UNIQUE_NAMES = frozenset(
    {
        "AWS::Cognito::UserPool",
        "AWS::DynamoDB::Table",
        "AWS::IAM::Role",
        "AWS::Lambda::Function",
        "AWS::Logs::LogGroup",
    }
)
"""Types whose physical name can be had once in an account and region."""


@dataclass(frozen=True, slots=True)
class Change:
    """``old`` is None for a new resource, also for one that replaces another."""

    new: Realised
    old: Realised | None


@dataclass(frozen=True, slots=True)
class Plan:
    """``resources`` are all there will be, in order.

    ``removed`` go from their services; ``saved`` and ``forgotten`` is what storage must learn.
    """

    stacks: Mapping[str, StackPlan] = field(default_factory=dict)
    resources: Mapping[Key, Realised] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    removed: tuple[Stored, ...] = ()
    saved: Mapping[Key, Stored] = field(default_factory=dict)
    forgotten: tuple[Key, ...] = ()
    problems: tuple[Diagnostic, ...] = ()

    @property
    def failed(self) -> bool:
        return any(problem.severity == "error" for problem in self.problems)


def plan_assembly(
    cloud: Cloud,
    types: Mapping[str, ResourceType],
    assembly: Assembly,
    previous: Plan,
    standing: Mapping[Key, Stored],
) -> Plan:
    """``standing`` is what is deployed or was stored by an earlier run."""
    problems: list[Diagnostic] = []
    bench = Workbench(cloud, types, assembly.files, {})
    exports: dict[str, Export] = {}
    stacks: dict[str, StackPlan] = {}
    for name, template in assembly.stacks.items():
        file = assembly.origin.get(name, f"cloudformation/{name}-stack.yaml")
        given = assembly.parameters.get(name, {})
        told = Problems(file, problems)
        former = previous.stacks.get(name)
        if (
            former
            and not former.nested
            and can_reuse(former, template, file, given, exports, assembly.files)
        ):
            stacks[name] = former
            bench.by_ref.update(
                (s.realised.identity.ref, s.realised) for s in former.steps.values()
            )
        else:
            here = {k[1]: s.realised for k, s in standing.items() if k[0] == name}
            draft = StackDraft(name, bench, told, former, here, exports, standing)
            planned = plan_stack(draft, template, given)
            for nested, plan in planned.nested.items():
                stacks[nested] = plan
                _add_exports(exports, plan.exports, told)
            stacks[name] = planned
        _add_exports(exports, stacks[name].exports, told)
    steps = {(s, n): step for s, stack in stacks.items() for n, step in stack.steps.items()}
    _refuse_twins(steps, problems)
    built = {key: step.realised for key, step in steps.items()}
    failed = Plan(stacks, built, problems=tuple(problems))
    if failed.failed:
        return failed
    return _compare(stacks, steps, previous, standing, tuple(problems))


def _add_exports(known: dict[str, Export], new: Mapping[str, Export], problems: Problems) -> None:
    for name, export in new.items():
        if name in known:
            message = f"Stack {known[name].stack} exports {name} already."
            problems.add("CSC608", ("Outputs",), message)
        known[name] = export


def _refuse_twins(steps: Mapping[Key, Step], problems: list[Diagnostic]) -> None:
    """Report CSC611 for physical names that two resources would share."""
    seen: dict[tuple[str, str], Step] = {}
    for step in steps.values():
        it = step.realised
        if it.type not in UNIQUE_NAMES:
            continue
        other = seen.setdefault((it.type, it.identity.ref), step).realised
        if other is not it:
            Problems(it.place.file, problems).add(
                "CSC611",
                ("Resources", it.place.logical_id),
                f"{other.place.logical_id} in {other.place.file} has the name {it.identity.ref}"
                f" too.",
                "Give one of them another name.",
                it.place.metadata,
            )


def _compare(
    stacks: Mapping[str, StackPlan],
    steps: Mapping[Key, Step],
    previous: Plan,
    standing: Mapping[Key, Stored],
    notes: tuple[Diagnostic, ...],
) -> Plan:
    gone = {key: it for key, it in standing.items() if key not in steps and not it.retained}
    adopted = _adopt(steps, standing, gone)
    moved = {_key(it) for it in adopted.values()}
    removed = [it for key, it in reversed(gone.items()) if key not in moved and not _retains(it)]
    kept = {key: it for key, it in gone.items() if key not in moved and _retains(it)}
    saved = {key: replace(it, retained=True) for key, it in kept.items()}
    changes = []
    for key, step in steps.items():
        before = standing.get(key) or adopted.get(key)
        if before is None or before.deletion_policy != step.deletion_policy:
            saved[key] = Stored(step.realised, step.deletion_policy)
        if previous.resources.get(key) is step.realised:
            continue
        saved[key] = Stored(step.realised, step.deletion_policy)
        continued = before is not None and _is_same(before.realised, step.realised)
        changes.append(Change(step.realised, before.realised if continued and before else None))
        if before is not None and not continued and not step.retains_replaced:
            removed.append(before)
    return Plan(
        stacks,
        {key: step.realised for key, step in steps.items()},
        tuple(changes),
        tuple(removed),
        saved,
        tuple(gone.keys() - kept.keys()),
        notes,
    )


def _retains(stored: Stored) -> bool:
    return stored.deletion_policy != "Delete"


def _is_same(before: Realised, now: Realised) -> bool:
    """Whether it is the same physical resource."""
    return (before.type, before.identity.ref) == (now.type, now.identity.ref)


def _adopt(
    steps: Mapping[Key, Step], standing: Mapping[Key, Stored], gone: Mapping[Key, Stored]
) -> dict[Key, Stored]:
    """Resources whose logical id changed and whose physical name did not: they are kept.

    AWS would fail to make a second one of that name; here an edit that renames a variable must not
    cost the data of its table.
    """
    names = {(it.realised.type, it.realised.identity.ref): it for it in gone.values()}
    found: dict[Key, Stored] = {}
    for key, step in steps.items():
        it = step.realised
        former = names.get((it.type, it.identity.ref)) if key not in standing else None
        if former is not None and it.type in UNIQUE_NAMES:
            found[key] = former
    return found


def _key(stored: Stored) -> Key:
    return stored.realised.place.stack, stored.realised.place.logical_id
