"""What every part of the WASM backend writes to: one function's code and the tables beside it.

Static types pick the representation: int is i64, float f64, bool i32, and everything else an i32
pointer, where 0 is None.  Whatever can't be said raises ``RefusedError`` with its place.
"""

import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from csc.compiler.backends.described import type_data
from csc.compiler.ir.model import Program, Refusal, Route
from csc.compiler.ir.ops import Expr, Stmt
from csc.compiler.ir.types import (
    BOOL,
    FLOAT,
    INT,
    Dict,
    List,
    ModelRef,
    Optional,
    Page,
    Set,
    Tuple,
    Type,
    Union,
)
from csc.diagnostics import Span
from csc.wasm.encode import F64, I32, I64, Code

DATA_AT = 64  # constants follow the control block
KINDS = {
    "HTTPError": 1,
    "ValueError": 7,
    "IndexError": 4,
    "KeyError": 5,
    "TypeError": 8,
    "RuntimeError": 9,
    "ZeroDivisionError": 3,
    "InvalidOperation": 13,
    "AssertionError": 14,
}


class RefusedError(Exception):
    """The subset has no form for a construct."""

    def __init__(self, construct: str, message: str, span: Span, remedy: str = "") -> None:
        super().__init__(message)
        self.refusal = Refusal(
            construct, message, remedy or "It runs in CPython, as a Lambda, as it is.", span
        )


@dataclass(slots=True)
class Loop:
    """The labels that ``break`` and ``continue`` leave to."""

    after: int
    next: int


@dataclass(slots=True)
class Emitter:
    """``variables`` gives a name's local and type; ``operations`` is the table of host calls."""

    program: Program
    route: Route
    code: Code
    variables: dict[str, tuple[int, Type]] = field(default_factory=dict)
    claims: dict[str, int] = field(default_factory=dict)
    operations: list[dict[str, Any]] = field(default_factory=list)
    types: list[Type] = field(default_factory=list)
    sites: dict[tuple[str, int, int], int] = field(default_factory=dict)
    data: bytearray = field(default_factory=bytearray)
    constants: dict[bytes, int] = field(default_factory=dict)
    loops: list[Loop] = field(default_factory=list)
    handlers: list[int] = field(default_factory=list)  # labels of the `try`s around
    caught: list[tuple[int, int, int]] = field(default_factory=list)  # kind, status, message
    refusals: list[Refusal] = field(default_factory=list)
    table: Mapping[type, Callable[["Emitter", Any], None]] = field(default_factory=dict)

    def emit(self, node: Expr | Stmt) -> None:
        """The code of a node; a failure in it is reported at its span."""
        marks = self.code.marks
        outer = marks[-1][1] if marks else None
        self.code.mark(self.site(node.span))
        self.table[type(node)](self, node)
        if outer is not None:
            self.code.mark(outer)

    def site(self, span: Span) -> int:
        key = (span.file, span.line, span.column)
        return self.sites.setdefault(key, len(self.sites))

    def text(self, data: bytes, characters: int) -> int:
        """The address of a constant string (or bytes)."""
        at = self.constants.get(data)
        if at is None:
            at = self.constants[data] = DATA_AT + len(self.data)
            self.data += struct.pack("<II", len(data), characters) + data
            self.data += bytes(-len(self.data) % 8)
        return at

    def string(self, value: str, span: Span) -> int:
        try:
            return self.text(value.encode(), len(value))
        except UnicodeEncodeError:
            raise RefusedError("a lone surrogate", "has no UTF-8 form", span) from None

    def temporary(self, type_: Type) -> int:
        return self.code.local(kind(type_))

    # -- slots: 8 bytes of memory, for a value of any type

    def load(self, type_: Type, offset: int = 0) -> None:
        """address → value"""
        self.code.access(_LOADS[kind(type_)], offset)

    def store(self, type_: Type, offset: int = 0) -> None:
        """address, value →"""
        if kind(type_) == I32:  # the slot's upper half too: it may be read as 64 bits
            self.code.op("i64.extend_i32_u")
            self.code.access("i64.store", offset)
        else:
            self.code.access(_STORES[kind(type_)], offset)

    def to_slot(self, type_: Type) -> None:
        """value → the i64 that its slot holds"""
        if kind(type_) == F64:
            self.code.op("i64.reinterpret_f64")
        elif kind(type_) == I32:
            self.code.op("i64.extend_i32_u")

    def from_slot(self, type_: Type) -> None:
        """the i64 that a slot holds → value"""
        if kind(type_) == F64:
            self.code.op("f64.reinterpret_i64")
        elif kind(type_) == I32:
            self.code.op("i32.wrap_i64")

    def fail(self, error: str) -> None:
        self.code.i32(KINDS[error])
        self.code.call("fail")
        self.code.op("unreachable")

    def fail_if(self, error: str) -> None:
        """test → ; what Python raises where the test holds, so that a `try` around may catch it."""
        self.code.open("if")
        if self.handlers:
            self.code.i32(500)
            self.code.i32(0)
            self.raise_(KINDS[error])
        else:
            self.fail(error)
        self.code.close()

    def raise_(self, error: int) -> None:
        """kind, status and message of an error in the control block, then to the handler around or out.

        The kind is ``error``; the locals' values are on the stack: status, message."""
        message, status = self.code.local(I32), self.code.local(I32)
        self.code.set(message)
        self.code.set(status)
        if not self.handlers:
            for local in (None, status, message):
                self.code.i32(error) if local is None else self.code.get(local)
            self.code.call("raise")
            return
        for offset, local in ((8, None), (12, status), (16, message)):
            self.code.i32(0)
            self.code.i32(error) if local is None else self.code.get(local)
            self.code.access("i32.store", offset)
        self.code.br(self.handlers[-1])

    # -- host calls

    def host(
        self,
        operation: dict[str, Any],
        arguments: Sequence[int],
        of: Sequence[Type],
        result: Type,
        span: Span,
    ) -> None:
        """Call the host with values that are in temporaries; leaves the result on the stack."""
        self.types += [*of, result]
        number = len(self.operations)
        catch = {"catch": True} if self.handlers else {}
        self.operations.append(
            operation
            | catch
            | {
                "arguments": [type_data(type_) for type_ in of],
                "result": type_data(result),
                "site": self.site(span),
            }
        )
        code, at = self.code, self.code.local(I32)
        code.i32(8 * max(1, len(arguments)))
        code.call("alloc")
        code.set(at)
        for i, (local, type_) in enumerate(zip(arguments, of, strict=True)):
            code.get(at)
            code.get(local)
            self.store(type_, 8 * i)
        code.i32(number)
        code.get(at)
        code.call("csc.call")
        if self.handlers:
            code.i32(0)
            code.access("i32.load", 8)
            code.br_if(self.handlers[-1])
        code.get(at)
        self.load(result)


_LOADS = {I64: "i64.load", F64: "f64.load", I32: "i32.load"}
_STORES = {I64: "i64.store", F64: "f64.store"}


def kind(type_: Type) -> int:
    """The WASM type of a value."""
    return I64 if type_ == INT else F64 if type_ == FLOAT else I32


def is_pointer(type_: Type) -> bool:
    return type_ not in (INT, FLOAT, BOOL)


def is_boxed(type_: Type) -> bool:
    """Whether an Optional of this type is a pointer to a slot."""
    return not is_pointer(type_)


def is_mutable(type_: Type) -> bool:
    """Whether a copy of the value could be told from the value itself."""
    match type_:
        case List() | Set() | Dict() | Page() | ModelRef() | Union():
            return True
        case Optional():
            return is_mutable(type_.item)
        case Tuple():
            return any(map(is_mutable, type_.items))
    return str(type_) == "json"


def is_copied_whole(type_: Type) -> bool:
    """Whether a host operation may give a value of this type: what it holds must be immutable."""
    match type_:
        case List() | Set() | Page():
            return not is_mutable(type_.item)
        case Dict():
            return not is_mutable(type_.value)
        case Optional():
            return not is_mutable(type_.item)
        case Tuple():
            return not is_mutable(type_)
        case ModelRef() | Union():
            return False
    return True


def evaluate(e: Emitter, expression: Expr) -> int:
    """Evaluate into a fresh temporary."""
    e.emit(expression)
    local = e.temporary(expression.type)
    e.code.set(local)
    return local


def emit_place(e: Emitter, sequence: int, index: Expr, offset: int = 0) -> None:
    """The sequence and the index on the stack; IndexError in a ``try`` that may catch it.

    ``sequence`` is a local, ``offset`` where its length is."""
    code, at = e.code, evaluate(e, index)
    if e.handlers:
        length = code.local(I64)
        code.get(sequence)
        code.access("i32.load", offset)
        code.op("i64.extend_i32_u")
        code.set(length)
        code.get(at)
        code.get(length)
        code.op("i64.ge_s")
        code.get(at)
        code.i64(0)
        code.get(length)
        code.op("i64.sub", "i64.lt_s", "i32.or")
        e.fail_if("IndexError")
    code.get(sequence)
    code.get(at)


def field_offset(e: Emitter, model: ModelRef, name: str, span: Span) -> tuple[int, Type]:
    for i, found in enumerate(e.program.models[model.name].fields):
        if found.name == name:
            return 8 * i, found.type
    raise RefusedError(f"`.{name}`", f"is not a field of {model}", span)


def pure(e: Emitter, name: str, arguments: Sequence[Expr], type_: Type, span: Span) -> None:
    """Let the host compute it: a function of ``csc.wasm.primitives``."""
    if not is_copied_whole(type_):
        raise RefusedError(f"`{name}`", f"that gives {type_}", span)
    values = [evaluate(e, argument) for argument in arguments]
    types = [List(a.type.item) if isinstance(a.type, Page) else a.type for a in arguments]
    e.host({"do": "pure", "name": name}, values, types, type_, span)
