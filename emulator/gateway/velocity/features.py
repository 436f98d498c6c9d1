"""What a template uses, so what its generated code must provide and what it may leave out.

Features that cost time (``$velocityCount``, ``$foreach`` as an object, ``#break``) are left out of
templates whose text doesn't hold their names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from csc.emulator.gateway.velocity.nodes import (
    Block,
    Define,
    Evaluate,
    Foreach,
    Macro,
    Method,
    Property,
    Reference,
    Set,
)

LOOP_PROPERTIES = {
    "index": "index",
    "count": "count",
    "hasNext": "has_next",
    "first": "first",
    "last": "last",
}
"""``$foreach.index`` and its like, by the attributes of ``ForeachScope``."""

_READERS = """
    base64Decode base64Encode charAt contains containsKey endsWith entrySet equals equalsIgnoreCase
    escapeJavaScript get getKey getOrDefault getValue indexOf isEmpty json keySet lastIndexOf length
    matches params parseJson path replaceAll replaceFirst size split startsWith substring
    toLowerCase toString toUpperCase trim urlDecode urlEncode values
"""
CHANGE_NOTHING = frozenset(_READERS.split())
"""Methods that change no value, of whatever class that has one of the name.

``replace`` isn't among them: a map has one, too.
"""

MADE_ANEW = frozenset({"bytes", "Bytes", "class", "Class"})
"""Properties that give another object at each reading."""


_STATUS = re.compile(r"#set\(\s*\$context\.responseOverride\.status\s*=\s*[1-5][0-9]{2}\s*\)")


@dataclass(frozen=True, slots=True)
class Features:
    """What the text of a template mentions anywhere, so what its loops must provide.

    ``plain``: no macro, ``#define`` or ``#evaluate`` looks at its variables, so they may be those of
    a Python function; what looks like a call of a macro (``#id``) is text.  ``steady``: a property read twice is the same twice, except past a ``#set``.
    ``lexical``: ``$foreach`` is only asked where its loop stands.  ``only_reads``: nothing in it changes
    a value that it is given, but for ``$context``.  ``only_status``: of that it does nothing but
    ``#set($context.responseOverride.status = 404)``.
    """

    counters: bool
    scope: bool
    stops: bool
    changes: bool
    blocks: bool
    plain: bool = False
    steady: bool = False
    lexical: bool = False
    only_reads: bool = False
    only_status: bool = False
    assigned: frozenset[str] = frozenset()

    @classmethod
    def of(cls, text: str, block: Block | None = None) -> "Features":
        """``block`` is None where nothing more than the text may be relied on."""
        everything = "evaluate" in text or "\\u" in text
        stops = everything or "break" in text or "stop" in text
        scope = stops or re.search(r"[${!]foreach", text) is not None
        changes = re.search(r"\.(add|remove|retain|clear|append|put)", text) is not None
        known = None if block is None or everything else _Nodes.of(block)
        return cls(
            counters=everything or re.search("velocity(Count|HasNext)", text) is not None,
            scope=scope,
            stops=stops,
            blocks=everything or "define" in text or "@" in text,
            changes=changes,
            plain=known is not None and known.plain,
            steady=known is not None and known.plain and known.methods <= CHANGE_NOTHING,
            lexical=known is not None
            and known.plain
            and known.lexical
            and not stops
            and not changes,
            only_reads=known is not None
            and known.plain
            and known.methods <= CHANGE_NOTHING
            and not known.sets_inside,
            only_status=known is not None
            and known.plain
            and "context" in text
            and text.count("context") == len(_STATUS.findall(text)),
            assigned=known.assigned if known is not None else frozenset(),
        )


@dataclass(frozen=True, slots=True)
class _Nodes:
    """What the nodes of a template say."""

    plain: bool
    lexical: bool
    methods: frozenset[str]
    assigned: frozenset[str]
    sets_inside: bool

    @classmethod
    def of(cls, block: Block) -> "_Nodes":
        plain, lexical, sets_inside = True, True, False
        methods: set[str] = set()
        assigned: set[str] = set()
        for node in walk(block):
            match node:
                case Macro() | Define() | Evaluate():
                    plain = False
                case Set():
                    assigned.add(node.target.root if node.target.steps else node.target.target)
                    if node.target.steps and node.target.root != "context":
                        sets_inside = True
                case Foreach():
                    assigned.add(node.variable)
                case Method():
                    methods.add(node.name)
                case Reference(root="foreach"):
                    lexical = lexical and _asks_its_loop(node)
        lexical = lexical and "foreach" not in assigned
        return cls(plain, lexical, frozenset(methods), frozenset(assigned), sets_inside)


def _asks_its_loop(reference: Reference) -> bool:
    """Whether it is ``$foreach.hasNext`` or its like, and nothing more."""
    first = reference.steps[0] if len(reference.steps) == 1 else None
    return isinstance(first, Property) and first.name in LOOP_PROPERTIES and not reference.escaped


def walk(node: object) -> Iterator[Any]:
    """A node and all below it. Not recursive: a sum may have thousands of operands."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, tuple):
            waiting.extend(one)
        elif (names := _fields_of(type(one))) is not None:
            yield one
            waiting.extend([getattr(one, name) for name in names])


_FIELDS: dict[type, tuple[str, ...] | None] = {}


def _fields_of(kind: type) -> tuple[str, ...] | None:
    """The members of a kind of node; None for what is no node."""
    if kind not in _FIELDS:
        named = tuple(field.name for field in fields(kind)) if is_dataclass(kind) else None
        _FIELDS[kind] = named
    return _FIELDS[kind]


def assigned_in(node: object) -> tuple[frozenset[str], bool]:
    """Which variables a part of a template assigns, and whether it sets a property of a value."""
    roots: set[str] = set()
    inside = False
    for one in walk(node):
        if isinstance(one, Set):
            inside = inside or bool(one.target.steps)
            roots.add(one.target.target)
        elif isinstance(one, Foreach):
            roots.add(one.variable)
    return frozenset(roots), inside
