"""``match`` on values → ``if`` and ``elif``. In: the statement. Out: what the same tests would give.

Literals, constants, ``|``, ``_``, a captured name, guards, and models by their fields (``Item(done=True)``); patterns that
take a list or a dict apart are refused.
"""

import ast
from typing import Final

from csc.compiler.frontend.bodies.assign import Block
from csc.compiler.frontend.bodies.branches import build_if
from csc.compiler.frontend.bodies.frame import Frame, Refuse, is_simple, path_of
from csc.compiler.frontend.names import Declared
from csc.compiler.ir import types

_ALWAYS: Final = ast.Constant(value=True)


def build_match(frame: Frame, node: ast.Match) -> Block:
    subject = _subject(frame, node)
    chain: list[ast.stmt] = []
    for case in reversed(node.cases):
        test = _test(frame, case.pattern, subject)
        body = [*_captured(case.pattern, subject), *case.body]
        if case.guard is not None:
            _refuse_guarded_capture(case)
            test = case.guard if test is _ALWAYS else _both(ast.And(), [test, case.guard])
        if test is _ALWAYS:
            chain = body
        else:
            chain = [ast.copy_location(ast.If(test, body, chain), case.pattern)]
    if len(chain) == 1 and isinstance(chain[0], ast.If):
        return build_if(frame, chain[0])
    return frame.block(chain)


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
    entity = frame.names.resolve(frame.module, pattern.cls)
    wanted = frame.models.model_type(entity) if isinstance(entity, Declared) else None
    found = frame.build(subject).type
    inner = found.item if isinstance(found, types.Optional) else found
    if wanted is None or inner != wanted:
        message = f"The value is {found}, not known to be a `{ast.unparse(pattern.cls)}`"
        raise Refuse(pattern, "class pattern", message, "Compare its fields with `if`.")
    tests: list[ast.expr] = []
    if isinstance(found, types.Optional):
        nothing = ast.copy_location(ast.Constant(value=None), pattern)
        tests.append(_compare(pattern, subject, ast.IsNot(), nothing))
    for name, one in zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True):
        test = _test(frame, one, _field(pattern, subject, name))
        if test is not _ALWAYS:
            tests.append(test)
    if not tests:
        return _ALWAYS
    return tests[0] if len(tests) == 1 else _both(ast.And(), tests)


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


def _refuse_guarded_capture(case: ast.match_case) -> None:
    if _captured(case.pattern, ast.Name("_", ast.Load())):
        message = "The captured name is tested before the case is taken"
        raise Refuse(case.pattern, "guard of a capture", message, "Test the value itself.")


def _compare(
    pattern: ast.pattern, subject: ast.expr, operator: ast.cmpop, value: ast.expr
) -> ast.expr:
    return ast.copy_location(ast.Compare(subject, [operator], [value]), pattern)


def _both(operator: ast.boolop, tests: list[ast.expr]) -> ast.expr:
    return ast.copy_location(ast.BoolOp(operator, tests), tests[0])
