"""What an expression looks like, so how it can be written: a long chain, a constant, a plain string."""

from csc.emulator.gateway.velocity.nodes import (
    Binary,
    Block,
    Constant,
    Expression,
    Interpolated,
    Reference,
    Text,
)

SIGNS = {"eq": "==", "ne": "!="}


def is_chain(expression: Binary, operators: set[str], length: int = 8) -> bool:
    operand: Expression = expression
    for _ in range(length):
        if not isinstance(operand, Binary) or operand.operator not in operators:
            return False
        operand = operand.left
    return True


def spine(expression: Binary) -> list[Expression]:
    """The operands of ``a && b && c``."""
    operands: list[Expression] = []
    operand: Expression = expression
    while isinstance(operand, Binary) and operand.operator == expression.operator:
        operands.append(operand.right)
        operand = operand.left
    operands.append(operand)
    return operands[::-1]


def is_constant_text(argument: Expression) -> bool:
    return isinstance(argument, Constant) and type(argument.value) is str


def is_text(arguments: tuple[Expression, ...]) -> bool:
    return len(arguments) == 1 and is_constant_text(arguments[0])


def is_with_text(expression: Binary) -> bool:
    return expression.operator in SIGNS and is_constant_text(expression.right)


def is_plain(part: object) -> bool:
    return isinstance(part, Reference) and not part.escaped


def without_padding(string: Interpolated) -> tuple[Block, bool]:
    """A string's block without the space behind it, and whether that is still to be cut off."""
    statements = string.body.statements
    if not string.padded:
        return string.body, False
    last = statements[-1] if statements else None
    if isinstance(last, Text) and last.text.endswith(" "):
        rest = (Text(last.text[:-1], last.place),) if len(last.text) > 1 else ()
        return Block((*statements[:-1], *rest)), False
    return string.body, True
