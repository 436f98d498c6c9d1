"""One stack of an assembly → its resources, realised in the order of their dependencies.

    sections ──▶ parameters ──▶ conditions ──▶ references ──▶ order ──▶ realise each ──▶ outputs

A resource whose definition, environment, files and needs are as they were is used again as the
very same object.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import is_not
from typing import Any

from csc.emulator.cloudformation.conditions import evaluate_conditions
from csc.emulator.cloudformation.contract import Place, Realised
from csc.emulator.cloudformation.dynamic_references import fill_references, look_up_parameters
from csc.emulator.cloudformation.files import Files
from csc.emulator.cloudformation.graph import find_cycle, order
from csc.emulator.cloudformation.identities import Key, Stored
from csc.emulator.cloudformation.intrinsics import resolve
from csc.emulator.cloudformation.nested import STACK, plan_nested
from csc.emulator.cloudformation.parameters import read_parameters
from csc.emulator.cloudformation.problems import Problems
from csc.emulator.cloudformation.realise import Step, Workbench, realise
from csc.emulator.cloudformation.references import find_references
from csc.emulator.cloudformation.scope import NO_VALUE, Environment, Export, Scope
from csc.emulator.cloudformation.skip_missing import describe_missing
from csc.emulator.cloudformation.template import Template, check_resource, depends_on, read_template


@dataclass(frozen=True, slots=True)
class StackPlan:
    """A planned stack, with the template, file and parameters that it was planned from.

    ``steps`` are in the order of their dependencies; ``imports`` are the exports that it uses,
    ``export_names`` those that it gives, by output; ``nested`` the stacks in it at any depth, by name.
    """

    environment: Environment
    steps: Mapping[str, Step]
    exports: Mapping[str, Export]
    outputs: Mapping[str, Any]
    data: Mapping[str, Any]
    file: str
    given: Mapping[str, str]
    imports: Mapping[str, Export]
    export_names: Mapping[str, str]
    nested: Mapping[str, "StackPlan"] = field(default_factory=dict)


@dataclass(slots=True)
class StackDraft:
    """A stack while it is planned. ``previous`` is its last plan, ``standing`` what is deployed.

    ``same`` are the former steps whose definition and environment are as they were.
    """

    name: str
    bench: Workbench
    problems: Problems
    previous: StackPlan | None
    standing: Mapping[str, Realised]
    exports: Mapping[str, Export]
    all_standing: Mapping[Key, Stored] = field(default_factory=dict)
    nested: dict[str, StackPlan] = field(default_factory=dict)
    template: Template = field(init=False)
    scope: Scope = field(init=False)
    imports: dict[str, Export] = field(default_factory=dict)
    export_names: dict[str, str] = field(default_factory=dict)
    same: dict[str, Step] = field(default_factory=dict)
    realised: dict[str, Realised] = field(default_factory=dict)
    steps: dict[str, Step] = field(default_factory=dict)


def plan_stack(draft: StackDraft, data: Mapping[str, Any], given: Mapping[str, str]) -> StackPlan:
    """Never raises for a fault of the template: ``draft.problems`` has them all."""
    draft.template = read_template(data, draft.problems.add)
    environment = _environment(draft, given)
    draft.scope = Scope(environment, draft.problems.add, draft.realised, exports=draft.exports)
    definitions = _present(draft)
    references = {name: _refer(draft, name, body) for name, body in definitions.items()}
    sequence = _sequence(draft, definitions, references)
    for name in sequence:
        names, imports = references[name]
        if _can_plan(draft, names, imports):
            _plan_resource(draft, name, definitions[name], names, imports)
    outputs, exports = _outputs(draft, complete=len(draft.realised) == len(definitions))
    file = draft.problems.file
    return StackPlan(
        environment,
        draft.steps,
        exports,
        outputs,
        data,
        file,
        given,
        draft.imports,
        draft.export_names,
        draft.nested,
    )


def pseudo_parameters(draft: StackDraft) -> dict[str, Any]:
    """AWS's pseudo-parameters. The stack's id is the same in every run."""
    from uuid import NAMESPACE_URL, uuid5

    cloud = draft.bench.cloud
    where = f"arn:aws:cloudformation:{cloud.region}:{cloud.account}:stack/{draft.name}"
    return {
        "AWS::AccountId": cloud.account,
        "AWS::NoValue": NO_VALUE,
        "AWS::NotificationARNs": [],
        "AWS::Partition": "aws",
        "AWS::Region": cloud.region,
        "AWS::StackId": f"{where}/{uuid5(NAMESPACE_URL, where)}",
        "AWS::StackName": draft.name,
        "AWS::URLSuffix": "amazonaws.com",
    }


def _environment(draft: StackDraft, given: Mapping[str, str]) -> Environment:
    """What names stand for; the last plan's object where nothing in it changed."""
    template, report = draft.template, draft.problems.add
    named = read_parameters(template.parameters, given, report)
    parameters = look_up_parameters(template.parameters, named, draft.bench.cloud)
    base = Environment(pseudo_parameters(draft), parameters, template.mappings, {})
    conditions = evaluate_conditions(template.conditions, Scope(base, report))
    made = Environment(base.pseudo, parameters, template.mappings, conditions)
    if draft.previous is not None and draft.previous.environment == made:
        return draft.previous.environment
    return made


def _present(draft: StackDraft) -> dict[str, Mapping[str, Any]]:
    """The well-formed resources of known types whose conditions hold."""
    conditions = draft.scope.environment.conditions
    absent: set[str] = set()
    found: dict[str, Mapping[str, Any]] = {}
    for name, definition in draft.template.resources.items():
        if _is_same(draft, name, definition):
            found[name] = definition
            continue
        if not check_resource(name, definition, draft.problems.add):
            continue
        condition = definition.get("Condition")
        if condition is not None and condition not in conditions:
            path = ("Resources", name, "Condition")
            draft.problems.add("CSC603", path, f"There is no condition {condition}.")
        elif condition is not None and not conditions[condition]:
            absent.add(name)
        elif definition["Type"] not in draft.bench.types:
            _refuse_type(draft, name, definition)
        else:
            found[name] = definition
    draft.scope.absent = frozenset(absent)
    return found


def _is_same(draft: StackDraft, name: str, definition: Mapping[str, Any]) -> bool:
    step = draft.previous.steps.get(name) if draft.previous is not None else None
    if (
        step is None
        or step.environment is not draft.scope.environment
        or step.definition != definition
    ):
        return False
    draft.same[name] = step
    return True


def _refuse_type(draft: StackDraft, name: str, definition: Mapping[str, Any]) -> None:
    from difflib import get_close_matches

    kind = definition["Type"]
    close = get_close_matches(kind, draft.bench.types, 1, 0.85)
    remedy = f"Did you mean {close[0]}? " if close else ""
    draft.problems.add(
        "CSC602",
        ("Resources", name, "Type"),
        f"{describe_missing(kind)}.",
        remedy + "Leave it out locally, by a Condition for instance, or use --allow-missing.",
        definition.get("Metadata"),
    )


def _former(draft: StackDraft, name: str) -> Step | None:
    return draft.previous.steps.get(name) if draft.previous is not None else None


def _refer(
    draft: StackDraft, name: str, definition: Mapping[str, Any]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The logical ids and the exports that a resource needs."""
    step = draft.same.get(name)
    if step is not None:
        return step.names, tuple(step.imports)
    found = find_references(definition.get("Properties", {}), draft.scope)
    after = depends_on(definition)
    resources = draft.template.resources
    for other in after:
        if other not in resources:
            path = ("Resources", name, "DependsOn")
            draft.problems.add("CSC603", path, f"There is no resource {other}.")
    absent = draft.scope.absent
    names = [n for n in (*found.names, *after) if n in resources and n not in absent]
    return tuple(dict.fromkeys(names)), tuple(found.imports)


def _sequence(
    draft: StackDraft,
    definitions: Mapping[str, Any],
    references: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]],
) -> list[str]:
    """Dependencies first. Reports each circle once."""
    if draft.previous is not None and _same_order(draft.previous, draft, references):
        return list(draft.previous.steps)
    uses = {name: [n for n in names if n in definitions] for name, (names, _) in references.items()}
    sequence = order(definitions, uses)
    if len(sequence) < len(definitions):
        circle = find_cycle(definitions.keys() - set(sequence), uses)
        draft.problems.add(
            "CSC604",
            ("Resources", circle[0]),
            f"Resources depend on each other in a circle: {' → '.join(circle)}.",
            "Break it at one Ref, Fn::GetAtt, Fn::Sub or DependsOn.",
        )
    return sequence


def _same_order(
    former: StackPlan,
    draft: StackDraft,
    references: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]],
) -> bool:
    """Whether the template lists the same resources, and none depends on anything else."""
    return (
        former.steps.keys() == references.keys()
        and list(former.data["Resources"]) == list(draft.template.resources)
        and all(
            name in draft.same or former.steps[name].names == names
            for name, (names, _) in references.items()
        )
    )


def _can_plan(draft: StackDraft, names: tuple[str, ...], imports: tuple[str, ...]) -> bool:
    """Whether nothing that it needs has failed: one problem is told once."""
    if not all(map(draft.realised.__contains__, names)):
        return False
    exports = draft.exports
    return not any(name in exports and exports[name].failed for name in imports)


def _plan_resource(
    draft: StackDraft,
    name: str,
    definition: Mapping[str, Any],
    names: tuple[str, ...],
    imports: tuple[str, ...],
) -> None:
    needs = _needs(draft, names, imports)
    same = draft.same.get(name)
    nests = definition["Type"] == STACK  # what is in it may have changed without it
    if same is not None and not nests and _unchanged(draft, same, needs):
        _keep(draft, name, same)
        return
    former, environment = _former(draft, name), draft.scope.environment
    before = len(draft.problems.found)
    path = ("Resources", name, "Properties")
    resolved = resolve(definition.get("Properties", {}), draft.scope, path)
    bench, report = draft.bench, draft.problems.add
    properties = fill_references(resolved, bench.cloud, bench.by_ref, report, path)
    if len(draft.problems.found) > before:
        return
    place = Place(draft.name, name, draft.problems.file, definition.get("Metadata") or {})
    if nests:
        nested, files = plan_nested(draft, place, properties), Files(draft.bench.files)
        if nested is None:
            return
        realised = nested
    elif former is not None and _same_result(draft, former, place, definition, properties, needs):
        realised, files = former.realised, former.files
    else:
        made, files = realise(
            draft.bench,
            place,
            definition["Type"],
            properties,
            draft.standing.get(name),
            draft.problems,
        )
        if made is None:
            return
        realised = made
    values = {imported: _exported(draft, imported) or "" for imported in imports}
    step = Step(definition, environment, names, values, needs, files, realised)
    _keep(draft, name, step)


def _needs(
    draft: StackDraft, names: tuple[str, ...], imports: tuple[str, ...]
) -> tuple[Realised, ...]:
    needs = [draft.realised[name] for name in names]
    for imported in imports:
        export = draft.exports.get(imported)
        if export is not None:
            draft.imports[imported] = export
            needs.extend(export.sources)
    return tuple(needs)


def _unchanged(draft: StackDraft, same: Step, needs: tuple[Realised, ...]) -> bool:
    return (
        _same_ground(draft, same, needs)
        and same.realised.place.file == draft.problems.file
        and all(_exported(draft, name) == value for name, value in same.imports.items())
    )


def _exported(draft: StackDraft, name: str) -> str | None:
    export = draft.exports.get(name)
    return export.value if export is not None else None


def _same_result(
    draft: StackDraft,
    former: Step,
    place: Place,
    definition: Mapping[str, Any],
    properties: Mapping[str, Any],
    needs: tuple[Realised, ...],
) -> bool:
    """Whether another way of writing has given the same resource."""
    before = former.realised
    return (
        before.type == definition["Type"]
        and before.place == place
        and before.properties == properties
        and _same_ground(draft, former, needs)
    )


def _same_ground(draft: StackDraft, former: Step, needs: tuple[Realised, ...]) -> bool:
    """Whether the resources and files behind it are the very same."""
    if len(needs) != len(former.needs) or any(map(is_not, needs, former.needs)):
        return False
    return former.files.same_in(draft.bench.files)


def _keep(draft: StackDraft, name: str, step: Step) -> None:
    draft.steps[name] = step
    draft.realised[name] = step.realised
    draft.bench.by_ref[step.realised.identity.ref] = step.realised


def _outputs(draft: StackDraft, *, complete: bool) -> tuple[dict[str, Any], dict[str, Export]]:
    """Values and exports of the outputs whose conditions hold.

    An output that names a resource that failed has no value: the problem was told there.
    """
    outputs: dict[str, Any] = {}
    exports: dict[str, Export] = {}
    for name, body in draft.template.outputs.items():
        path = ("Outputs", name)
        if not isinstance(body, dict) or "Value" not in body:
            draft.problems.add("CSC601", path, "An output is a mapping with a Value.")
            continue
        condition = body.get("Condition")
        if condition is not None and not draft.scope.environment.conditions.get(condition, False):
            continue
        found = find_references(body, draft.scope)
        known = tuple(n for n in found.names if n in draft.realised)
        failed = not complete and any(
            n in draft.template.resources and n not in known for n in found.names
        )
        if not failed:
            value = resolve(body["Value"], draft.scope, (*path, "Value"))
            outputs[name] = None if value is NO_VALUE else value
        exported = (body.get("Export") or {}).get("Name")
        if exported is not None:
            sources = _needs(draft, known, tuple(found.imports))
            export = Export(str(outputs.get(name)), draft.name, sources, failed)
            as_name = str(resolve(exported, draft.scope, (*path, "Export", "Name")))
            draft.export_names[name] = as_name
            exports[as_name] = export
    return outputs, exports
