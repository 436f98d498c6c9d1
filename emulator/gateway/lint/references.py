"""CSC651 and CSC653: references that print as nothing, always."""

from csc.emulator.gateway.lint.findings import Findings, Subject
from csc.emulator.gateway.lint.known import (
    CONTEXT,
    INPUT_METHODS,
    MAP_MEMBERS,
    OBJECT_MEMBERS,
    ROOTS,
    UTIL_METHODS,
    Members,
)
from csc.emulator.gateway.lint.walk import assigned, references
from csc.emulator.gateway.velocity.java.methods import METHODS
from csc.emulator.gateway.velocity.nodes import Constant, Index, Method, Property, Reference, Step

_EVALUATES = "#evaluate"


def check_references(subject: Subject, findings: Findings) -> None:
    names = assigned(subject.block)
    dynamic = _EVALUATES in subject.text or "#{evaluate" in subject.text
    for reference in references(subject.block):
        if (
            reference.escaped
            or reference.root in names
            or (dynamic and reference.root not in ROOTS)
        ):
            continue
        if reference.root not in ROOTS:
            _report(
                findings,
                reference,
                f"${reference.root} is never given a value, so it prints as nothing.",
                "Give it one with #set, or use $input, $context, $util or $stageVariables.",
            )
            continue
        _CHECKS[reference.root](subject, findings, reference)


def _report(findings: Findings, reference: Reference, message: str, remedy: str) -> None:
    findings.add("CSC651", reference.place, message, remedy, width=len(reference.literal))


def _check_input(subject: Subject, findings: Findings, reference: Reference) -> None:
    if not reference.steps:
        return
    step, *rest = reference.steps
    if isinstance(step, Method) and (step.name, len(step.arguments)) in INPUT_METHODS:
        if step.name == "params" and subject.response:
            findings.add(
                "CSC653",
                reference.place,
                "The request's parameters are gone in a response template: $input is the answer "
                "of the integration.",
                "Keep what you need on $context.requestOverride in the request template, or let "
                "the integration give it back.",
                width=len(reference.literal),
            )
        elif step.name == "json" or (step.name == "params" and step.arguments):
            _check_string(findings, reference, rest)
        return
    if isinstance(step, Property) and step.name == "body":
        _check_string(findings, reference, rest)
        return
    name = _name(step)
    remedy = "It has body, json(path), path(path), params() and params(name)."
    if isinstance(step, Property) and any(name == known for known, _ in INPUT_METHODS):
        remedy = f"It is a method: write $input.{name}(…)."
    _report(findings, reference, f"$input has no {name}{_arity(step)}.", remedy)


def _check_string(findings: Findings, reference: Reference, steps: list[Step]) -> None:
    """What comes behind a string must be one of its methods."""
    if not steps:
        return
    step = steps[0]
    methods = METHODS[str]
    name = _name(step)
    if isinstance(step, Method):
        if not any(known == name for known, _ in methods):
            _report(findings, reference, f"A string has no method {name}().", "")
        return
    if isinstance(step, Property) and (
        ("get" + name[:1].upper() + name[1:], 0) in methods
        or ("is" + name[:1].upper() + name[1:], 0) in methods
    ):
        return
    remedy = f"Write .{name}()." if (name, 0) in methods else "Parse it with $util.parseJson first."
    _report(findings, reference, f"A string has no property {name}, so this is nothing.", remedy)


def _check_util(subject: Subject, findings: Findings, reference: Reference) -> None:
    if not reference.steps:
        return
    step = reference.steps[0]
    name = _name(step)
    if name in OBJECT_MEMBERS:
        return
    if isinstance(step, Method) and name in UTIL_METHODS:
        if len(step.arguments) != 1:
            _report(findings, reference, f"$util.{name} takes one argument.", "")
        return
    known = ", ".join(sorted(UTIL_METHODS))
    remedy = f"Write $util.{name}(…)." if name in UTIL_METHODS else f"API Gateway has {known}."
    _report(findings, reference, f"$util has no {name}{_arity(step)} in API Gateway.", remedy)


def _check_context(subject: Subject, findings: Findings, reference: Reference) -> None:
    members: Members | None = CONTEXT
    path = "$context"
    for step in reference.steps:
        name = _key(step)
        if members is None or name is None or name in MAP_MEMBERS or name in OBJECT_MEMBERS:
            return
        if not members:
            return
        path = f"{path}.{name}"
        if name not in members:
            _report(
                findings,
                reference,
                f"{path} is none of API Gateway's context variables, so it prints as nothing.",
                _nearest(name, members),
            )
            return
        members = members[name]


def _check_stage_variables(subject: Subject, findings: Findings, reference: Reference) -> None:
    """Any name may be one."""


def _nearest(name: str, members: Members) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, list(members), 1)
    return f"Is {close[0]} meant?" if close else f"There are {', '.join(sorted(members))}."


def _name(step: Step) -> str:
    return "[…]" if isinstance(step, Index) else step.name


def _key(step: Step) -> str | None:
    if isinstance(step, Property | Method):
        return step.name
    argument = step.argument
    is_text = isinstance(argument, Constant) and isinstance(argument.value, str)
    return str(argument.value) if is_text and isinstance(argument, Constant) else None


def _arity(step: Step) -> str:
    if isinstance(step, Method):
        return f"() with {len(step.arguments)} arguments" if step.arguments else "()"
    return ""


_CHECKS = {
    "input": _check_input,
    "util": _check_util,
    "context": _check_context,
    "stageVariables": _check_stage_variables,
}
