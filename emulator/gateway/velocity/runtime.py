"""What generated code calls while a template renders: loops, macros, blocks, assignments.

Variables live in a ``dict``; inside a macro in a ``MacroContext``, which has the same ``get``,
``[]=`` and ``pop``.  A block of a template is a function ``block(variables, output, runtime)``.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol

from csc.emulator.gateway.velocity.errors import TOP, LimitError, RenderError, Stop
from csc.emulator.gateway.velocity.java.methods import CLASS_NAMES, METHODS, call, class_name, java
from csc.emulator.gateway.velocity.java.text import PRINTERS, java_text
from csc.emulator.gateway.velocity.java.types import (
    LISTS,
    VIEWS,
    JavaArray,
    JavaClass,
    JavaIterator,
    MapView,
    SilentMap,
)
from csc.emulator.gateway.velocity.limits import (
    MAX_DEFINE_DEPTH,
    MAX_EVALUATE_DEPTH,
    MAX_LOOP_ITERATIONS,
    MAX_MACRO_DEPTH,
    MAX_OUTPUT_CHARACTERS,
    MAX_STEPS,
)
from csc.emulator.gateway.velocity.scope import ForeachScope


class Variables(Protocol):
    """Where ``$name`` is looked up and ``#set`` writes."""

    def get(self, name: str, /) -> Any: ...
    def __setitem__(self, name: str, value: Any, /) -> None: ...
    def pop(self, name: str, default: Any, /) -> Any: ...


Output = list[str]
FEW = 16
BlockFunction = Callable[[Variables, Output, "Runtime"], None]
Thunk = Callable[[Variables, "Runtime"], Any]


class _CutOff(list[Any]):
    """The first items of a list, as long as all: the last turn of a loop still has a next."""

    __slots__ = ("_size",)

    def __init__(self, items: list[Any]) -> None:
        super().__init__(items[:MAX_LOOP_ITERATIONS])
        self._size = len(items)

    def __len__(self) -> int:
        return self._size


class Definition:
    """A macro: its parameters' names and its body."""

    __slots__ = ("body", "parameters")

    def __init__(self, parameters: tuple[str, ...], body: BlockFunction) -> None:
        self.parameters = parameters
        self.body = body


class Argument:
    """A macro's argument, by name: ``thunk`` is evaluated at each use, in the caller's variables."""

    __slots__ = ("literal", "thunk")

    def __init__(self, thunk: Thunk, literal: str) -> None:
        self.thunk = thunk
        self.literal = literal


BARE_WORD = object()
"""A word without quotes among arguments: harmless only where the macro isn't defined."""


class MacroContext:
    """The variables inside a macro: arguments first, then the caller's.

    An assignment is seen by the macro and by its caller (Velocity's default), and hides an argument
    of that name.
    """

    __slots__ = ("_inner", "_lazy", "_local", "_runtime")

    def __init__(self, inner: Variables, runtime: "Runtime") -> None:
        self._inner = inner
        self._runtime = runtime
        self._local: dict[str, Any] = {}
        self._lazy: dict[str, Thunk] = {}

    def bind(self, name: str, argument: Any) -> None:
        if isinstance(argument, Argument):
            self._lazy[name] = argument.thunk
            self._local[f".literal.${name}"] = argument.literal
        else:
            self._local[name] = argument

    def get(self, name: str) -> Any:
        value = self._local.get(name)
        if value is not None:
            return value
        thunk = self._lazy.get(name)
        if thunk is not None:
            return thunk(self._inner, self._runtime)
        return self._inner.get(name)

    def __setitem__(self, name: str, value: Any) -> None:
        self._local[name] = value
        self._inner[name] = value

    def pop(self, name: str, default: Any = None) -> Any:
        self._local.pop(name, None)
        self._lazy.pop(name, None)
        return self._inner.pop(name, default)


class DefinedBlock:
    """The value of ``#define`` and of ``$bodyContent``: renders where it is printed."""

    __slots__ = ("_block", "_depth", "_max_depth", "_runtime", "_variables")

    def __init__(
        self,
        variables: Variables,
        runtime: "Runtime",
        block: BlockFunction,
        max_depth: int = MAX_DEFINE_DEPTH,
    ) -> None:
        self._variables = variables
        self._runtime = runtime
        self._block = block
        self._max_depth = max_depth
        self._depth = 0

    def text(self, variables: Variables | None = None) -> str | None:
        """What it renders, None inside too many of itself."""
        if self._depth >= self._max_depth:
            return None
        self._runtime.spend(1)
        parts: list[str] = []
        self._depth += 1
        try:
            self._block(variables or self._variables, parts, self._runtime)
        except Stop as stop:
            if not stop.ends(self):
                raise
        finally:
            self._depth -= 1
        return join(parts)


PRINTERS[DefinedBlock] = lambda block: block.text() or ""

java(DefinedBlock, name="toString")(DefinedBlock.text)
java(DefinedBlock, name="equals", takes="O")(lambda block, other: block is other)
java(DefinedBlock, name="hashCode")(lambda block: id(block) >> 4 & 0x7FFFFFFF)
java(DefinedBlock, name="getClass")(lambda block: JavaClass(class_name(block)))


class Runtime:
    """One rendering: what it has spent and which macros it knows."""

    __slots__ = ("_evaluate_depth", "_macro_depth", "_macros", "_steps")

    def __init__(self, macros: dict[str, Definition]) -> None:
        self._macros = macros
        self._steps = 0
        self._macro_depth = 0
        self._evaluate_depth = 0

    def spend(self, steps: int) -> None:
        self._steps += steps
        if self._steps > MAX_STEPS:
            raise LimitError(f"more than {MAX_STEPS} loop iterations and macro calls")

    def iterate(self, value: Any) -> list[Any] | None:
        """What ``#foreach`` runs over: items, a map's values; None for what cannot be run over."""
        kind = type(value)
        if kind is dict or kind is SilentMap:
            items = list(value.values())
        elif kind in LISTS or kind is JavaArray:
            items = value[:]
        elif kind in VIEWS:
            items = value.items()
        elif kind is JavaIterator:
            items, value.items = value.items, []
        elif kind is ForeachScope:
            items = list(value.storage.values())
        else:
            return None
        self.spend(min(len(items), MAX_LOOP_ITERATIONS))
        return items if len(items) <= MAX_LOOP_ITERATIONS else _CutOff(items)

    def watch(self, value: Any) -> "tuple[Iterable[Any] | None, list[Any] | None]":
        """``iterate`` for a template that may change the list that it runs over.

        The second has the length that counts at each turn.
        """
        items = self.iterate(value)
        if type(value) in LISTS:
            return _watched(value), value
        source = value.source if isinstance(value, MapView) else value
        if items is not None and isinstance(source, dict):
            return _watched_map(items, source), items
        return items, items

    def call_macro(
        self,
        name: str,
        variables: Variables,
        output: Output,
        arguments: tuple[Any, ...],
        body: BlockFunction | None,
        literal: str,
    ) -> None:
        definition = self._macros.get(name)
        if definition is None:
            output.append(literal)
            return
        self.spend(1)
        context = MacroContext(variables, self)
        for parameter, argument in zip(definition.parameters, arguments, strict=False):
            context.bind(parameter, argument)
        if BARE_WORD in arguments:
            raise RenderError(f"#{name}: an argument is a bare word")
        if body is not None:
            block = DefinedBlock(variables, self, body, MAX_MACRO_DEPTH)
            context.bind("bodyContent", block)
        if self._macro_depth == MAX_MACRO_DEPTH:
            raise RenderError(f"MacroOverflowException: #{name} calls itself too deep")
        self._macro_depth += 1
        try:
            definition.body(context, output, self)
        except Stop as stop:
            if not stop.ends(definition):
                raise
        finally:
            self._macro_depth -= 1

    def evaluate(self, source: str, variables: Variables, output: Output) -> None:
        """``#evaluate``: the macros that ``source`` defines stay known."""
        from csc.emulator.gateway.velocity.template import compile_evaluated

        if self._evaluate_depth == MAX_EVALUATE_DEPTH:
            raise LimitError("#evaluate inside itself too deep")
        self.spend(1 + 4 * len(source))
        program = compile_evaluated(source)
        self._macros = {**self._macros, **program.macros}
        self._evaluate_depth += 1
        try:
            program.main(variables, output, self)
        except Stop as stop:
            if stop.target is not TOP and not stop.ends(program):
                raise
        finally:
            self._evaluate_depth -= 1


def _watched(items: list[Any]) -> Iterator[Any]:
    """As Java's iterator: it notices another size, unless that is where it stands."""
    size = len(items)
    for index in range(MAX_LOOP_ITERATIONS):
        if index == len(items):
            return
        if len(items) != size:
            raise RenderError("ConcurrentModificationException")
        yield items[index]


def _watched_map(items: list[Any], source: dict[Any, Any]) -> Iterator[Any]:
    size = len(source)
    for item in items:
        if len(source) != size:
            raise RenderError("ConcurrentModificationException")
        yield item


def join(parts: Sequence[str]) -> str:
    """All of them as one text. Raises LimitError before that would take much memory."""
    if len(parts) < FEW:
        text = "".join(parts)
        if len(text) > MAX_OUTPUT_CHARACTERS:
            raise LimitError(f"the output grew past {MAX_OUTPUT_CHARACTERS} characters")
        return text
    if sum(map(len, parts)) > MAX_OUTPUT_CHARACTERS:
        raise LimitError(f"the output grew past {MAX_OUTPUT_CHARACTERS} characters")
    return "".join(parts)


def show(value: Any, variables: Variables, unresolved: str) -> str:
    """A reference's value as it is printed in a template."""
    if type(value) is DefinedBlock:
        text = value.text(variables)
        return unresolved if text is None else text
    return java_text(value)


def show_after(before: str, value: Any, variables: Variables, unresolved: str) -> str:
    """As ``show``, behind backslashes or dollars, which Velocity forgets before a defined block."""
    if type(value) is DefinedBlock:
        text = value.text(variables)
        return before + unresolved if text is None else text
    return before + java_text(value)


def holds(value: Any) -> bool:
    """Whether ``#if`` takes a value: a defined block is rendered to find out."""
    if type(value) is DefinedBlock:
        return value.text() is not None
    return value is not False


def render_block(block: BlockFunction, variables: Variables, runtime: Runtime) -> str:
    """A string that holds directives."""
    parts: list[str] = []
    block(variables, parts, runtime)
    return join(parts)


def index(target: Any, argument: Any) -> Any:
    """``target[argument]``; a negative index counts from the end."""
    return call(target, ("get", 1), _from_end(target, argument))


def set_index(target: Any, argument: Any, value: Any) -> None:
    """``#set($target[argument] = value)``: a list's ``set``, else a map's ``put``."""
    if target is None or value is None:
        return
    argument = _from_end(target, argument)
    key = ("set", 2) if ("set", 2) in METHODS.get(type(target), ()) else ("put", 2)
    call(target, key, argument, value)


def _from_end(target: Any, argument: Any) -> Any:
    if type(argument) is int and argument < 0:
        size = call(target, ("size", 0))
        if size is None:
            raise RenderError(f"a negative index needs a size(), which {type(target)} lacks")
        return size + argument
    return argument


def set_property(target: Any, name: str, value: Any) -> None:
    """``#set($target.name = value)``; nothing happens where the class has no such property."""
    if target is None or value is None:
        return
    if type(target) is dict or type(target) is SilentMap:
        target[name] = value
    elif type(target) is ForeachScope:
        target.storage[name] = value


def restore(variables: Variables, name: str, saved: Any) -> None:
    """Give a loop's variable back the value it had outside."""
    if saved is None:
        variables.pop(name, None)
    else:
        variables[name] = saved


def close_scope(variables: Variables) -> None:
    """``$foreach`` of the loop outside, or what the template had under that name."""
    scope = variables.get("foreach")
    if type(scope) is ForeachScope:
        restore(variables, "foreach", outside(scope))


def outside(scope: Any) -> Any:
    """What ``$foreach`` was before a loop began; what a template set it to stays."""
    if type(scope) is not ForeachScope:
        return scope
    return scope.parent if scope.parent is not None else scope.replaced


def set_lazily(variables: Variables, name: str, value: Any) -> None:
    """``#set`` of an expression that may be null, which assigns nothing."""
    if value is not None:
        variables[name] = value


def include(name: str) -> None:
    raise RenderError(f"#{name}: API Gateway has no files to include")


def break_scope(scope: Any) -> None:
    if type(scope) is not ForeachScope:
        raise RenderError("#break: the argument is not a scope such as $foreach")
    raise Stop(scope)


CLASS_NAMES[DefinedBlock] = "org.apache.velocity.runtime.directive.Block$Reference"
CLASS_NAMES[ForeachScope] = "org.apache.velocity.runtime.directive.ForeachScope"
