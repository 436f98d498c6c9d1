"""``match`` on values → ``if`` and ``elif``. In: the statement. Out: what the same tests would give.

Literals, constants, ``|``, ``_``, a captured name and guards; patterns that take a value apart are refused.
"""

import ast
from typing import Final

from csc.compiler.frontend.bodies.assign import Block
from csc.compiler.frontend.bodies.branches import build_if
from csc.compiler.frontend.bodies.frame import Frame, Refuse, is_simple, path_of

_ALWAYS: Final = ast.Constant(value=True)


def build_match(frame: Frame, node: ast.Match) -> Block:
    subject = _subject(frame, node)
    chain: list[ast.stmt] = []
    for case in reversed(node.cases):
        test = _test(case.pattern, subject)
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


def _test(pattern: ast.pattern, subject: ast.expr) -> ast.expr:
    """The test of a pattern; ``_ALWAYS`` for one that everything matches."""
    match pattern:
        case ast.MatchValue(value=value):
            return _compare(pattern, subject, ast.Eq(), value)
        case ast.MatchSingleton(value=None):
            nothing = ast.copy_location(ast.Constant(value=None), pattern)
            return _compare(pattern, subject, ast.Is(), nothing)
        case ast.MatchOr(patterns=patterns):
            return _both(ast.Or(), [_test(one, subject) for one in patterns])
        case ast.MatchAs(pattern=None):
            return _ALWAYS
        case ast.MatchAs(pattern=ast.pattern() as inner):
            return _test(inner, subject)
    message = "A pattern takes the value apart"
    raise Refuse(pattern, "structural pattern", message, "Compare its fields with `if`.")


def _captured(pattern: ast.pattern, subject: ast.expr) -> list[ast.stmt]:
    if isinstance(pattern, ast.MatchAs) and pattern.name is not None:
        target = ast.copy_location(ast.Name(pattern.name, ast.Store()), pattern)
        return [ast.copy_location(ast.Assign([target], subject), pattern)]
    return []


def _refuse_guarded_capture(case: ast.match_case) -> None:
    if isinstance(case.pattern, ast.MatchAs) and case.pattern.name is not None:
        message = "The captured name is tested before the case is taken"
        raise Refuse(case.pattern, "guard of a capture", message, "Test the value itself.")


def _compare(
    pattern: ast.pattern, subject: ast.expr, operator: ast.cmpop, value: ast.expr
) -> ast.expr:
    return ast.copy_location(ast.Compare(subject, [operator], [value]), pattern)


def _both(operator: ast.boolop, tests: list[ast.expr]) -> ast.expr:
    return ast.copy_location(ast.BoolOp(operator, tests), tests[0])
