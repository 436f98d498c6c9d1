"""Expression text to tree, by recursive descent. Raises ExpressionError.

    condition  := and (OR and)*          and := not (AND not)*         not := NOT* test
    test       := operand (op operand | BETWEEN operand AND operand | IN (operand, …))?
    operand    := (condition) | function(operand, …) | :value | path
    update     := (SET path = value, … | REMOVE path, … | ADD path :v, … | DELETE path :v, …)+
    projection := path, …

Parentheses hold conditions and operands alike, so both are parsed by the same rule and told
apart by what came out.
"""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from csc.emulator.services.dynamodb.expressions.tokens import (
    ExpressionError,
    Token,
    syntax_error,
    tokenise,
)
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

MAX_NESTING = 150
MAX_OPERATORS = 300
MAX_IN = 100
MAX_PATH = 32
COMPARATORS = frozenset({"=", "<>", "<", "<=", ">", ">="})
_KEYWORDS = frozenset({"AND", "OR", "NOT", "BETWEEN", "IN"})
_SECTIONS = frozenset({"SET", "REMOVE", "ADD", "DELETE"})

T = TypeVar("T")


def parse_condition(text: str) -> Condition:
    """A condition, filter or key condition."""
    parser = _Parser(text)
    tree = parser.condition()
    parser.finish()
    parser.check_operators()
    if parser.redundant:
        raise ExpressionError("The expression has redundant parentheses;")
    return tree


def parse_update(text: str) -> Update:
    parser = _Parser(text)
    tree = parser.update()
    parser.check_operators()
    return tree


def parse_projection(text: str) -> Projection:
    parser = _Parser(text)
    paths = parser.listed(parser.path)
    parser.finish()
    return Projection(tuple(paths))


class _Parser:
    """Reads tokens from left to right; ``group`` is the last parenthesised stretch of them,
    and ``redundant`` notes that one was wrapped in another with nothing between."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokenise(text)
        self.at = 0
        self.depth = 0
        self.operators = 0
        self.redundant = False
        self.group = (-1, -1)

    # Tokens

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def error(self) -> ExpressionError:
        return syntax_error(self.text, self.tokens, self.at)

    def next(self) -> Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def accept(self, symbol: str) -> bool:
        if self.token.kind == "symbol" and self.token.text == symbol:
            self.at += 1
            return True
        return False

    def expect(self, symbol: str) -> None:
        if not self.accept(symbol):
            raise self.error()

    def keyword(self, word: str) -> bool:
        if self.token.kind == "name" and self.token.text.upper() == word:
            self.at += 1
            return True
        return False

    def finish(self) -> None:
        if self.token.kind != "end":
            raise self.error()

    def listed(self, item: Callable[[], T]) -> list[T]:
        items = [item()]
        while self.accept(","):
            items.append(item())
        return items

    def check_operators(self) -> None:
        if self.operators > MAX_OPERATORS:
            raise ExpressionError(
                f"The expression contains too many operators; operator count: {self.operators}"
            )

    def nest(self) -> None:
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise ExpressionError("The expression is nested too deeply;")

    # Conditions. Few frames a level: an expression may hold 150 nested parentheses.

    def condition(self) -> Condition:
        return self.as_condition(self.either())

    def as_condition(self, node: Condition | Operand) -> Condition:
        if isinstance(node, Path | Value | Arithmetic):
            raise self.error()
        return node

    def as_operand(self, node: Condition | Operand) -> Operand:
        if isinstance(node, Path | Value | Call | Arithmetic):
            return node
        raise self.error()

    def either(self) -> Condition | Operand:
        """Conditions joined by AND, and those by OR; or what stands alone."""
        node = self.test()
        joined: list[list[Condition]] = []
        while True:
            if self.keyword("AND"):
                if not joined:
                    joined.append([self.as_condition(node)])
                self.operators += 1
                joined[-1].append(self.as_condition(self.test()))
            elif self.keyword("OR"):
                if not joined:
                    joined.append([self.as_condition(node)])
                self.operators += 1
                joined.append([self.as_condition(self.test())])
            else:
                break
        terms = [each[0] if len(each) == 1 else And(tuple(each)) for each in joined]
        if not terms:
            return node
        return terms[0] if len(terms) == 1 else Or(tuple(terms))

    def test(self) -> Condition | Operand:
        """A comparison, perhaps with NOTs before it; or an operand by itself."""
        negations = 0
        while self.keyword("NOT"):
            negations += 1
        node = self.comparison(self.operand())
        if not negations:
            return node
        self.operators += negations
        # Two negations are none: however many there are, the tree stays shallow.
        condition = self.as_condition(node)
        return Not(condition) if negations % 2 else condition

    def comparison(self, left: Condition | Operand) -> Condition | Operand:
        token = self.token
        if token.kind == "symbol" and token.text in COMPARATORS:
            self.at += 1
            self.operators += 1
            return Compare(token.text, self.as_operand(left), self.as_operand(self.operand()))
        if self.keyword("BETWEEN"):
            self.operators += 1
            low = self.as_operand(self.operand())
            if not self.keyword("AND"):
                raise self.error()
            return Between(self.as_operand(left), low, self.as_operand(self.operand()))
        if self.keyword("IN"):
            return self.membership(self.as_operand(left))
        return left

    def membership(self, left: Operand) -> Condition:
        self.operators += 1
        self.expect("(")
        options = self.listed(lambda: self.as_operand(self.operand()))
        self.expect(")")
        if len(options) > MAX_IN:
            raise ExpressionError(
                "The IN operator is provided with too many operands; "
                f"number of operands: {len(options)}"
            )
        return In(left, tuple(options))

    def operand(self) -> Condition | Operand:
        token = self.token
        if token.kind == "value":
            self.at += 1
            return Value(token.text)
        if token.kind == "name" and self.tokens[self.at + 1].text == "(":
            if token.text.upper() in _KEYWORDS:
                raise self.error()
            return self.call()
        if token.kind != "symbol" or token.text != "(":
            return self.path()
        opened = self.at
        self.nest()
        self.at += 1
        inner = self.either()
        self.expect(")")
        self.depth -= 1
        self.close(opened)
        return inner

    def close(self, opened: int) -> None:
        """Note a parenthesised stretch, and whether it holds nothing but another one."""
        closed = self.at - 1
        if self.group == (opened + 1, closed - 1):
            self.redundant = True
        self.group = (opened, closed)

    def call(self) -> Call:
        name = self.next().text
        self.expect("(")
        self.nest()
        arguments = self.listed(lambda: self.as_operand(self.operand()))
        self.depth -= 1
        self.expect(")")
        self.operators += 1
        return Call(name, tuple(arguments))

    # Paths

    def path(self) -> Path:
        parts: list[Part] = [self.name()]
        while True:
            if self.accept("."):
                parts.append(self.name())
            elif self.accept("["):
                if self.token.kind != "number":
                    raise self.error()
                parts.append(_index(self.next().text))
                self.expect("]")
            else:
                break
        if len(parts) > MAX_PATH:
            raise ExpressionError(
                f"The document path has too many nesting levels; nesting levels: {len(parts)}"
            )
        return Path(tuple(parts))

    def name(self) -> str:
        token = self.token
        if token.kind == "alias" or (token.kind == "name" and token.text.upper() not in _KEYWORDS):
            self.at += 1
            return token.text
        raise self.error()

    # Updates

    def update(self) -> Update:
        actions: list[Action] = []
        seen: set[str] = set()
        repeated = ""
        while self.token.kind != "end":
            section = self.token.text.upper()
            if self.token.kind != "name" or section not in _SECTIONS:
                raise self.error()
            self.at += 1
            repeated = repeated or (section if section in seen else "")
            seen.add(section)
            actions.extend(self.listed(partial(self.action, section)))
        return Update(tuple(actions), repeated)

    def action(self, section: str) -> Action:
        path = self.path()
        if section == "REMOVE":
            return Action(section, path)
        if section == "SET":
            self.expect("=")
            return Action(section, path, self.assigned())
        if self.token.kind != "value":
            raise self.error()
        self.operators += 1
        return Action(section, path, Value(self.next().text))

    def assigned(self) -> Operand:
        if self.accept("("):
            self.nest()
            value = self.assigned()
            self.depth -= 1
            self.expect(")")
        else:
            value = self.as_operand(self.operand())
        if self.token.kind == "symbol" and self.token.text in "+-":
            operator = self.next().text
            self.operators += 1
            return Arithmetic(operator, value, self.as_operand(self.operand()))
        return value


def _index(text: str) -> int:
    if len(text) > 10:
        raise ExpressionError(f"List index is not within the allowable range; index: [{text}]")
    return int(text)
