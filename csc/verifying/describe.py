"""A compiled route as a ``Subject``: its description, and the constants and places of its IR."""

import re
from collections.abc import Iterator, Mapping

from csc.compiler.backends.lambda_ import describe
from csc.compiler.ir import ops
from csc.compiler.ir.model import Index, Program, Table
from csc.compiler.ir.walk import nodes
from csc.compiler.lowering.calls import calls_within
from csc.compiler.lowering.cloud import CloudRoute
from csc.verifying.subject import Subject
from csc.verifying.values import Pool

_MADE = re.compile(
    "_[0-9]+_"
)  # a variable of the compiler's own: no line of the program assigns it
CALLS = frozenset({"dynamodb"})
MOST_STEPS = 4  # from a variable to what it was made of
_TOKEN = """
    sub iss aud exp iat nbf jti token_use auth_time event_id origin_jti client_id scope version username
    cognito:username
"""
OF_EVERY_TOKEN = frozenset(_TOKEN.split())
"""What a pool writes into its tokens itself."""


def subject_of(program: Program, placed: CloudRoute) -> Subject:
    route = placed.route
    description = describe(program, route)
    body = route.handler.body
    used = {
        call.resource
        for node in nodes(body)
        if isinstance(node, ops.HostCall) and node.service in CALLS
        for call in calls_within(node)
    }
    auth = None
    if route.auth is not None:
        auth = program.pools[route.auth.pool].name, tuple(route.auth.scopes)
    return Subject(
        route.id,
        route.method,
        route.path,
        placed.tier,
        auth,
        description,
        tuple(table for table in description["tables"] if table["key"] in used),
        constants_of(program, placed),
        tuple(sorted(set(_hints(program, body)))),
        tuple(sorted(_claims(body))),
        tuple(sorted(_places(body))),
        route.handler.span,
    )


def constants_of(program: Program, placed: CloudRoute) -> Pool:
    """Texts and names that the handler compares with, and its ints with both neighbours."""
    pool = Pool()
    for node in nodes(placed.route.handler.body):
        match node:
            case ops.Const(value=bool()):
                pass
            case ops.Const(value=str() as text):
                pool.texts.append(text)
                pool.members.append(text)
            case ops.Const(value=int() as number) if abs(number) < 2**53:
                pool.ints += [number - 1, number, number + 1]
            case ops.GetField(name=name):
                pool.members.append(name)
    pool.texts = list(dict.fromkeys(pool.texts))
    pool.ints = list(dict.fromkeys(pool.ints))
    pool.members = list(dict.fromkeys(pool.members))
    return pool


def _claims(body: tuple[ops.Stmt, ...]) -> set[str]:
    """Those that the handler reads, but for what every token has."""
    found = {node.name for node in nodes(body) if isinstance(node, ops.Claim)}
    return found - OF_EVERY_TOKEN


def _hints(program: Program, body: tuple[ops.Stmt, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A field of an item, and the parameters, body fields and claims whose texts together it meets;
    ``=text`` is a constant."""
    once = _assigned_once(body)
    for node in nodes(body):
        match node:
            case ops.Compare(left=left, right=right):
                for one, other in ((left, right), (right, left)):
                    field, source = _bare(one), _source(other, once)
                    if isinstance(field, ops.GetField) and source:
                        yield field.name, source
            case ops.HostCall(service="dynamodb"):
                for call in calls_within(node):
                    for name, value in call.arguments:
                        field_name, source = _field_of(program, call, name), _source(value, once)
                        if field_name and source:
                            yield field_name, source


def _assigned_once(body: tuple[ops.Stmt, ...]) -> dict[str, ops.Expr]:
    """The values of variables that have one only."""
    found: dict[str, list[ops.Expr]] = {}
    for node in nodes(body):
        if isinstance(node, ops.Assign):
            found.setdefault(node.name, []).append(node.value)
    return {name: values[0] for name, values in found.items() if len(values) == 1}


def _field_of(program: Program, call: ops.HostCall, argument: str) -> str | None:
    """The attribute that an argument of a call is held against."""
    head, _, attribute = argument.partition(".")
    if head in ("when", "where"):
        return attribute
    table = program.tables[call.resource]
    keyed: Table | Index = table
    named = dict(call.arguments).get("index")
    if isinstance(named, ops.Const):
        keyed = next(one for one in table.indexes if one.name == named.value)
    if argument == "partition":
        return keyed.partition.name
    ranged = head in ("sort", "eq", "lt", "le", "gt", "ge", "begins_with", "between")
    return keyed.sort.name if ranged and keyed.sort is not None else None


def _source(node: ops.Expr, once: Mapping[str, ops.Expr], depth: int = 0) -> tuple[str, ...]:
    """The names and ``=constants`` whose texts make a text; none where it is made otherwise."""
    match _bare(node):
        case ops.Local(name=name) if name in once and depth < MOST_STEPS:
            return _source(once[name], once, depth + 1)
        case ops.Local(name=name) | ops.Claim(name=name) | ops.GetField(name=name):
            return (name,)
        case ops.Const(value=str() as text) if text:
            return (f"={text}",)
        case ops.Format(parts=parts) if depth < MOST_STEPS:
            found = [_source(part, once, depth + 1) for part in parts]
            return tuple(name for names in found for name in names) if all(found) else ()
    return ()


def _bare(node: ops.Expr) -> ops.Expr:
    while isinstance(node, ops.Convert):
        node = node.operand
    return node


def _places(body: tuple[ops.Stmt, ...]) -> set[tuple[str, int, int]]:
    """Where each statement stands; of one with a body, its head."""
    found = set()
    for node in nodes(body):
        match node:
            case ops.If() | ops.While():
                span = node.test.span
            case ops.For():
                span = node.iterable.span
            case ops.Assign(name=name) if _MADE.fullmatch(name):
                continue
            case (
                ops.Assign()
                | ops.AssignItem()
                | ops.Evaluate()
                | ops.Return()
                | ops.Raise()
                | ops.Break()
                | ops.Continue()
            ):
                span = node.span
            case _:
                continue
        found.add((span.file, span.line, span.end_line))
    return found
