"""What a test proves about None. In: the test's syntax. Out: the paths not None where it is true, where false."""

import ast
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from csc.compiler.frontend.bodies.frame import Frame, Refuse, Skip, path_of
from csc.compiler.frontend.constants import NotConstant, fold
from csc.compiler.frontend.names import Declared
from csc.compiler.frontend.unions import models_in
from csc.compiler.ir import types


class Proof(NamedTuple):
    """What holds if the test is true, and if it is false: paths (``todo``, ``todo.note``) that are not None, and
    facts about the case of a union (``pet.kind==cat``, ``pet.kind!=cat``, ``pet.:Cat``, ``pet.!Cat``)."""

    true: frozenset[str]
    false: frozenset[str]


NOTHING = Proof(frozenset(), frozenset())


def proof(frame: Frame, test: ast.expr) -> Proof:
    """Read a test: ``x is None``, ``not x``, ``x``, ``x.kind == "cat"``, ``isinstance(x, Cat)``, and ``and``/``or``."""
    match test:
        case ast.NamedExpr(target=target):
            return proof(frame, target)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = proof(frame, operand)
            return Proof(inner.false, inner.true)
        case ast.BoolOp(op=operator, values=values):
            return _joined(operator, [proof(frame, value) for value in values])
        case ast.Call(func=ast.Name(id="isinstance"), args=[subject, named]):
            return _of_class(frame, subject, named)
        case ast.Compare(left=left, ops=[operator], comparators=[right]) if is_none(right):
            return _against_none(left, operator)
        case ast.Compare(left=left, ops=[operator], comparators=[right]) if is_none(left):
            return _against_none(right, operator)
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            return _against_texts(frame, left, operator, right)
        case ast.Name() | ast.Attribute():
            path = path_of(test)
            return Proof(frozenset({path}), frozenset()) if path else NOTHING
    return NOTHING


SEPARATOR: Final = "\0"
"""Between the alternatives of one fact."""


def _of_class(frame: Frame, subject: ast.expr, named: ast.expr) -> Proof:
    """``isinstance(x, Cat)`` and ``isinstance(x, (Cat, Dog))``."""
    if isinstance(subject, ast.NamedExpr):
        subject = subject.target
    path, names = path_of(subject), class_names(frame, named)
    if path is None or not names:
        return NOTHING
    alternatives = SEPARATOR.join(names)
    return Proof(
        frozenset({path, f"{path}.:{alternatives}"}),
        frozenset(f"{path}.!{name}" for name in names),
    )


def class_names(frame: Frame, node: ast.expr) -> list[str]:
    """The models that the second argument of ``isinstance`` names; none where one is no model."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        node = ast.Tuple([node.left, node.right], ast.Load())
    if isinstance(node, ast.Tuple):
        parts = [class_names(frame, one) for one in node.elts]
        return [name for part in parts for name in part] if all(parts) else []
    entity = frame.names.resolve(frame.module, node)
    if not isinstance(entity, Declared):
        return []
    return models_in(frame.models.model_type(entity) or types.NONE)


def _against_texts(frame: Frame, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> Proof:
    """``x.kind == "cat"``, ``x.kind in ("cat", "dog")``: a fact where ``x`` is a union and ``kind`` its tag."""
    if not isinstance(left, ast.Attribute):
        left, right = right, left
        if isinstance(operator, ast.In | ast.NotIn):
            return NOTHING
    path, texts = path_of(left), _texts(frame, right)
    if path is None or not isinstance(left, ast.Attribute) or not texts:
        return NOTHING
    same = frozenset({f"{path}=={SEPARATOR.join(texts)}"})
    other = frozenset(f"{path}!={text}" for text in texts)
    if isinstance(operator, ast.Eq | ast.In):
        return Proof(same, other)
    return Proof(other, same) if isinstance(operator, ast.NotEq | ast.NotIn) else NOTHING


def _texts(frame: Frame, node: ast.expr) -> list[str]:
    """The texts of a constant, or of a literal of some."""
    parts = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else [node]
    found: list[str] = []
    for part in parts:
        if isinstance(part, ast.Name) and frame.is_local(part.id):
            return []
        try:
            value = fold(frame.names, frame.module, part)
        except NotConstant:
            return []
        if not isinstance(value, str):
            return []
        found.append(value)
    return found


def cases_left(frame: Frame, path: str, typed: types.Union, facts: set[str]) -> list[str]:
    """The models that a value may still be of, by what has been proven."""
    left = {case.model: set(case.values) for case in typed.cases}
    for fact in facts:
        if not fact.startswith(f"{path}."):
            continue
        said = fact[len(path) + 1 :]
        if said.startswith(":"):
            named = said[1:].split(SEPARATOR)
            left = {n: texts for n, texts in left.items() if _is_one(frame, n, named)}
        elif said.startswith("!"):
            left = {n: texts for n, texts in left.items() if not _is_one(frame, n, [said[1:]])}
        elif said.startswith(f"{typed.tag}=="):
            among = set(said[len(typed.tag) + 2 :].split(SEPARATOR))
            left = {name: texts & among for name, texts in left.items()}
        elif said.startswith(f"{typed.tag}!="):
            left = {name: texts - {said[len(typed.tag) + 2 :]} for name, texts in left.items()}
    return [name for name, texts in left.items() if texts]


def _is_one(frame: Frame, model: str, named: list[str]) -> bool:
    return any(frame.models.derives(model, one) for one in named)


def leaves_nothing(frame: Frame, facts: frozenset[str]) -> bool:
    """Whether some facts rule out every case that a union has."""
    for fact in facts:
        match = _ABOUT.match(fact)
        if match is None:
            continue
        path = match[1]
        try:
            typed = frame.build(ast.parse(path, mode="eval").body).type
        except (Refuse, Skip, SyntaxError, AttributeError):
            continue
        everything = {*frame.narrowed, *facts}
        if isinstance(typed, types.Union) and not cases_left(frame, path, typed, everything):
            return True
        if isinstance(typed, types.ModelRef) and _ruled_out(frame, typed, path, everything):
            return True
    return False


_ABOUT: Final = re.compile(r"(.+)\.(?:![A-Za-z]|[A-Za-z_][A-Za-z0-9_]*!=)")


def _ruled_out(frame: Frame, typed: types.ModelRef, path: str, facts: set[str]) -> bool:
    """Whether a record that is known to be of one model has none of the tags that this can have."""
    tags = frame.models.tags(typed.name)
    return any(
        frame.models.is_tag(typed.name, field)
        and all(f"{path}.{field}!={text}" in facts for text in texts)
        for field, texts in tags.items()
    )


def is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def found_calls(nodes: list[ast.AST]) -> frozenset[int]:
    """The ids of ``get`` calls whose result the function tests: they are read as ``find``."""
    tested: set[str] = set()
    calls: set[int] = set()
    for subject in tested_expressions(nodes):
        value = _awaited(subject.value if isinstance(subject, ast.NamedExpr) else subject)
        if isinstance(value, ast.Call):
            calls.add(id(value))
        if isinstance(subject, ast.Name):
            tested.add(subject.id)
    for node in nodes:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
                | ast.NamedExpr(target=ast.Name(id=name), value=value)
            ) if name in tested:
                calls.add(id(_awaited(value)))
    return frozenset(calls)


def _awaited(node: ast.expr) -> ast.expr:
    return node.value if isinstance(node, ast.Await) else node


def tested_expressions(nodes: list[ast.AST]) -> Iterator[ast.expr]:
    """Every expression of a function that is compared with None or asked for its truth."""
    for node in nodes:
        match node:
            case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
                yield test
            case ast.Assert(test=test) | ast.UnaryOp(op=ast.Not(), operand=test):
                yield test
            case ast.BoolOp(values=values):
                yield from values
            case ast.Compare(left=left, comparators=[right]):
                if is_none(right):
                    yield left
                elif is_none(left):
                    yield right


def _against_none(subject: ast.expr, operator: ast.cmpop) -> Proof:
    if isinstance(subject, ast.NamedExpr):
        subject = subject.target
    path = path_of(subject)
    if path is None:
        return NOTHING
    if isinstance(operator, ast.Is | ast.Eq):
        return Proof(frozenset(), frozenset({path}))
    if isinstance(operator, ast.IsNot | ast.NotEq):
        return Proof(frozenset({path}), frozenset())
    return NOTHING


def _joined(operator: ast.boolop, parts: list[Proof]) -> Proof:
    if isinstance(operator, ast.And):
        true = frozenset[str]().union(*(part.true for part in parts))
        return Proof(true, frozenset.intersection(*(part.false for part in parts)))
    false = frozenset[str]().union(*(part.false for part in parts))
    return Proof(_either([part.true for part in parts]), false)


def _either(parts: list[frozenset[str]]) -> frozenset[str]:
    """What holds where one of some tests is true; of cases, those that any of them leaves."""
    common = frozenset.intersection(*parts)
    for joint in ("==", ".:"):
        heads = [{fact.partition(joint)[0] for fact in part if joint in fact} for part in parts]
        for head in set.intersection(*heads):
            facts = [fact for part in parts for fact in part if fact.startswith(head + joint)]
            texts = [fact.partition(joint)[2] for fact in facts]
            common |= {head + joint + SEPARATOR.join(texts)}
    return common
