"""Put attribute names for aliases, and refuse what no values could make right.

    Path("#n", 0), {"#n": "tags"} ──▶ Path("tags", 0)

The order of the refusals is AWS's: reserved words, unknown functions, misused functions, undefined
names and values, wrong numbers of operands, operands that must be distinct.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from csc.emulator.services.dynamodb.expressions.reserved import RESERVED
from csc.emulator.services.dynamodb.expressions.tokens import ExpressionError
from csc.emulator.services.dynamodb.expressions.tree import (
    Action,
    And,
    Arithmetic,
    Between,
    Call,
    Compare,
    Condition,
    In,
    Not,
    Operand,
    Or,
    Part,
    Path,
    Projection,
    Update,
    Value,
)

Node = Condition | Operand | Update | Projection | Action

CONDITION_FUNCTIONS = {
    "attribute_exists": 1,
    "attribute_not_exists": 1,
    "attribute_type": 2,
    "begins_with": 2,
    "contains": 2,
    "size": 1,
}
UPDATE_FUNCTIONS = {"if_not_exists": 2, "list_append": 2}


@dataclass(slots=True)
class Used:
    """The aliases and placeholders that an expression mentions."""

    names: set[str] = field(default_factory=set)
    values: set[str] = field(default_factory=set)


def resolve_condition(
    tree: Condition, names: Mapping[str, str], values: Mapping[str, object], used: Used
) -> Condition:
    _check_functions(tree, CONDITION_FUNCTIONS)
    _check_misuse(tree)
    _check_reserved(tree)
    _check_defined(tree, names, values, used)
    resolved = _rename(tree, names)
    assert not isinstance(resolved, Path | Value | Arithmetic | Update | Projection | Action)
    _check_operand_counts(resolved, CONDITION_FUNCTIONS)
    _check_distinct(resolved)
    return resolved


def resolve_update(
    tree: Update, names: Mapping[str, str], values: Mapping[str, object], used: Used
) -> Update:
    _check_reserved(tree)
    _check_functions(tree, UPDATE_FUNCTIONS)
    if tree.repeated:
        raise ExpressionError(
            f'The "{tree.repeated}" section can only be used once in an update expression;'
        )
    _check_appends(tree)
    _check_defined(tree, names, values, used)
    resolved = _rename(tree, names)
    assert isinstance(resolved, Update)
    check_paths([action.path for action in resolved.actions])
    _check_operand_counts(resolved, UPDATE_FUNCTIONS)
    return resolved


def resolve_projection(tree: Projection, names: Mapping[str, str], used: Used) -> Projection:
    _check_reserved(tree)
    _check_defined(tree, names, {}, used)
    resolved = _rename(tree, names)
    assert isinstance(resolved, Projection)
    check_paths(resolved.paths)
    return resolved


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below, from left to right."""
    match node:
        case Path() | Value():
            return ()
        case Call(_, arguments):
            return arguments
        case Arithmetic(_, left, right) | Compare(_, left, right):
            return (left, right)
        case Between(operand, low, high):
            return (operand, low, high)
        case In(operand, options):
            return (operand, *options)
        case And(terms) | Or(terms):
            return terms
        case Not(term):
            return (term,)
        case Action(_, path, value):
            return (path,) if value is None else (path, value)
        case Update(actions):
            return actions
        case Projection(paths):
            return paths


def walk(node: Node) -> Iterator[Node]:
    """A node and all below it, in the order of the text."""
    yield node
    for child in children(node):
        yield from walk(child)


def _check_functions(tree: Node, known: Mapping[str, int]) -> None:
    for node in walk(tree):
        if isinstance(node, Call) and node.name not in known:
            if node.name in CONDITION_FUNCTIONS:
                where = "an update expression"
            elif node.name in UPDATE_FUNCTIONS:
                where = "a condition expression"
            else:
                raise ExpressionError(f"Invalid function name; function: {node.name}")
            raise ExpressionError(f"The function is not allowed in {where}; function: {node.name}")


def _check_misuse(tree: Condition) -> None:
    """``size`` is an operand and nothing else; the other functions are conditions only."""
    if isinstance(tree, Call):
        if tree.name == "size":
            raise _misused(tree)
        nested = tree.arguments
    elif isinstance(tree, And | Or | Not):
        for term in children(tree):
            assert not isinstance(term, Path | Value | Arithmetic | Update | Projection | Action)
            _check_misuse(term)
        return
    else:
        nested = tuple(child for child in children(tree) if isinstance(child, Operand))
    for operand in nested:
        if isinstance(operand, Call):
            if operand.name != "size":
                raise _misused(operand)
            _check_size(operand)


def _check_size(call: Call) -> None:
    for argument in call.arguments:
        if isinstance(argument, Call):
            raise _misused(argument)


def _check_appends(tree: Update) -> None:
    """``list_append`` takes no ``list_append``, though ``if_not_exists`` takes either."""
    for node in walk(tree):
        if isinstance(node, Call) and node.name == "list_append":
            for argument in node.arguments:
                if isinstance(argument, Call) and argument.name == "list_append":
                    raise _misused(argument)


def _misused(call: Call) -> ExpressionError:
    return ExpressionError(
        f"The function is not allowed to be used this way in an expression; function: {call.name}"
    )


def _check_reserved(tree: Node) -> None:
    for node in walk(tree):
        if isinstance(node, Path):
            for part in node.parts:
                if isinstance(part, str) and part.upper() in RESERVED:
                    raise ExpressionError(
                        f"Attribute name is a reserved keyword; reserved keyword: {part}"
                    )


def _check_defined(
    tree: Node, names: Mapping[str, str], values: Mapping[str, object], used: Used
) -> None:
    for node in walk(tree):
        if isinstance(node, Value):
            if node.name not in values:
                raise ExpressionError(
                    "An expression attribute value used in expression is not defined; "
                    f"attribute value: {node.name}"
                )
            used.values.add(node.name)
        elif isinstance(node, Path):
            for part in node.parts:
                if isinstance(part, str) and part[0] == "#":
                    _check_alias(part, names, used)


def _check_alias(alias: str, names: Mapping[str, str], used: Used) -> None:
    if alias not in names:
        raise ExpressionError(
            "An expression attribute name used in the document path is not defined; "
            f"attribute name: {alias}"
        )
    used.names.add(alias)


def _rename(node: Node, names: Mapping[str, str]) -> Node:
    """The same tree with each alias replaced; the only rewriting pass."""

    def again(child: Node) -> Node:
        return _rename(child, names)

    if isinstance(node, Path):
        return _rename_path(node, names)
    if isinstance(node, Value):
        return node
    return _rebuild(node, again)


def _rename_path(path: Path, names: Mapping[str, str]) -> Path:
    parts: list[Part] = []
    for part in path.parts:
        parts.append(names[part] if isinstance(part, str) and part[0] == "#" else part)
    return Path(tuple(parts))


def _rebuild(node: Node, again: Callable[[Node], Node]) -> Node:
    built = [again(child) for child in children(node)]
    match node:
        case Call(name):
            return Call(name, tuple(built))  # type: ignore[arg-type]
        case Arithmetic(operator):
            return Arithmetic(operator, *built)  # type: ignore[arg-type]
        case Compare(operator):
            return Compare(operator, *built)  # type: ignore[arg-type]
        case Between():
            return Between(*built)  # type: ignore[arg-type]
        case In():
            return In(built[0], tuple(built[1:]))  # type: ignore[arg-type]
        case And():
            return And(tuple(built))  # type: ignore[arg-type]
        case Or():
            return Or(tuple(built))  # type: ignore[arg-type]
        case Not():
            return Not(built[0])  # type: ignore[arg-type]
        case Action(section):
            return Action(section, *built)  # type: ignore[arg-type]
        case Update():
            return Update(tuple(built))  # type: ignore[arg-type]
        case Projection():
            return Projection(tuple(built))  # type: ignore[arg-type]
        case _:
            return node


def _check_operand_counts(tree: Node, known: Mapping[str, int]) -> None:
    for node in walk(tree):
        if isinstance(node, Call) and len(node.arguments) != known[node.name]:
            raise ExpressionError(
                "Incorrect number of operands for operator or function; "
                f"operator or function: {node.name}, number of operands: {len(node.arguments)}"
            )


def _check_distinct(tree: Condition) -> None:
    for node in walk(tree):
        match node:
            case Compare(operator, Path() as left, right) if left == right:
                raise _not_distinct(operator, left)
            case Call(name, (Path() as left, right)) if left == right:
                raise _not_distinct(name, left)
            case _:
                pass


def _not_distinct(operator: str, first: Path) -> ExpressionError:
    return ExpressionError(
        "The first operand must be distinct from the remaining operands for this operator or "
        f"function; operator: {operator}, first operand: {first}"
    )


def check_paths(paths: list[Path] | tuple[Path, ...]) -> None:
    """Refuse two paths of which one contains the other, or that treat one value as map and list."""
    if len(paths) < 2:
        return
    if all(len(path.parts) == 1 for path in paths) and len(set(paths)) == len(paths):
        return
    for number, second in enumerate(paths):
        for first in paths[:number]:
            _check_pair(first, second)


def _check_pair(first: Path, second: Path) -> None:
    for one, two in zip(first.parts, second.parts, strict=False):
        if isinstance(one, int) != isinstance(two, int):
            raise _clash("conflict", first, second)
        if one != two:
            return
    raise _clash("overlap", first, second)


def _clash(how: str, first: Path, second: Path) -> ExpressionError:
    return ExpressionError(
        f"Two document paths {how} with each other; must remove or rewrite one of these paths; "
        f"path one: {first}, path two: {second}"
    )
