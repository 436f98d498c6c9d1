"""The WHERE clause: conditions, operands, literals; and the reading of tokens beneath them."""

from collections.abc import Callable
from typing import Any, TypeVar

from csc.emulator.services.dynamodb.errors import ValidationException
from csc.emulator.services.dynamodb.expressions.tree import (
    And,
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
    Value,
)
from csc.emulator.services.dynamodb.partiql.statement import Parameter
from csc.emulator.services.dynamodb.partiql.tokens import Token, tokenise, unparsable

T = TypeVar("T")

MAX_NESTING = 60
_COMPARATORS = {"=": "=", "<>": "<>", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_FUNCTIONS = {"BEGINS_WITH": 2, "CONTAINS": 2, "ATTRIBUTE_TYPE": 2, "SIZE": 1}
_WORDS = frozenset({"TRUE", "FALSE", "NULL", "MISSING"})
_RESERVED = frozenset(
    {"SELECT", "FROM", "WHERE", "SET", "REMOVE", "VALUE", "AND", "OR", "NOT", "ORDER", "BY"}
    | {"BETWEEN", "IN", "IS", "RETURNING"}
)


class ConditionParser:
    """Reads tokens from left to right; collects literals in ``values``, by placeholder."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokenise(text)
        self.at = 0
        self.depth = 0
        self.parameters = 0
        self.values: dict[str, Any] = {}

    # Tokens

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def peek(self, ahead: int) -> str:
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)].text

    def error(self) -> ValidationException:
        return unparsable(self.text, self.token.start)

    def next(self) -> Token:
        token = self.token
        if token.kind == "end":
            raise self.error()
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

    def require(self, word: str) -> None:
        if not self.keyword(word):
            raise self.error()

    def finish(self) -> None:
        if self.token.kind != "end":
            raise self.error()

    def listed(self, item: Callable[[], T]) -> list[T]:
        items = [item()]
        while self.accept(","):
            items.append(item())
        return items

    def name(self) -> str:
        token = self.token
        if token.kind == "quoted" or (
            token.kind == "name" and token.text.upper() not in _RESERVED | _WORDS
        ):
            self.at += 1
            return token.text
        raise self.error()

    def path(self) -> Path:
        parts: list[Part] = [self.name()]
        while True:
            if self.accept("."):
                parts.append(self.name())
            elif self.accept("["):
                token = self.next()
                if token.kind != "number" or not token.text.isdecimal() or len(token.text) > 9:
                    raise self.error()
                parts.append(int(token.text))
                self.expect("]")
            else:
                return Path(tuple(parts))

    # Conditions

    def condition(self) -> Condition:
        terms = [self.conjunction()]
        while self.keyword("OR"):
            terms.append(self.conjunction())
        return terms[0] if len(terms) == 1 else Or(tuple(terms))

    def conjunction(self) -> Condition:
        terms = [self.negation()]
        while self.keyword("AND"):
            terms.append(self.negation())
        return terms[0] if len(terms) == 1 else And(tuple(terms))

    def negation(self) -> Condition:
        self.nest()
        made: Condition
        if self.keyword("NOT"):
            made = Not(self.negation())
        elif self.accept("("):
            made = self.condition()
            self.expect(")")
        else:
            made = self.test()
        self.depth -= 1
        return made

    def nest(self) -> None:
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise ValidationException("Statement is nested too deeply")

    def test(self) -> Condition:
        left = self.operand()
        if self.keyword("IS"):
            return self.presence(left)
        if self.keyword("BETWEEN"):
            low = self.operand()
            self.require("AND")
            return Between(left, low, self.operand())
        if self.keyword("IN"):
            closing = "]" if self.accept("[") else ")"
            if closing == ")":
                self.expect("(")
            options = self.listed(self.operand)
            self.expect(closing)
            return In(left, tuple(options))
        comparator = _COMPARATORS.get(self.token.text) if self.token.kind == "symbol" else None
        if comparator is not None:
            self.next()
            return Compare(comparator, left, self.operand())
        if isinstance(left, Call) and left.name != "size":
            return left
        raise self.error()

    def presence(self, left: Operand) -> Condition:
        """``IS [NOT] MISSING``, ``IS [NOT] NULL``."""
        negative = self.keyword("NOT")
        test: Condition
        if self.keyword("MISSING"):
            name = "attribute_exists" if negative else "attribute_not_exists"
            return Call(name, (left,))
        self.require("NULL")
        test = Compare("=", left, self.bound({"NULL": True}))
        return Not(test) if negative else test

    def operand(self) -> Operand:
        token = self.token
        function = token.text.upper()
        if token.kind == "name" and function in _FUNCTIONS and self.peek(1) == "(":
            return self.call(function.lower(), _FUNCTIONS[function])
        if token.kind in ("name", "quoted") and not self.at_literal():
            return self.path()
        return self.constant()

    def call(self, name: str, count: int) -> Call:
        self.next()
        self.expect("(")
        self.nest()
        arguments = self.listed(self.operand)
        self.depth -= 1
        self.expect(")")
        if len(arguments) != count:
            raise ValidationException(
                f"Incorrect number of operands for operator or function; operator or function: "
                f"{name}, number of operands: {len(arguments)}"
            )
        return Call(name, tuple(arguments))

    # Literals

    def at_literal(self) -> bool:
        return self.token.kind == "name" and self.token.text.upper() in _WORDS

    def constant(self) -> Value:
        return self.bound(self.literal())

    def bound(self, literal: Any) -> Value:
        name = f":{len(self.values)}"
        self.values[name] = literal
        return Value(name)

    def literal(self) -> Any:
        """An attribute value in wire form, in which a question mark is a Parameter."""
        token = self.next()
        if token.kind == "string":
            return {"S": token.text}
        if token.kind == "number":
            return {"N": token.text}
        if token.kind == "name":
            return self.word(token.text.upper())
        self.nest()
        made = self.structure(token.text)
        self.depth -= 1
        return made

    def word(self, word: str) -> Any:
        if word == "NULL":
            return {"NULL": True}
        if word in ("TRUE", "FALSE"):
            return {"BOOL": word == "TRUE"}
        self.at -= 1
        raise self.error()

    def structure(self, symbol: str) -> Any:
        if symbol == "?":
            self.parameters += 1
            return Parameter(self.parameters - 1)
        if symbol == "-" and self.token.kind == "number":
            return {"N": "-" + self.next().text}
        if symbol == "[":
            return {"L": self.members("]")}
        if symbol == "<<":
            return _set_of(self.members(">>"))
        if symbol == "{":
            return {"M": self.fields()}
        self.at -= 1
        raise self.error()

    def members(self, closing: str) -> list[Any]:
        if self.accept(closing):
            return []
        members = self.listed(self.literal)
        self.expect(closing)
        return members

    def fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        if self.accept("}"):
            return fields
        while True:
            key = self.next()
            if key.kind not in ("string", "quoted"):
                raise unparsable(self.text, key.start)
            self.expect(":")
            fields[key.text] = self.literal()
            if not self.accept(","):
                break
        self.expect("}")
        return fields


def _set_of(members: list[Any]) -> Any:
    """``<<'a', 'b'>>`` as a set; all members are strings or all are numbers."""
    tags = {tag for member in members if isinstance(member, dict) for tag in member}
    if len(tags) != 1 or not tags <= {"S", "N"} or len(members) == 0:
        raise ValidationException("A set must hold strings only or numbers only, as literals")
    tag = tags.pop()
    return {f"{tag}S": [member[tag] for member in members]}
