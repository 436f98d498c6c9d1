"""``match`` on values → ``if`` and ``elif``. In: the statement. Out: what the same tests would give.

Literals, constants, ``|``, ``_``, a captured name, guards, models by their fields (``Item(done=True)``), lists and tuples by
their items, dicts by their keys.
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
        case ast.MatchSequence(patterns=patterns):
            return _of_sequence(frame, pattern, patterns, subject)
        case ast.MatchMapping(keys=keys, patterns=patterns, rest=None):
            return _of_mapping(frame, pattern, keys, patterns, subject)
        case ast.MatchAs(pattern=None):
            return _ALWAYS
        case ast.MatchAs(pattern=ast.pattern() as inner):
            return _test(frame, inner, subject)
    message = "A pattern takes the value apart"
    raise Refuse(pattern, "structural pattern", message, "Compare its fields with `if`.")


def _of_sequence(
    frame: Frame, pattern: ast.MatchSequence, patterns: list[ast.pattern], subject: ast.expr
) -> ast.expr:
    """``[first, *rest]``: of a list its length, then each item."""
    found = frame.build(subject).type
    stars = [one for one in patterns if isinstance(one, ast.MatchStar)]
    if isinstance(found, types.Tuple) and not stars:
        tests: list[ast.expr] = []
        if len(found.items) != len(patterns):
            return ast.copy_location(ast.Constant(value=False), pattern)
    elif isinstance(found, types.List):
        operator = ast.GtE() if stars else ast.Eq()
        length = ast.Call(ast.Name("len", ast.Load()), [subject], [])
        count = ast.Constant(value=len(patterns) - len(stars))
        for node in (length.func, length, count):
            ast.copy_location(node, pattern)
        tests = [ast.copy_location(ast.Compare(length, [operator], [count]), pattern)]
    else:
        message = f"A pattern takes {found} apart"
        raise Refuse(pattern, "structural pattern", message, "Compare its parts with `if`.")
    for one, part in zip(patterns, _parts(pattern, patterns, subject), strict=True):
        test = _ALWAYS if isinstance(one, ast.MatchStar) else _test(frame, one, part)
        if test is not _ALWAYS:
            tests.append(test)
    if not tests:
        return _ALWAYS
    return tests[0] if len(tests) == 1 else _both(ast.And(), tests)


def _parts(pattern: ast.pattern, patterns: list[ast.pattern], subject: ast.expr) -> list[ast.expr]:
    """What each pattern of a sequence is matched with: a place, counted from the end behind a star, or a slice."""
    star = next((i for i, one in enumerate(patterns) if isinstance(one, ast.MatchStar)), None)
    found: list[ast.expr] = []
    for place in range(len(patterns)):
        after = place - len(patterns)
        if place == star:
            stop = None if after == -1 else _number(after + 1)
            at: ast.expr = ast.Slice(_number(place), stop, None)
        else:
            at = _number(place if star is None or place < star else after)
        made = ast.Subscript(subject, at, ast.Load())
        for one in ast.walk(made):
            if not hasattr(one, "lineno"):
                ast.copy_location(one, pattern)
        found.append(made)
    return found


def _number(value: int) -> ast.expr:
    number = ast.Constant(value=abs(value))
    return number if value >= 0 else ast.UnaryOp(ast.USub(), number)


def _of_mapping(
    frame: Frame,
    pattern: ast.MatchMapping,
    keys: list[ast.expr],
    patterns: list[ast.pattern],
    subject: ast.expr,
) -> ast.expr:
    """``{"kind": "card"}``: each key is there, and what it has matches."""
    found = frame.build(subject).type
    if not isinstance(found, types.Dict) or found.value == types.JSON:
        message = f"A pattern takes {found} apart"
        raise Refuse(pattern, "structural pattern", message, "Compare its parts with `if`.")
    tests: list[ast.expr] = []
    for key, one in zip(keys, patterns, strict=True):
        tests.append(ast.copy_location(ast.Compare(key, [ast.In()], [subject]), pattern))
        test = _test(
            frame, one, ast.copy_location(ast.Subscript(subject, key, ast.Load()), pattern)
        )
        if test is not _ALWAYS:
            tests.append(test)
    if not tests:
        return _ALWAYS
    return tests[0] if len(tests) == 1 else _both(ast.And(), tests)


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
        case ast.MatchSequence(patterns=patterns):
            parts = zip(patterns, _parts(pattern, patterns, subject), strict=True)
            return [made for one, part in parts for made in _captured(one, part)]
        case ast.MatchStar(name=str(name)):
            target = ast.copy_location(ast.Name(name, ast.Store()), pattern)
            return [ast.copy_location(ast.Assign([target], subject), pattern)]
        case ast.MatchMapping(keys=keys, patterns=patterns):
            return [
                made
                for key, part in zip(keys, patterns, strict=True)
                for made in _captured(
                    part, ast.copy_location(ast.Subscript(subject, key, ast.Load()), pattern)
                )
            ]
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
