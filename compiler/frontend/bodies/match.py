"""``match`` on values → ``if`` and ``elif``. In: the statement. Out: what the same tests would give.

Literals, constants, ``|``, ``_``, a captured name, guards, and models by their fields (``Item(done=True)``); patterns that
take a list or a dict apart are refused.
"""

import ast
import copy
from typing import Final

from csc.compiler.frontend.bodies.assign import Block
from csc.compiler.frontend.bodies.branches import build_if
from csc.compiler.frontend.bodies.frame import Frame, Refuse, is_simple, path_of
from csc.compiler.frontend.bodies.narrow import cases_left, class_names, proof
from csc.compiler.ir import types

_ALWAYS: Final = ast.Constant(value=True)


def build_match(frame: Frame, node: ast.Match) -> Block:
    subject = _subject(frame, node)
    chain: list[ast.stmt] = []
    total = _last_of_all(frame, node, subject)
    for case in reversed(node.cases):
        test = _ALWAYS if case is total else _test(frame, case.pattern, subject)
        body = [*_captured(case.pattern, subject), *case.body]
        if case.guard is not None:
            guard = _Renamed(_captured(case.pattern, subject)).visit(copy.deepcopy(case.guard))
            test = guard if test is _ALWAYS else _both(ast.And(), [test, guard])
        if test is _ALWAYS:
            chain = body
        else:
            chain = [ast.copy_location(ast.If(test, body, chain), case.pattern)]
    if len(chain) == 1 and isinstance(chain[0], ast.If):
        return build_if(frame, chain[0])
    return frame.block(chain)


def _last_of_all(frame: Frame, node: ast.Match, subject: ast.expr) -> ast.match_case | None:
    """The last case, where it takes all that the cases before it leave of a union."""
    found = frame.build(subject).type
    if not isinstance(found, types.Union) or node.cases[-1].guard is not None:
        return None
    path = path_of(subject)
    if path is None:
        return None
    facts = set(frame.narrowed)
    for case in node.cases:
        if case.guard is not None:
            continue
        if not cases_left(frame, path, found, facts):
            return None  # the last case is never reached
        facts |= {f"{path}.!{name}" for name in _whole_classes(frame, case.pattern)}
    return None if cases_left(frame, path, found, facts) else node.cases[-1]


def _whole_classes(frame: Frame, pattern: ast.pattern) -> list[str]:
    """The models of which a pattern takes every record."""
    match pattern:
        case ast.MatchClass(cls=named, patterns=[], kwd_patterns=parts):
            every = all(isinstance(one, ast.MatchAs) and one.pattern is None for one in parts)
            return class_names(frame, named) if every else []
        case ast.MatchOr(patterns=patterns):
            return [name for one in patterns for name in _whole_classes(frame, one)]
        case ast.MatchAs(pattern=ast.pattern() as inner):
            return _whole_classes(frame, inner)
    return []


def _subject(frame: Frame, node: ast.Match) -> ast.expr:
    """The subject as a name or a field of one, computed once."""
    if path_of(node.subject) is not None:
        return node.subject
    value = frame.build(node.subject)
    name = f"subject of {node.lineno}:{node.col_offset}"
    frame.aliases[name] = value if is_simple(value) else frame.temporary(value, node.subject)
    return ast.copy_location(ast.Name(name, ast.Load()), node.subject)


def _test(frame: Frame, pattern: ast.pattern, subject: ast.expr) -> ast.expr:
    """The test of a pattern; ``_ALWAYS`` for one that everything matches."""
    match pattern:
        case ast.MatchValue(value=value):
            return _compare(pattern, subject, ast.Eq(), value)
        case ast.MatchSingleton(value=None):
            nothing = ast.copy_location(ast.Constant(value=None), pattern)
            return _compare(pattern, subject, ast.Is(), nothing)
        case ast.MatchSingleton(value=bool() as value):
            truth = ast.copy_location(ast.Constant(value=value), pattern)
            return _compare(pattern, subject, ast.Eq(), truth)
        case ast.MatchOr(patterns=patterns):
            if any(True for one in patterns for _ in _captured(one, subject)):
                raise Refuse(
                    pattern, "capture in alternatives", "A name is captured", "Use two cases."
                )
            return _both(ast.Or(), [_test(frame, one, subject) for one in patterns])
        case ast.MatchClass(patterns=[]):
            return _of_class(frame, pattern, subject)
        case ast.MatchAs(pattern=None):
            return _ALWAYS
        case ast.MatchAs(pattern=ast.pattern() as inner):
            return _test(frame, inner, subject)
    message = "A pattern takes the value apart"
    raise Refuse(pattern, "structural pattern", message, "Compare its fields with `if`.")


def _of_class(frame: Frame, pattern: ast.MatchClass, subject: ast.expr) -> ast.expr:
    """``Item(done=True, rank=3)``: of the subject's own model, each field matched in its turn."""
    names = class_names(frame, pattern.cls)
    found = frame.build(subject).type
    inner = found.item if isinstance(found, types.Optional) else found
    if not names or not isinstance(inner, types.Union | types.ModelRef):
        message = f"The value is {found}, not known to be a `{ast.unparse(pattern.cls)}`"
        raise Refuse(pattern, "class pattern", message, "Compare its fields with `if`.")
    tests: list[ast.expr] = []
    if isinstance(found, types.Optional):
        nothing = ast.copy_location(ast.Constant(value=None), pattern)
        tests.append(_compare(pattern, subject, ast.IsNot(), nothing))
    if isinstance(inner, types.Union) or not frame.models.derives(inner.name, names[0]):
        tests.append(_is_instance(pattern, subject))
    with frame.conditional():
        for test in tests:
            frame.narrowed |= proof(frame, test).true
        for name, one in zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True):
            test = _test(frame, one, _field(pattern, subject, name))
            if test is not _ALWAYS:
                tests.append(test)
    if not tests:
        return _ALWAYS
    return tests[0] if len(tests) == 1 else _both(ast.And(), tests)


def _is_instance(pattern: ast.MatchClass, subject: ast.expr) -> ast.expr:
    function = ast.copy_location(ast.Name("isinstance", ast.Load()), pattern)
    return ast.copy_location(ast.Call(function, [subject, pattern.cls], []), pattern)


def _field(pattern: ast.pattern, subject: ast.expr, name: str) -> ast.expr:
    return ast.copy_location(ast.Attribute(subject, name, ast.Load()), pattern)


def _captured(pattern: ast.pattern, subject: ast.expr) -> list[ast.stmt]:
    match pattern:
        case ast.MatchAs(pattern=inner, name=str(name)):
            target = ast.copy_location(ast.Name(name, ast.Store()), pattern)
            own: ast.stmt = ast.copy_location(ast.Assign([target], subject), pattern)
            return [*(_captured(inner, subject) if inner is not None else []), own]
        case ast.MatchClass(kwd_attrs=names, kwd_patterns=patterns):
            pairs = zip(names, patterns, strict=True)
            return [
                one for name, part in pairs for one in _captured(part, _field(part, subject, name))
            ]
    return []


class _Renamed(ast.NodeTransformer):
    """A guard with what a pattern captures written in the place of its names: they are bound before the test."""

    def __init__(self, captured: list[ast.stmt]) -> None:
        self.values: dict[str, ast.expr] = {}
        for one in captured:
            match one:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    self.values[name] = value

    def visit_Name(self, node: ast.Name) -> ast.expr:
        value = self.values.get(node.id)
        return node if value is None else ast.copy_location(copy.deepcopy(value), node)


def _compare(
    pattern: ast.pattern, subject: ast.expr, operator: ast.cmpop, value: ast.expr
) -> ast.expr:
    return ast.copy_location(ast.Compare(subject, [operator], [value]), pattern)


def _both(operator: ast.boolop, tests: list[ast.expr]) -> ast.expr:
    return ast.copy_location(ast.BoolOp(operator, tests), tests[0])
