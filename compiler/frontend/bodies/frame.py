"""What is known while one body is read: its names, their types, what is proven, what went wrong.

``Refuse`` is for Python that the subset leaves to a Lambda, ``Skip`` for a mistake that has been reported,
``Restart`` for a variable that turned out wider than its first value: the body is read again with the hint.
"""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from csc.compiler.diagnostics import Reporter
from csc.compiler.frontend.models import Models
from csc.compiler.frontend.names import Names
from csc.compiler.frontend.resources import Resources
from csc.compiler.ir import ops, types
from csc.compiler.ir.model import ModelDef, Parameter, Refusal, Table
from csc.compiler.ir.types import Type
from csc.compiler.ir.walk import host_calls
from csc.compiler.syntax import Module
from csc.diagnostics import Span

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Refuse(Exception):
    """The subset has no form for this construct; the route runs as a Lambda."""

    def __init__(self, node: ast.AST, construct: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.node = node
        self.construct = construct
        self.message = message
        self.remedy = remedy


class Skip(Exception):
    """This part has a mistake that is reported already; what depends on it is left out."""


class Restart(Exception):
    """A hint about a variable's type was added: read the body again."""


@dataclass(frozen=True, eq=False, slots=True)
class Caught:
    """The error of the handler that is being read: its name in the source, and what is known of it."""

    name: str
    is_http: bool
    status: ops.Local
    message: ops.Local
    is_told: bool  # whether its text is known: that of a ValueError


@dataclass(eq=False, slots=True)
class Marks:
    """What the source says of parts of the IR that the IR itself doesn't: by ``id``, each with the part, so that it stays."""

    members: dict[int, tuple[ops.Expr, str]] = field(
        default_factory=dict
    )  # members of enumerations
    values: dict[int, tuple[ops.Expr, ops.Expr]] = field(default_factory=dict)  # and its member
    identities: dict[int, ops.Expr] = field(default_factory=dict)  # ``x is Color.RED``
    views: dict[int, ops.Expr] = field(default_factory=dict)  # ``d.items()``, ``zip(…)``
    whole: dict[int, ops.Expr] = field(default_factory=dict)  # floats that are ints in Python


Builder = Callable[["Frame", ast.expr, Type | None], ops.Expr]


@dataclass(eq=False, slots=True)
class Frame:
    """The state of one reading of one function."""

    names: Names
    models: Models
    resources: Resources
    items: Mapping[str, Type]  # table key → the type of its items
    module: Module
    function: Function
    parameters: Mapping[str, Parameter]
    access_token: bool
    returns: Type | None
    reporter: Reporter
    expression: Builder
    statements: Callable[["Frame", list[ast.stmt]], tuple[ops.Stmt, ...]]
    stores: frozenset[str]  # every name that the function assigns anywhere
    finds: frozenset[int]  # ids of the ``get`` calls that are read as ``find``
    hints: dict[str, Type]
    locals: dict[str, Type] = field(default_factory=dict)
    assigned: set[str] = field(default_factory=set)
    narrowed: set[str] = field(default_factory=set)  # paths proven not None: "todo", "todo.note"
    poisoned: set[str] = field(default_factory=set)
    refusals: list[Refusal] = field(default_factory=list)
    prelude: list[ops.Stmt] = field(default_factory=list)  # runs before the current statement
    renamed: dict[str, str] = field(default_factory=dict)  # source name → name in the IR
    aliases: dict[str, ops.Expr] = field(default_factory=dict)  # parameters, while inlining
    scoped: set[str] = field(default_factory=set)  # names that comprehensions took
    inlined: list[str] = field(default_factory=list)  # functions that took their calls' places
    marks: Marks = field(default_factory=Marks)
    chain: tuple[tuple[str, int], ...] = ()  # the functions that are being inlined
    result: str = "return"  # the hint that holds the type of what is returned
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)  # those within the handler
    caught: list[Caught] = field(default_factory=list)  # errors whose handlers are being read
    incomplete: bool = False  # a statement was left out: how the body ends is not known
    pending: int = 0  # host calls that the current statement makes before the part being read
    maybe: int = 0  # how many conditional parts the current expression is inside of

    def build(self, node: ast.expr, want: Type | None = None) -> ops.Expr:
        """The typed form of an expression; ``want`` guides literals, it does not convert."""
        return self.expression(self, node, want)

    def span(self, node: ast.AST) -> Span:
        return self.module.span(node)

    def report(self, code: str, node: ast.AST, **facts: object) -> Skip:
        """Report a mistake; ``raise`` what is returned to leave the part out."""
        self.reporter.report(code, self.module, node, **facts)
        return Skip()

    def refuse(self, problem: Refuse) -> None:
        found = Refusal(problem.construct, problem.message, problem.remedy, self.span(problem.node))
        if found not in self.refusals:
            self.refusals.append(found)

    def is_local(self, name: str) -> bool:
        return name in self.parameters or name in self.stores or name in self.aliases

    def own(self, name: str) -> str:
        """The name that a variable of the source has in the IR."""
        return self.renamed.get(name, name)

    def declared_type(self, name: str) -> Type | None:
        parameter = self.parameters.get(name)
        if parameter is not None and name not in self.renamed:
            return parameter.type
        return self.locals.get(self.own(name))

    def model(self, ref: types.ModelRef) -> ModelDef:
        return self.models.definitions[ref.name]

    def item(self, table: Table) -> Type:
        return self.items.get(table.key, types.JSON)

    def host(
        self,
        node: ast.AST,
        service: str,
        operation: str,
        resource: str,
        arguments: Iterable[tuple[str, ops.Expr]],
        typed: Type,
    ) -> ops.HostCall:
        """A host call, counted so that nothing is moved across it."""
        self.pending += 1
        return ops.HostCall(service, operation, resource, tuple(arguments), typed, self.span(node))

    def widen(self, name: str, typed: Type) -> None:
        """Read the body again with a variable of this type.

        Raises:
            Restart: always, unless the hint is there already.
        """
        if self.hints.get(name) != typed:
            self.hints[name] = typed
            raise Restart

    @contextmanager
    def conditional(self) -> Iterator[None]:
        """A part that may not be evaluated, or more than once: nothing may be moved out of it."""
        self.maybe += 1
        before = set(self.narrowed)
        try:
            yield
        finally:
            self.maybe -= 1
            self.narrowed.clear()
            self.narrowed |= before

    @contextmanager
    def scope(self, name: str, typed: Type) -> Iterator[str]:
        """A comprehension's variable: visible inside only, under a name that is its own."""
        own = self.own(name)
        while (
            own in self.parameters or self.locals.get(own, typed) != typed or own in self.assigned
        ):
            own = f"{own}_"
        outer = self.renamed.get(name)
        self.renamed[name] = own
        self.scoped.add(own)
        self.locals[own] = typed
        self.assigned.add(own)
        self.narrowed -= {path for path in self.narrowed if path.partition(".")[0] == name}
        try:
            yield own
        finally:
            self.assigned.discard(own)
            del self.renamed[name]
            if outer is not None:
                self.renamed[name] = outer

    def block(self, nodes: list[ast.stmt]) -> tuple[ops.Stmt, ...]:
        """The typed form of some statements."""
        return self.statements(self, nodes)

    def fresh(self, typed: Type) -> str:
        """A variable that the source has no name for."""
        name = f"_{len(self.locals)}_"
        self.locals[name] = typed
        self.assigned.add(name)
        return name

    def temporary(self, value: ops.Expr, node: ast.AST, name: str | None = None) -> ops.Local:
        """Keep a value in a fresh variable before the current statement.

        Raises:
            Refuse: where that would change what is evaluated, or when.
        """
        inside = len(host_calls(value))
        if self.maybe or self.pending > inside:
            raise Refuse(
                node,
                "computed value in an expression",
                f"`{ast.unparse(node)}` is needed twice, and can't be computed beforehand",
                "Assign it to a variable first.",
            )
        self.pending -= inside
        if name is None:
            name = self.fresh(value.type)
        self.locals[name] = value.type
        self.assigned.add(name)
        span = self.span(node)
        self.prelude.append(ops.Assign(name, value, span))
        return ops.Local(name, value.type, span)


def stored_in(nodes: list[ast.AST]) -> frozenset[str]:
    """The names that some nodes assign themselves."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.MatchAs | ast.MatchStar) and node.name is not None:
            found.add(node.name)
    return frozenset(found)


def path_of(node: ast.expr) -> str | None:
    """A variable or a field of one, as text: ``todo.note``. None for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        inner = path_of(node.value)
        return None if inner is None else f"{inner}.{node.attr}"
    return None


def is_simple(value: ops.Expr) -> bool:
    """Whether reading an expression twice gives the same and costs nothing."""
    match value:
        case ops.Const() | ops.Local() | ops.Claim():
            return True
        case ops.GetField(object=inner) | ops.Convert(operand=inner):
            return is_simple(inner)
    return False
