"""What must hold of any program, whoever made it. In: a ``Program``. Out: what doesn't hold, in words.

The frontend's tests check everything that it emits; a backend may rely on every rule here without looking.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, cast, get_args

from csc.compiler.ir import ops, types
from csc.compiler.ir.model import Handler, Program, Route
from csc.compiler.ir.show import show
from csc.compiler.ir.types import Type

_EXPRESSIONS: Final = get_args(ops.Expr)
_NUMBERS: Final = (types.INT, types.FLOAT, types.DECIMAL)
_ORDERED: Final = (*_NUMBERS, types.STR, types.BYTES, *types.MOMENTS)


def check_program(program: Program) -> list[str]:
    """Every rule that a program breaks; empty for a sound one."""
    found: list[str] = []
    ids = [route.id for route in program.routes]
    found += [f"route id {one} is not unique" for one in set(ids) if ids.count(one) > 1]
    for model in program.models.values():
        for field in model.fields:
            if field.default is not None and field.default.type != field.type:
                found.append(f"{model.name}.{field.name}: its default is {field.default.type}")
            found += [f"{model.name}.{field.name}: {one}" for one in _unknown(program, field.type)]
    for route in program.routes:
        found += [f"{route.id}: {one}" for one in _Checker(program, route).problems()]
    return found


def _unknown(program: Program, typed: Type) -> Iterator[str]:
    match typed:
        case types.ModelRef(name=name):
            if name not in program.models:
                yield f"there is no model {name}"
        case types.Union(models=names):
            for name in names:
                yield from _unknown(program, types.ModelRef(name))
        case types.List(item=inner) | types.Set(item=inner) | types.Page(item=inner):
            yield from _unknown(program, inner)
        case types.Dict(value=inner):
            yield from _unknown(program, inner)
        case types.Tuple(items=items):
            for one in items:
                yield from _unknown(program, one)
        case types.Optional(item=inner):
            if isinstance(inner, types.Optional) or inner == types.NONE:
                yield f"{typed} is nested"
            yield from _unknown(program, inner)


class _Checker:
    """Walks one route's body with the variables that are in scope."""

    def __init__(self, program: Program, route: Route) -> None:
        self.program = program
        self.route = route
        self.handler: Handler = route.handler
        self.found: list[str] = []
        parameters = {one.name: one.type for one in self.handler.parameters}
        self.variables: dict[str, Type] = {**parameters, **self.handler.locals}

    def problems(self) -> list[str]:
        handler = self.handler
        if self.route.auth is not None and self.route.auth.pool not in self.program.pools:
            self.wrong(f"there is no pool {self.route.auth.pool}")
        if bool(handler.body) == bool(handler.refusals):
            self.wrong("exactly one of body and refusals must be empty")
        for parameter in handler.parameters:
            if parameter.default is not None:
                self.same(parameter.default, parameter.type, "default")
        for typed in (handler.returns, *self.variables.values()):
            self.found += _unknown(self.program, typed)
        self.block(handler.body, loops=0)
        return self.found

    def wrong(self, message: str) -> None:
        self.found.append(message)

    def same(self, value: ops.Expr, typed: Type, place: str) -> None:
        if value.type != typed:
            self.wrong(f"{place}: {show(value)} is {value.type}, not {typed}")

    # -- statements

    def block(self, block: tuple[ops.Stmt, ...], loops: int) -> None:
        for statement in block:
            self.statement(statement, loops)

    def statement(self, statement: ops.Stmt, loops: int) -> None:
        self.expressions(statement)
        match statement:
            case ops.Assign(name=name, value=value):
                self.same(value, self.variables.get(name, types.NONE), f"assignment to {name}")
            case ops.If(test=test, then=then, orelse=orelse):
                self.same(test, types.BOOL, "if")
                self.block(then, loops)
                self.block(orelse, loops)
            case ops.For(variable=variable, iterable=iterable, body=body):
                item = iterable.type.item if isinstance(iterable.type, types.List) else None
                if item != self.variables.get(variable):
                    self.wrong(f"for {variable} runs over {iterable.type}")
                self.block(body, loops + 1)
            case ops.While(test=test, body=body):
                self.same(test, types.BOOL, "while")
                self.block(body, loops + 1)
            case ops.Return(value=value):
                self.same(value, self.handler.returns, "return")
            case ops.Raise(status=status, message=message):
                self.same(message, types.STR, "raise")
                if not 400 <= status <= 599:
                    self.wrong(f"raise {status}")
            case ops.Try(body=body, handlers=handlers, orelse=orelse):
                for one in (body, orelse, *(handler.body for handler in handlers)):
                    self.block(one, loops)
            case ops.Break() | ops.Continue():
                if not loops:
                    self.wrong("break or continue outside a loop")

    def expressions(self, statement: ops.Stmt) -> None:
        for name in statement.__slots__:
            value = getattr(statement, name)
            if name not in (
                "then",
                "orelse",
                "body",
                "name",
                "variable",
                "span",
                "status",
                "handlers",
                "error",
            ):
                self.expression(value)

    # -- expressions

    def expression(self, root: object) -> None:
        if isinstance(root, ops.Comprehension):
            self.comprehension(root)
            return
        if not isinstance(root, _EXPRESSIONS):
            return
        node = cast(ops.Expr, root)
        for name in node.__slots__:
            if name not in ("type", "span", "name", "value"):
                self.children(getattr(node, name))
        rule = _RULES.get(type(root))
        if rule is not None:
            for problem in rule(self, root):
                self.wrong(problem)

    def children(self, value: object) -> None:
        if isinstance(value, tuple):
            for one in value:
                self.children(one)
        else:
            self.expression(value)

    def comprehension(self, node: ops.Comprehension) -> None:
        self.expression(node.iterable)
        item = node.iterable.type.item if isinstance(node.iterable.type, types.List) else None
        if self.variables.get(node.variable) != item:
            self.wrong(f"comprehension over {node.iterable.type}")
        for condition in node.conditions:
            self.expression(condition)
            self.same(condition, types.BOOL, "comprehension")
        self.expression(node.element)
        if node.type != types.List(node.element.type):
            self.wrong(f"comprehension of {node.element.type} is {node.type}")

    def fields(self, typed: Type) -> Mapping[str, Type]:
        model = self.program.models.get(typed.name) if isinstance(typed, types.ModelRef) else None
        return {field.name: field.type for field in model.fields} if model else {}


Problems = Iterator[str]


def _local(checker: _Checker, node: ops.Local) -> Problems:
    if checker.variables.get(node.name) != node.type:
        yield f"{node.name} is {checker.variables.get(node.name)}, read as {node.type}"


def _const(checker: _Checker, node: ops.Const) -> Problems:
    kind = type(node.value).__name__
    wanted = {"NoneType": "none", "Decimal": "decimal", "UUID": "uuid"}.get(kind, kind)
    optional_none = node.value is None and isinstance(node.type, types.Optional)
    json_none = node.value is None and node.type == types.JSON
    if str(node.type) != wanted and not optional_none and not json_none:
        yield f"constant {node.value!r} as {node.type}"


def _claim(checker: _Checker, node: ops.Claim) -> Problems:
    if node.type != types.STR or checker.route.auth is None:
        yield f"claim {node.name} on a public route, or as {node.type}"


def _unary(checker: _Checker, node: ops.Unary) -> Problems:
    fits = node.operand.type == node.type
    if not fits or (
        node.type != types.BOOL
        if node.operator == "not"
        else node.type not in (*_NUMBERS, types.TIMEDELTA)
    ):
        yield f"{node.operator} on {node.operand.type}"


def _binary(checker: _Checker, node: ops.Binary) -> Problems:
    left, right = node.left.type, node.right.type
    if {left, right} & set(types.MOMENTS):
        return
    if node.type in (types.FLOAT, types.DECIMAL):
        divided = node.operator == "/" and left == right == types.INT and node.type == types.FLOAT
        if not divided and not left == right == node.type:
            yield f"{left} {node.operator} {right} as {node.type}"
    elif node.type == types.INT and not left == right == types.INT:
        yield f"{left} {node.operator} {right} as int"


def _is_ordered(typed: Type) -> bool:
    if isinstance(typed, types.Tuple):
        return all(map(_is_ordered, typed.items))
    return typed in _ORDERED


def _compare(checker: _Checker, node: ops.Compare) -> Problems:
    if node.type != types.BOOL:
        yield f"comparison is {node.type}"
    left, right = node.left.type, node.right.type
    if node.operator in ("==", "!=", "<", "<=", ">", ">=") and left != right:
        yield f"{left} {node.operator} {right}"
    if node.operator in ("<", "<=", ">", ">=") and not _is_ordered(left):
        yield f"order of {left}"
    if node.operator in ("is", "is not") and not (
        isinstance(node.right, ops.Const) and node.right.value is None
    ):
        yield "identity with something other than None"


def _tests(checker: _Checker, node: ops.BoolOp) -> Problems:
    if node.type != types.BOOL or any(one.type != types.BOOL for one in node.operands):
        yield f"{node.operator} of {[str(one.type) for one in node.operands]}"


def _truth(checker: _Checker, node: ops.Truth) -> Problems:
    if node.type != types.BOOL or node.operand.type == types.BOOL:
        yield f"truth of {node.operand.type} as {node.type}"


def _conditional(checker: _Checker, node: ops.Conditional) -> Problems:
    if node.test.type != types.BOOL or not node.then.type == node.orelse.type == node.type:
        yield f"{node.then.type} if {node.test.type} else {node.orelse.type} as {node.type}"


def _get_field(checker: _Checker, node: ops.GetField) -> Problems:
    if isinstance(node.object.type, types.Union):
        for name in node.object.type.models:
            if checker.fields(types.ModelRef(name)).get(node.name) != node.type:
                yield f"{name}.{node.name} read as {node.type}"
    elif isinstance(node.object.type, types.ModelRef):
        if checker.fields(node.object.type).get(node.name) != node.type:
            yield f"{node.object.type}.{node.name} read as {node.type}"
    elif not (isinstance(node.object.type, types.Page) and node.name == "next"):
        yield f"field {node.name} of {node.object.type}"


def _new_model(checker: _Checker, node: ops.NewModel) -> Problems:
    wanted = checker.fields(node.type)
    given = {name: value.type for name, value in node.fields}
    if given != wanted or len(given) != len(node.fields):
        yield f"{show(node)} does not give each field once in its type"


def _new_list(checker: _Checker, node: ops.NewList | ops.NewSet) -> Problems:
    item = node.type.item if isinstance(node.type, types.List | types.Set) else None
    if any(one.type != item for one in node.items):
        yield f"{show(node)} as {node.type}"


def _new_tuple(checker: _Checker, node: ops.NewTuple) -> Problems:
    if node.type != types.Tuple(tuple(one.type for one in node.items)):
        yield f"{show(node)} as {node.type}"


def _new_dict(checker: _Checker, node: ops.NewDict) -> Problems:
    item = node.type.value if isinstance(node.type, types.Dict) else None
    if any(key.type != types.STR or value.type != item for key, value in node.items):
        yield f"{show(node)} as {node.type}"


def _index(checker: _Checker, node: ops.Index) -> Problems:
    match node.object.type:
        case types.List(item=item):
            fits = node.index.type == types.INT and node.type == item
        case types.Dict(value=value):
            fits = node.index.type == types.STR and node.type == value
        case types.Tuple(items=items):
            place = node.index.value if isinstance(node.index, ops.Const) else -1
            fits = isinstance(place, int) and 0 <= place < len(items) and items[place] == node.type
        case _:
            fits = node.object.type == node.type == types.STR and node.index.type == types.INT
    if not fits:
        yield f"{node.object.type}[{node.index.type}] as {node.type}"


def _slice(checker: _Checker, node: ops.Slice) -> Problems:
    bounds = [one.type for one in (node.start, node.stop) if one is not None]
    if node.object.type != node.type or any(one != types.INT for one in bounds):
        yield f"slice of {node.object.type} as {node.type}"


def _format(checker: _Checker, node: ops.Format) -> Problems:
    if node.type != types.STR or any(one.type != types.STR for one in node.parts):
        yield f"{show(node)} as {node.type}"


def _unwrap(checker: _Checker, node: ops.Unwrap) -> Problems:
    if node.operand.type != types.Optional(node.type):
        yield f"unwrap of {node.operand.type} as {node.type}"


def _convert(checker: _Checker, node: ops.Convert) -> Problems:
    if node.operand.type == node.type:
        yield f"{show(node)} changes nothing"


_COMPARISONS: Final = ("eq", "lt", "le", "gt", "ge", "begins_with")
_ARGUMENTS: Final[dict[tuple[str, str], frozenset[str]]] = {
    ("dynamodb", "get"): frozenset({"partition", "sort", "only"}),
    ("dynamodb", "put"): frozenset({"item", "if_not_exists", "if_exists", "when"}),
    ("dynamodb", "update"): frozenset({"partition", "sort", "set", "add", "when"}),
    ("dynamodb", "delete"): frozenset({"partition", "sort", "when"}),
    ("dynamodb", "query"): frozenset(
        {
            "partition",
            "index",
            "between",
            "reverse",
            "limit",
            "cursor",
            "where",
            "only",
            *_COMPARISONS,
        }
    ),
    ("dynamodb", "scan"): frozenset({"limit", "cursor", "where", "only"}),
    ("dynamodb", "transact"): frozenset(),
    ("dynamodb", "get_many"): frozenset({"keys"}),
    ("dynamodb", "put_many"): frozenset({"items"}),
    ("clock", "now"): frozenset(),
    ("ids", "uuid4"): frozenset(),
    ("logs", "write"): frozenset({"record"}),
    ("sqs", "send"): frozenset({"message", "delay", "group", "deduplication"}),
    ("sns", "publish"): frozenset({"message", "subject", "attribute", "group", "deduplication"}),
    ("events", "put"): frozenset({"detail_type", "detail"}),
    ("ses", "mail"): frozenset({"to", "cc", "bcc", "reply_to", "subject", "text", "html"}),
}


def _writes(checker: _Checker, node: ops.HostCall) -> Problems:
    """Each write of a transaction, as the call that it would be."""
    for place, one in enumerate(node.resource.split(",")):
        operation, _, resource = one.partition(" ")
        prefix = f"{place}."
        own = tuple((n.removeprefix(prefix), v) for n, v in node.arguments if n.startswith(prefix))
        call = ops.HostCall("dynamodb", operation, resource, own, node.type, node.span)
        yield from _host_call(checker, call)


def _host_call(checker: _Checker, node: ops.HostCall) -> Problems:
    known = _ARGUMENTS.get((node.service, node.operation))
    names = [name for name, _ in node.arguments]
    if known is None:
        yield f"there is no {node.service}.{node.operation}"
    elif node.operation == "transact":
        pass
    elif not {name.partition(".")[0] for name in names} <= known or len(set(names)) < len(names):
        yield f"{node.service}.{node.operation} with {names}"
    table = checker.program.tables.get(node.resource)
    if node.service in ("sqs", "sns", "events", "ses"):
        if node.resource not in checker.program.channels:
            yield f"there is no channel {node.resource}"
        return
    if node.service != "dynamodb":
        return
    if node.operation == "transact":
        yield from _writes(checker, node)
        return
    if table is None:
        yield f"there is no table {node.resource}"
        return
    item = table.item if table.item is not None else types.JSON
    given = dict(node.arguments)
    if "item" in given and given["item"].type != item:
        yield f"{given['item'].type} is put into a table of {item}"
    index = given.get("index")
    keys = (table.partition, table.sort)
    if isinstance(index, ops.Const):
        found = next((one for one in table.indexes if one.name == index.value), None)
        if found is None:
            yield f"there is no index {index.value}"
            return
        keys = (found.partition, found.sort)
    for name, key in zip(("partition", "sort"), keys, strict=True):
        if name in given and (key is None or given[name].type != key.type):
            yield f"{name} is {given[name].type}"


_RULES: Final[dict[type, Callable[[_Checker, Any], Problems]]] = {
    ops.Const: _const,
    ops.Local: _local,
    ops.Claim: _claim,
    ops.Unary: _unary,
    ops.Binary: _binary,
    ops.Compare: _compare,
    ops.BoolOp: _tests,
    ops.Truth: _truth,
    ops.Conditional: _conditional,
    ops.GetField: _get_field,
    ops.NewModel: _new_model,
    ops.NewList: _new_list,
    ops.NewSet: _new_list,
    ops.NewTuple: _new_tuple,
    ops.NewDict: _new_dict,
    ops.Index: _index,
    ops.Slice: _slice,
    ops.Format: _format,
    ops.Unwrap: _unwrap,
    ops.Convert: _convert,
    ops.HostCall: _host_call,
}
