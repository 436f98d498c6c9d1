"""Going through a template: every statement, every expression."""

from collections.abc import Iterator

from csc.emulator.gateway.velocity.nodes import (
    Binary,
    Block,
    Break,
    Call,
    Define,
    Evaluate,
    Expression,
    Foreach,
    If,
    Index,
    Interpolated,
    ListLiteral,
    Macro,
    MapLiteral,
    Method,
    Not,
    Range,
    Reference,
    Set,
    Statement,
)


def statements(block: Block) -> Iterator[Statement]:
    """All statements, those inside others too, in the order of the text."""
    for statement in block.statements:
        yield statement
        for inner in blocks(statement):
            yield from statements(inner)


def blocks(statement: Statement) -> list[Block]:
    """The blocks inside a statement."""
    if isinstance(statement, If):
        inside = [branch.body for branch in statement.branches]
        return inside if statement.otherwise is None else [*inside, statement.otherwise]
    if isinstance(statement, Foreach):
        return [statement.body] if isinstance(statement.body, Block) else []
    if isinstance(statement, Macro | Define):
        return [statement.body]
    if isinstance(statement, Call):
        return [] if statement.body is None else [statement.body]
    return []


def expressions(statement: Statement) -> list[Expression]:
    """The expressions directly in a statement."""
    if isinstance(statement, Reference):
        return [statement]
    if isinstance(statement, Set):
        return [statement.target, statement.value]
    if isinstance(statement, If):
        return [branch.condition for branch in statement.branches]
    if isinstance(statement, Foreach):
        return [statement.items]
    if isinstance(statement, Call):
        return list(statement.arguments)
    if isinstance(statement, Evaluate):
        return [statement.source]
    if isinstance(statement, Break):
        return [] if statement.scope is None else [statement.scope]
    return []


def operands(expression: Expression) -> list[Expression]:
    """The expressions directly in an expression, not those in the directives of a string."""
    if isinstance(expression, Binary):
        return [expression.left, expression.right]
    if isinstance(expression, Not):
        return [expression.operand]
    if isinstance(expression, Range):
        return [expression.low, expression.high]
    if isinstance(expression, ListLiteral):
        return list(expression.items)
    if isinstance(expression, MapLiteral):
        return [part for pair in expression.pairs for part in pair]
    if isinstance(expression, Reference):
        return [argument for step in expression.steps for argument in _arguments(step)]
    return []


def _arguments(step: object) -> list[Expression]:
    if isinstance(step, Method):
        return list(step.arguments)
    return [step.argument] if isinstance(step, Index) else []


def references(block: Block) -> Iterator[Reference]:
    """Every reference of a template that is read, nested ones and those in strings too."""
    for statement in statements(block):
        for expression in expressions(statement):
            if isinstance(statement, Set) and expression is statement.target:
                yield from _nested(expression)
            else:
                yield from _all(expression)


def _all(expression: Expression) -> Iterator[Reference]:
    if isinstance(expression, Reference) and expression.computable and not expression.runt:
        yield expression
    yield from _nested(expression)


def _nested(expression: Expression) -> Iterator[Reference]:
    if isinstance(expression, Interpolated):
        yield from references(expression.body)
    for operand in operands(expression):
        yield from _all(operand)


def assigned(block: Block) -> set[str]:
    """Names that a template gives a value anywhere."""
    names: set[str] = set()
    for statement in statements(block):
        if isinstance(statement, Set):
            names.add(statement.target.target if not statement.target.steps else "")
        elif isinstance(statement, Foreach):
            names |= {statement.variable, "foreach", "velocityCount", "velocityHasNext"}
        elif isinstance(statement, Macro):
            names |= {*statement.parameters, "bodyContent"}
        elif isinstance(statement, Define):
            names.add(statement.variable)
        for expression in expressions(statement):
            names |= _assigned_in(expression)
    return names


def _assigned_in(expression: Expression) -> set[str]:
    names = assigned(expression.body) if isinstance(expression, Interpolated) else set()
    for operand in operands(expression):
        names |= _assigned_in(operand)
    return names
