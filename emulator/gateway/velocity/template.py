"""A template ready to render, and the caches that make each text parsed and compiled once.

``compile_template("Hello $name", "greeting").render({"name": "Author"})`` is ``"Hello Author"``.
"""

import threading
from collections.abc import Mapping
from functools import lru_cache
from types import CodeType
from typing import Any

from csc.emulator.bounded_regex import TooSlow
from csc.emulator.gateway.velocity import runtime as _runtime
from csc.emulator.gateway.velocity.direct import Direct, compile_direct
from csc.emulator.gateway.velocity.errors import (
    NEAREST,
    TOP,
    LimitError,
    RenderError,
    Stop,
    TemplateError,
)
from csc.emulator.gateway.velocity.generate import generate
from csc.emulator.gateway.velocity.java import (
    arithmetic,
    collection_methods,
    map_methods,
    number_methods,
    object_methods,
    string_methods,
)
from csc.emulator.gateway.velocity.java.methods import (
    call,
    call_none,
    call_one,
    call_two,
    get_property,
)
from csc.emulator.gateway.velocity.java.text import java_text
from csc.emulator.gateway.velocity.java.types import ArrayList
from csc.emulator.gateway.velocity.limits import MAX_OUTPUT_CHARACTERS, check_text
from csc.emulator.gateway.velocity.nodes import Block, Text
from csc.emulator.gateway.velocity.parse import parse_template
from csc.emulator.gateway.velocity.runtime import (
    FEW,
    BlockFunction,
    Definition,
    Runtime,
    join,
)
from csc.emulator.gateway.velocity.scope import ForeachScope
from csc.emulator.gateway.velocity.write_statements import STATUS

_METHOD_TABLES = (collection_methods, number_methods, object_methods, string_methods)
"""Imported for the methods that they register."""

_NAMES: dict[str, Any] = {
    "__builtins__": {
        "type": type,
        "len": len,
        "enumerate": enumerate,
        "str": str,
        "dict": dict,
        "bool": bool,
    },
    "NEAREST": NEAREST,
    "TOP": TOP,
    "Stop": Stop,
    "ForeachScope": ForeachScope,
    "ArrayList": ArrayList,
    "BARE_WORD": _runtime.BARE_WORD,
    "Argument": _runtime.Argument,
    "DefinedBlock": _runtime.DefinedBlock,
    "break_scope": _runtime.break_scope,
    "call": call,
    "call_none": call_none,
    "call_one": call_one,
    "call_two": call_two,
    "close_scope": _runtime.close_scope,
    "get_property": get_property,
    "holds": _runtime.holds,
    "include": _runtime.include,
    "outside": _runtime.outside,
    "index": _runtime.index,
    "check_text": check_text,
    "java_text": java_text,
    "join": join,
    "map_key": map_methods.map_key,
    "render_block": _runtime.render_block,
    "restore": _runtime.restore,
    "set_index": _runtime.set_index,
    "set_lazily": _runtime.set_lazily,
    "set_property": _runtime.set_property,
    "show": _runtime.show,
    "show_after": _runtime.show_after,
    "add": arithmetic.add,
    "subtract": arithmetic.subtract,
    "multiply": arithmetic.multiply,
    "divide": arithmetic.divide,
    "modulo": arithmetic.modulo,
    "equal": arithmetic.equal,
    "not_equal": arithmetic.not_equal,
    "less": arithmetic.less,
    "less_equal": arithmetic.less_equal,
    "greater": arithmetic.greater,
    "greater_equal": arithmetic.greater_equal,
    "make_range": arithmetic.make_range,
}


NO_RUNTIME = Runtime({})
"""For templates that never ask theirs for anything."""


class Executable:
    """Generated functions, loaded."""

    __slots__ = ("macros", "main", "only_reads", "only_status", "runtime")

    def __init__(self, block: Block, text: str, name: str, *, plain: bool = True) -> None:
        program = generate(block, text, plain=plain)
        names: dict[str, Any] = {**_NAMES, **program.constants}
        code: CodeType = compile(program.source, f"<template {name}>", "exec")
        exec(code, names)  # noqa: S102 - generated, see ``generate``
        self.main: BlockFunction = names["main"]
        self.only_reads, self.only_status = program.only_reads, program.only_status
        self.runtime = None if program.needs_runtime else NO_RUNTIME
        self.macros = {
            macro: Definition(parameters, names[function])
            for macro, (parameters, function) in program.macros.items()
        }


class Template:
    """Immutable, safe to render in several threads at once.

    Parsed when made (errors show at load), compiled when first rendered (a deployment of hundreds
    of routes loads at once).  Until then only the text is kept: a parsed template takes 16 times its
    size, and most of a large API is never called in a session.
    """

    __slots__ = ("_asked", "_lock", "constant", "loaded", "made", "name", "text")

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name
        self.constant = _constant(parse_template(text, name))
        self.loaded: Executable | None = None
        self.made: Direct | None = None
        self._asked = False
        self._lock = threading.Lock()

    def render(self, variables: Mapping[str, Any]) -> str:
        """Render with a copy of ``variables``; raises ``RenderError``."""
        return self.render_into(dict(variables))

    def render_into(self, variables: dict[str, Any]) -> str:
        """As ``render``, but ``variables`` itself may be written to."""
        if self.constant is not None:
            return self.constant
        executable = self.executable()
        text = self.run(executable, variables)
        if executable.only_status and STATUS in variables:
            override_status(variables.get("context"), variables[STATUS])
        return text

    def direct(self) -> Direct | None:
        """``made``: what makes the JSON object that the template prints, where that needs no text."""
        if not self._asked:
            self._asked = True
            block = parse_template(self.text, self.name)
            self.made = compile_direct(block, self.text, _NAMES)
        return self.made

    def executable(self) -> Executable:
        return self.loaded or self._load()

    def run(self, executable: Executable, variables: dict[str, Any]) -> str:
        """The text alone: a status that is all that it overrides is left in ``variables``."""
        parts: list[str] = []
        try:
            executable.main(variables, parts, executable.runtime or Runtime(executable.macros))
        except Stop:
            pass
        except RecursionError:
            raise RenderError(f"{self.name}: the template recurses too deep") from None
        except TooSlow as error:
            raise LimitError(str(error)) from None
        if len(parts) < FEW:
            text = "".join(parts)
            if len(text) <= MAX_OUTPUT_CHARACTERS:
                return text
        return join(parts)

    def _load(self) -> Executable:
        with self._lock:
            if self.loaded is None:
                block = parse_template(self.text, self.name)
                self.loaded = Executable(block, self.text, self.name)
        return self.loaded


def override_status(context: Any, status: Any) -> None:
    """``#set($context.responseOverride.status = status)``."""
    if type(context) is dict:
        _runtime.set_property(context.get("responseOverride"), "status", status)


def _constant(block: Block) -> str | None:
    """What a template without references and directives always renders."""
    texts = [part.text for part in block.statements if isinstance(part, Text)]
    return "".join(texts) if len(texts) == len(block.statements) else None


@lru_cache(4096)
def compile_template(text: str, name: str) -> Template:
    """Parse ``text``; raises ``TemplateError`` with line and column. Equal arguments share one."""
    return Template(text, name)


@lru_cache(256)
def _compile_evaluated(source: str) -> Executable:
    block = parse_template(source, "#evaluate")
    return Executable(block, source, "#evaluate", plain=False)


def compile_evaluated(source: str) -> Executable:
    """The argument of ``#evaluate``, known only while rendering."""
    try:
        return _compile_evaluated(source)
    except TemplateError as error:
        raise RenderError(str(error)) from None
