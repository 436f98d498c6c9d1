"""The handler language as a structured, typed tree in which ``HostCall`` is the only effect.

Every node keeps its span.  Node classes are sealed: don't subclass one, add a field, so that
``isinstance`` and ``match`` stay exact.  Evaluation order is the order of the fields, left to
right, which is Python's.  ``check.py`` states what must hold of any tree; ``show.py`` prints it.
"""

from dataclasses import dataclass
from typing import Literal

from csc.compiler.ir.types import Type
from csc.diagnostics import Span

# -- expressions ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Const:
    """A literal: int, float, Decimal, bool, str, bytes or None, as ``type`` says."""

    value: object
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Local:
    """A parameter of the handler or a variable that it assigned. ``type`` is always the declared
    one (``Handler.locals`` or the parameter's): a use that was narrowed to not-None is wrapped in
    ``Convert`` to the inner type."""

    name: str
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of the caller's verified token, by its name in the token: ``identity.sub`` is
    ``Claim("sub")``, ``identity.username`` is ``Claim("cognito:username")`` where the route takes an id
    token and ``Claim("username")`` where it takes an access token.  ``type`` is str; a claim that the
    token lacks is ``""``, as API Gateway renders it."""

    name: str
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Unary:
    operator: Literal["-", "+", "not"]
    operand: "Expr"
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Binary:
    """Arithmetic on numbers; ``+`` also joins two strings or two lists, ``*`` repeats a string.

    Both operands have the result's type, except ``int / int``, which is float.  On int and float ``//``
    and ``%`` floor; on decimal they truncate, as Python's Decimal does.  ``**`` has a constant exponent from 0.
    """

    operator: Literal["+", "-", "*", "/", "//", "%", "**"]
    left: "Expr"
    right: "Expr"
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Compare:
    """One comparison (chains are lowered to ``BoolOp("and", …)``). ``type`` is bool."""

    operator: Literal["==", "!=", "<", "<=", ">", ">=", "in", "not in", "is", "is not"]
    left: "Expr"
    right: "Expr"
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class BoolOp:
    """Short-circuits; the operands are bool (the frontend wraps others in ``Truth``)."""

    operator: Literal["and", "or"]
    operands: tuple["Expr", ...]
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Truth:
    """``bool(operand)`` by Python's rules for the operand's type."""

    operand: "Expr"
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Conditional:
    """``then if test else orelse``."""

    test: "Expr"
    then: "Expr"
    orelse: "Expr"
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class GetField:
    """A field of a model, ``next`` of a page, or (type json) a member by constant name."""

    object: "Expr"
    name: str
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class NewModel:
    """A record with every field given; the frontend has filled in defaults. In evaluation order."""

    fields: tuple[tuple[str, "Expr"], ...]
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class NewList:
    items: tuple["Expr", ...]
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class NewTuple:
    """``type`` is a Tuple of the items' types."""

    items: tuple["Expr", ...]
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class NewSet:
    items: tuple["Expr", ...]
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class NewDict:
    """Constant string keys where all are ``Const``; otherwise computed keys."""

    items: tuple[tuple["Expr", "Expr"], ...]
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Index:
    """``object[index]``: a missing key or index raises (500 to the client). Of a tuple: by an int ``Const`` that it has."""

    object: "Expr"
    index: "Expr"
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Slice:
    object: "Expr"
    start: "Expr | None"
    stop: "Expr | None"
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Primitive:
    """A pure function of Python's library by its qualified name: ``len``, ``str``, ``int``,
    ``float``, ``abs``, ``min``, ``max``, ``sum``, ``sorted``, ``round``, ``str.upper``,
    ``str.split``, ``str.join``, ``list.append`` (on a list local), ``dict.get`` …

    A method's receiver is its first argument.  The table of them is ``compiler/support.py``.
    """

    name: str
    arguments: tuple["Expr", ...]
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Format:
    """An f-string: its parts joined. A part is a str expression; conversions are explicit."""

    parts: tuple["Expr", ...]
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Comprehension:
    """``[element for variable in iterable if conditions…]``, one clause. ``type`` is a List."""

    element: "Expr"
    variable: str
    iterable: "Expr"
    conditions: tuple["Expr", ...]
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Convert:
    """A change of representation that keeps the value: int→float, int→decimal, T→Optional[T], None→
    Optional[T], Page[T]→list[T], T→json, list/set/dict/Optional of any of these, from a model to one
    that has a subset of its fields (``NewModel`` where fields are added), and Optional[T]→T where
    the frontend has proven that the value is not None.
    """

    operand: "Expr"
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Unwrap:
    """Optional[T]→T; None raises HTTPError(status, message). ``get`` of a missing item is a 404."""

    operand: "Expr"
    status: int
    message: str
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class HostCall:
    """The only effect. ``operation`` is the authoring-level one, ``resource`` the declared one's key.

    ``arguments`` are flat, in evaluation order, an absent one is left out, so that a hole of a call
    plan is the position of one argument::

        get, find   partition, [sort], [only]                                  -> item | None
        put         item, [if_not_exists], [if_exists], [when.<attribute>…]    -> item
        update      partition, [sort], [set.<attribute>…], [add.<attribute>…],
                    [when.<attribute>…]                                        -> item
        delete      partition, [sort], [when.<attribute>…]                     -> item
        query       partition, [index], [eq | lt | le | gt | ge | begins_with | between.low,
                    between.high], [reverse], [limit], [cursor], [where.<attribute>…],
                    [only]                                                     -> Page[item]
        scan        [limit], [cursor], [where.<attribute>…], [only]            -> Page[item]
        get_many    keys (a list)                                              -> list[item]
        put_many    items (a list)                                             -> none
        transact    the arguments of each write, "0.item", "1.partition" …;
                    resource "put comments,update posts"                       -> none
        now         (service clock)                                            -> int, ms since 1970
        uuid4       (service ids)                                              -> str
        send        (service sqs) message, [delay], [group], [deduplication]   -> str, the message's id
        publish     (service sns) message, [subject], [attribute.<name>…], [group],
                    [deduplication]                                            -> str, the message's id
        put         (service events) detail_type, detail                       -> str, the event's id
        mail        (service ses) subject, [text], [html], to, [cc], [bcc],
                    [reply_to] (lists)                                         -> str, the message's id
        write       (service logs) record                                      -> none

    Source-level ``find`` and ``get`` are both operation ``get`` of type ``item | None``; a ``get`` is
    wrapped in ``Unwrap(404)``.  ``index``, ``if_not_exists``, ``if_exists`` and ``only`` (a model
    that is read of each item) are always ``Const``.
    ``reverse`` is a bool, ``limit`` an int or None, ``cursor`` a str or None (then as if absent).
    A ``set.<attribute>`` whose type is Optional is skipped where it is None; ``update(id, changes)``
    has one for each field of the model ``changes``.  Values of keys have the type of
    the item's field; those of ``set``, ``add`` and ``when`` too, with or without Optional around it.  The item's model is ``Program.tables[resource].item``, or
    ``json`` where nothing says what the table holds.
    """

    service: str
    operation: str
    resource: str
    arguments: tuple[tuple[str, "Expr"], ...]
    type: Type
    span: Span


Expr = (
    Const
    | Local
    | Claim
    | Unary
    | Binary
    | Compare
    | BoolOp
    | Truth
    | Conditional
    | GetField
    | NewModel
    | NewList
    | NewTuple
    | NewSet
    | NewDict
    | Index
    | Slice
    | Primitive
    | Format
    | Comprehension
    | Convert
    | Unwrap
    | HostCall
)

# -- statements ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Assign:
    name: str
    value: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class AssignItem:
    """``object[index] = value`` on a list or dict, or ``object.field = value`` on a model local
    (then ``index`` is a str ``Const``)."""

    object: Expr
    index: Expr
    value: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class Evaluate:
    """An expression for its effect."""

    value: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class If:
    test: Expr
    then: tuple["Stmt", ...]
    orelse: tuple["Stmt", ...]
    span: Span


@dataclass(frozen=True, slots=True)
class For:
    """Over a list (a range is ``Primitive("range", …)`` of type list[int]; a page is converted)."""

    variable: str
    iterable: Expr
    body: tuple["Stmt", ...]
    span: Span


@dataclass(frozen=True, slots=True)
class While:
    test: Expr
    body: tuple["Stmt", ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Return:
    value: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class Raise:
    """``raise HTTPError(status, message)``: answers ``{"message": message}`` with that status.

    ``code``, where an error is raised again, is the status that only the run knows; ``status`` is then 500.
    ``error`` is another error of Python's, which a ``try`` around it may name; ``again``, within a handler, the one that
    is handled.  Outside of any ``try`` both are HTTPErrors of 500.
    """

    status: int
    message: Expr
    span: Span
    code: Expr | None = None
    error: "Error | Literal['again']" = "HTTPError"


@dataclass(frozen=True, slots=True)
class Break:
    span: Span


@dataclass(frozen=True, slots=True)
class Continue:
    span: Span


Error = Literal[
    "HTTPError", "NotFound", "Conflict", "ValueError", "KeyError", "IndexError", "ZeroDivisionError",
    "TypeError", "InvalidOperation", "AssertionError", "RuntimeError", "Exception",
]  # fmt: skip
"""``NotFound`` and ``Conflict`` are the HTTPErrors of status 404 and 409; ``HTTPError`` is any below 500. ``Exception`` is
everything, also what a service fails with."""


@dataclass(frozen=True, slots=True)
class Catch:
    """One ``except``: the locals ``status`` (int) and ``message`` (str) are those of the HTTPError."""

    errors: tuple[Error, ...]
    status: str
    message: str
    body: tuple["Stmt", ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Try:
    """The first handler that names the error runs; ``orelse`` where there was none.

    An HTTPError is a refusal of a service below 500, a missing item of ``get``, or a ``Raise``.
    """

    body: tuple["Stmt", ...]
    handlers: tuple[Catch, ...]
    orelse: tuple["Stmt", ...]
    span: Span


Stmt = Assign | AssignItem | Evaluate | If | For | While | Return | Raise | Break | Continue | Try
