"""Which sets of patterns can match one text together? Each such set, with a text that shows it.

    distinguish([b"a*", b"*b"], TEXT) ──▶ {{}: "c", {0}: "a", {1}: "b", {0, 1}: "ab"}

Every text matches exactly one of the sets, so a proof over all texts is one over a few sets.  The
patterns are run together as one automaton, a bit for each place in each pattern; characters that no
pattern is waiting for are all alike, so one of them is tried for all.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from csc.emulator.services.iam.variables import Literal, Part, Wildcard

MOST_STATES = 40_000


class TooManyStates(Exception):
    """The patterns distinguish too much to be run together."""


@dataclass(frozen=True, slots=True)
class Item:
    """One place of a pattern: ``characters``, or all but them; ``repeated`` any number of times."""

    characters: frozenset[str]
    all_but: bool = False
    repeated: bool = False


Items = tuple[Item, ...]
ANY = frozenset[str]()


def items_of(parts: Sequence[Part], *, fold: bool = False, apart: str = "") -> Items:
    """A pattern without variables. ``fold``: case doesn't count; wildcards don't match ``apart``."""
    items: list[Item] = []
    for part in parts:
        if isinstance(part, Literal):
            items += [Item(_cases(sign) if fold else frozenset(sign)) for sign in part.text]
        elif isinstance(part, Wildcard):
            made = Item(frozenset(apart), True, part.sign == "*")
            if not (made.repeated and items and items[-1] == made):
                items.append(made)
    return tuple(items)


def _cases(sign: str) -> frozenset[str]:
    return frozenset({sign, sign.lower(), sign.upper()})


class _Machine:
    """One pattern; a state is the set of places that may come next, as bits."""

    def __init__(self, items: Items) -> None:
        self.items = items
        self.end = 1 << len(items)
        self.repeated = sum(1 << place for place, item in enumerate(items) if item.repeated)
        self.start = self._skipped(1)

    def _skipped(self, state: int) -> int:
        """With the places that can be reached by leaving out what may be repeated no times."""
        while (more := state | (state & self.repeated) << 1) != state:
            state = more
        return state

    def step(self, state: int, sign: str) -> int:
        after = 0
        for place in _bits(state & ~self.end):
            item = self.items[place]
            if (sign in item.characters) != item.all_but:
                after |= (1 << place) if item.repeated else (2 << place)
        return self._skipped(after)

    def awaited(self, state: int) -> Iterator[str]:
        for place in _bits(state & ~self.end):
            yield from self.items[place].characters


def _bits(state: int) -> Iterator[int]:
    while state:
        low = state & -state
        yield low.bit_length() - 1
        state ^= low


@dataclass(frozen=True, slots=True)
class Domain:
    """Which texts there are: from each state by characters to the next; ``ends`` may be the last."""

    steps: Mapping[int, tuple[tuple[str, int], ...]]
    ends: frozenset[int]


_LOWER = "abcdefghijklmnopqrstuvwxyz"
_DIGITS = "0123456789"
_PRINTABLE = _LOWER + _LOWER.upper() + _DIGITS + "-_./:" + "!\"#$%&'()*+,;<=>?@[\\]^`{|}~ "
_NAME = _LOWER + _DIGITS

ACTION = Domain(
    {
        0: ((_LOWER, 1),),
        1: ((_NAME + "-", 1), (":", 2)),
        2: ((_NAME, 3),),
        3: ((_NAME, 3),),
    },
    frozenset({3}),
)
"""``dynamodb:getitem``, in lower case."""

TEXT = Domain({0: ((_PRINTABLE, 0),)}, frozenset({0}))
"""Any text, the empty one too."""

RESOURCE = Domain({0: ((_PRINTABLE, 1),), 1: ((_PRINTABLE, 1),)}, frozenset({1}))


def distinguish(patterns: Sequence[Items], domain: Domain) -> dict[frozenset[int], str]:
    """Each set of patterns that match some text of the domain together, and the shortest such text.

    Raises TooManyStates.
    """
    machines = [_Machine(items) for items in patterns]
    start = (0, tuple(machine.start for machine in machines))
    found: dict[frozenset[int], str] = {}
    seen = {start}
    queue = deque([(start, "")])
    while queue:
        (place, states), text = queue.popleft()
        if place in domain.ends:
            matched = frozenset(
                n for n, (m, s) in enumerate(zip(machines, states, strict=True)) if s & m.end
            )
            found.setdefault(matched, text)
        for sign, after in _next(machines, states, domain.steps[place]):
            moved = tuple(m.step(s, sign) for m, s in zip(machines, states, strict=True))
            if (after, moved) not in seen:
                seen.add((after, moved))
                queue.append(((after, moved), text + sign))
        if len(seen) > MOST_STATES:
            raise TooManyStates
    return found


def overlap(one: Items, other: Items) -> bool:
    """Whether some text is matched by both."""
    first, second = _Machine(one), _Machine(other)
    seen = {(first.start, second.start)}
    queue = list(seen)
    while queue:
        here, there = queue.pop()
        if here & first.end and there & second.end:
            return True
        for sign, _ in _next((first, second), (here, there), TEXT.steps[0]):
            after = (first.step(here, sign), second.step(there, sign))
            if all(after) and after not in seen:
                seen.add(after)
                queue.append(after)
    return False


def _next(
    machines: Sequence[_Machine], states: Sequence[int], steps: tuple[tuple[str, int], ...]
) -> Iterator[tuple[str, int]]:
    """The characters that somebody waits for, and one of the others, by where they lead."""
    awaited = {
        sign
        for machine, state in zip(machines, states, strict=True)
        for sign in machine.awaited(state)
    }
    for signs, after in steps:
        other = next((sign for sign in signs if sign not in awaited), None)
        if other is not None:
            yield other, after
        for sign in sorted(awaited.intersection(signs)):
            yield sign, after
