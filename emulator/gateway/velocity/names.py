"""Where a template's variables live: in a ``dict``, or in the locals of its one function.

A macro, ``#define`` and ``#evaluate`` look variables up by name, so a template that has one keeps
them in the dictionary ``v``.  In any other they are locals, and what was read of their properties
is remembered from one reference to the next.
"""

from csc.emulator.gateway.velocity.features import MADE_ANEW

NEVER_REMEMBERED = frozenset({"foreach", "velocityCount", "velocityHasNext"})


class NotPlain(Exception):
    """A template needs functions besides its one: its variables have to be in the dictionary."""


class InDictionary:
    """``v`` is the dictionary, ``g`` its ``get``."""

    remembers = False

    def load(self, name: str) -> str:
        return f"g({name!r})"

    def store(self, name: str, value: str) -> str:
        return f"v[{name!r}] = {value}"

    def store_unless_null(self, name: str, value: str) -> str:
        return f"set_lazily(v, {name!r}, {value})"

    def restore(self, name: str, saved: str) -> str:
        return f"restore(v, {name!r}, {saved})"

    def leave_loop(self) -> str:
        return "close_scope(v)"

    def forget(self, names: frozenset[str], everything: bool = False) -> None: ...

    def snapshot(self) -> dict[tuple[str, ...], str]:
        return {}

    def return_to(self, snapshot: dict[tuple[str, ...], str]) -> None: ...


class InLocals(InDictionary):
    """Each name is a local ``n1``, ``n2``…, so that nothing of the template gets into the code.

    ``known`` are the locals that hold a property: ``("output", "Item")`` is ``$output.Item``, null
    where any step of it is.
    """

    def __init__(self, remembers: bool) -> None:
        self.remembers = remembers
        self.locals: dict[str, str] = {}
        self.known: dict[tuple[str, ...], str] = {}

    def load(self, name: str) -> str:
        return self.locals.setdefault(name, f"n{len(self.locals)}")

    def store(self, name: str, value: str) -> str:
        return f"{self.load(name)} = {value}"

    def store_unless_null(self, name: str, value: str) -> str:
        local = self.load(name)
        return f"{local} = {local} if (t0 := {value}) is None else t0"

    def restore(self, name: str, saved: str) -> str:
        return f"{self.load(name)} = {saved}"

    def leave_loop(self) -> str:
        scope = self.load("foreach")
        return f"{scope} = outside({scope})"

    def prologue(self) -> list[str]:
        """What fills the locals at the start."""
        return [f"{local} = g({name!r})" for name, local in self.locals.items()]

    def forget(self, names: frozenset[str], everything: bool = False) -> None:
        """Drop what hangs on variables that get another value."""
        for chain in list(self.known):
            if everything or chain[0] in names:
                del self.known[chain]

    def snapshot(self) -> dict[tuple[str, ...], str]:
        return dict(self.known)

    def return_to(self, snapshot: dict[tuple[str, ...], str]) -> None:
        """Leave a block that may not have run: what was read in it isn't known behind it."""
        self.known = snapshot

    def may_remember(self, chain: tuple[str, ...]) -> bool:
        return (
            self.remembers and chain[0] not in NEVER_REMEMBERED and MADE_ANEW.isdisjoint(chain[1:])
        )
