"""CSC655: conditions that are always or never met, and what stands behind a ``#stop``.

Under API Gateway a missing reference is ``""``, and ``#if("")`` of a reference is met: only a boolean
that is false fails.  So ``#if($input.params('x'))`` always holds, a frequent surprise.
"""

from itertools import pairwise

from csc.emulator.gateway.lint.findings import Findings, Subject
from csc.emulator.gateway.lint.walk import assigned, blocks, statements
from csc.emulator.gateway.velocity.nodes import (
    Binary,
    Block,
    Break,
    Constant,
    Expression,
    If,
    Interpolated,
    ListLiteral,
    MapLiteral,
    Method,
    Not,
    Property,
    Range,
    Reference,
    StopTemplate,
    Text,
)

_JUNCTIONS = ("and", "or")
_ARITHMETIC = ("add", "subtract", "multiply", "divide", "modulo")
_TEXT_METHODS = frozenset(
    {"trim", "toString", "substring", "concat", "replace", "replaceAll", "toLowerCase"}
    | {"toUpperCase", "length", "size", "indexOf", "replaceFirst", "urlEncode", "urlDecode"}
    | {"escapeJavaScript", "base64Encode", "base64Decode", "json", "keySet"}
)


def check_conditions(subject: Subject, findings: Findings) -> None:
    names = assigned(subject.block)
    for statement in statements(subject.block):
        if isinstance(statement, If):
            _check_if(statement, names, findings)
        for block in blocks(statement):
            _check_end(block, findings)
    _check_end(subject.block, findings)


def _check_if(statement: If, names: set[str], findings: Findings) -> None:
    for number, branch in enumerate(statement.branches):
        verdict = verdict_of(branch.condition, names)
        if verdict is None:
            continue
        last = number == len(statement.branches) - 1 and statement.otherwise is None
        if verdict:
            message = "This condition always holds" + (
                ": the check is for nothing." if last else ", so the branches after it are dead."
            )
        else:
            message = "This condition never holds, so its branch is dead."
        findings.add("CSC655", branch.place, message, _remedy(branch.condition, verdict))
        if verdict:
            return


def _remedy(condition: Expression, verdict: bool) -> str:
    if verdict and isinstance(condition, Reference):
        return (
            f"A missing value is an empty string, which counts as true: "
            f'compare with {condition.literal} != "".'
        )
    return "Remove the condition, or compare what it is about."


def _check_end(block: Block, findings: Findings) -> None:
    shown = [one for one in block.statements if not (isinstance(one, Text) and one.text.isspace())]
    for statement, following in pairwise(shown):
        if isinstance(statement, StopTemplate | Break):
            name = "#stop" if isinstance(statement, StopTemplate) else "#break"
            place = getattr(following, "place", statement.place)
            message = f"Nothing after this {name} is rendered."
            findings.add("CSC655", place, message, f"Remove it, or put the {name} behind an #if.")
            return


def verdict_of(condition: Expression, names: set[str]) -> bool | None:
    """Whether a condition always (True) or never (False) holds; None where that depends."""
    if isinstance(condition, Constant):
        return condition.value is True
    if isinstance(condition, ListLiteral | MapLiteral | Range | Interpolated):
        return False
    if isinstance(condition, Not):
        verdict = verdict_of(condition.operand, names)
        return None if verdict is None else not verdict
    if isinstance(condition, Binary):
        return _verdict_of_binary(condition, names)
    if isinstance(condition, Reference):
        return _verdict_of_reference(condition, names)
    return None


def _verdict_of_binary(condition: Binary, names: set[str]) -> bool | None:
    if condition.operator in _ARITHMETIC:
        return False
    if condition.operator not in _JUNCTIONS:
        return None
    verdicts = [verdict_of(operand, names) for operand in (condition.left, condition.right)]
    deciding = condition.operator == "or"
    if deciding in verdicts:
        return deciding
    return not deciding if verdicts == [not deciding] * 2 else None


def _verdict_of_reference(reference: Reference, names: set[str]) -> bool | None:
    """True where a value is text or nothing, which both count as true."""
    if reference.root in names or not reference.computable or reference.runt:
        return None
    root, steps = reference.root, reference.steps
    if root not in ("input", "context", "stageVariables", "util"):
        return True
    if steps and isinstance(steps[-1], Method) and steps[-1].name in _TEXT_METHODS:
        return True
    if root == "stageVariables" and len(steps) == 1 and not isinstance(steps[0], Method):
        return True
    if root == "input" and len(steps) == 1:
        step = steps[0]
        return True if step_is_text(step) else None
    if root == "context" and steps and isinstance(steps[0], Property):
        known = steps[0].name not in ("authorizer", "requestOverride", "responseOverride")
        return True if known and all(isinstance(step, Property) for step in steps) else None
    return None


def step_is_text(step: object) -> bool:
    """``$input.body``, ``$input.params(…)``, ``$input.json(…)``."""
    if isinstance(step, Property):
        return True
    return isinstance(step, Method) and step.name in ("params", "json")
