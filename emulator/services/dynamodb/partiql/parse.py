"""PartiQL text to Statement, by recursive descent. Raises ValidationException.

Source of the grammar: Amazon DynamoDB Developer Guide, "PartiQL - a SQL-compatible query language for
Amazon DynamoDB".
"""

from csc.emulator.services.dynamodb.errors import ValidationException
from csc.emulator.services.dynamodb.expressions.tree import Action, Operand
from csc.emulator.services.dynamodb.expressions.tree import Arithmetic as Sum
from csc.emulator.services.dynamodb.partiql.conditions import ConditionParser
from csc.emulator.services.dynamodb.partiql.statement import Statement

_RETURNING = {
    ("ALL", "OLD"): "ALL_OLD",
    ("ALL", "NEW"): "ALL_NEW",
    ("MODIFIED", "OLD"): "UPDATED_OLD",
    ("MODIFIED", "NEW"): "UPDATED_NEW",
}


def parse_statement(text: str) -> Statement:
    return _StatementParser(text).statement()


class _StatementParser(ConditionParser):
    def statement(self) -> Statement:
        made = self.one()
        self.accept(";")
        self.finish()
        made.values, made.parameters = self.values, self.parameters
        return made

    def one(self) -> Statement:
        if self.keyword("EXISTS"):
            self.expect("(")
            inner = self.one()
            self.expect(")")
            if inner.kind != "Select":
                raise self.error()
            inner.exists = True
            return inner
        if self.keyword("SELECT"):
            return self.select()
        if self.keyword("INSERT"):
            return self.insert()
        if self.keyword("UPDATE"):
            return self.update()
        if self.keyword("DELETE"):
            return self.delete()
        raise self.error()

    def select(self) -> Statement:
        made = Statement("Select")
        if not self.accept("*"):
            made.paths = tuple(self.listed(self.path))
        self.require("FROM")
        self.source(made)
        if self.keyword("WHERE"):
            made.where = self.condition()
        if self.keyword("ORDER"):
            self.require("BY")
            made.order = tuple(self.listed(self.ordering))
        return made

    def source(self, made: Statement) -> None:
        made.table = self.name()
        if self.accept("."):
            made.index = self.name()

    def ordering(self) -> tuple[str, bool]:
        name = self.name()
        if self.keyword("DESC"):
            return name, True
        self.keyword("ASC")
        return name, False

    def insert(self) -> Statement:
        self.require("INTO")
        made = Statement("Insert")
        made.table = self.name()
        self.require("VALUE")
        made.item = self.literal()
        return made

    def update(self) -> Statement:
        made = Statement("Update")
        made.table = self.name()
        actions: list[Action] = []
        while True:
            if self.keyword("SET"):
                actions += self.listed(self.assignment)
            elif self.keyword("REMOVE"):
                actions += self.listed(lambda: Action("REMOVE", self.path()))
            else:
                break
        if not actions:
            raise self.error()
        made.actions = tuple(actions)
        self.where(made)
        return made

    def assignment(self) -> Action:
        path = self.path()
        self.expect("=")
        function = self.token.text.upper()
        if function in ("SET_ADD", "SET_DELETE") and self.peek(1) == "(":
            self.next()
            self.expect("(")
            if self.path() != path:
                raise ValidationException(f"{function} must change the attribute that it reads")
            self.expect(",")
            value = self.constant()
            self.expect(")")
            return Action("ADD" if function == "SET_ADD" else "DELETE", path, value)
        return Action("SET", path, self.assigned())

    def assigned(self) -> Operand:
        left = self.update_operand()
        if self.token.kind == "symbol" and self.token.text in "+-":
            operator = self.next().text
            return Sum(operator, left, self.update_operand())
        return left

    def update_operand(self) -> Operand:
        token = self.token
        if token.kind == "name" and token.text.upper() == "LIST_APPEND" and self.peek(1) == "(":
            return self.call("list_append", 2)
        if token.kind in ("name", "quoted") and not self.at_literal():
            return self.path()
        return self.constant()

    def delete(self) -> Statement:
        self.require("FROM")
        made = Statement("Delete")
        made.table = self.name()
        self.where(made)
        return made

    def where(self, made: Statement) -> None:
        self.require("WHERE")
        made.where = self.condition()
        if self.keyword("RETURNING"):
            what, when = self.next().text.upper(), self.next().text.upper()
            self.expect("*")
            if (what, when) not in _RETURNING:
                raise self.error()
            made.returning = _RETURNING[what, when]
