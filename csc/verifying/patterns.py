"""Text that a JSON Schema pattern accepts: ``"^[a-z]{2}$"`` ──▶ ``"qz"``.

Python's own reading of the pattern is walked; look-arounds and back references are not
honoured, so a caller checks what it got.
"""

import importlib
from functools import lru_cache
from random import Random
from typing import Any

parser: Any = importlib.import_module("re._parser")
code: Any = importlib.import_module("re._constants")
SAMPLES = 40  # of a pattern
MOST = 3  # repetitions past the least
LETTERS = "azAZ09 -_é"


def text_of(pattern: str, rng: Random) -> str:
    """A text that ``pattern`` finds itself in: one of a few that are made once."""
    texts = _texts(pattern)
    return texts[int(rng.random() * len(texts))]


@lru_cache(maxsize=256)
def _texts(pattern: str) -> tuple[str, ...]:
    rng, parsed = Random(pattern), _parsed(pattern)
    return tuple(dict.fromkeys(_sequence(parsed, rng) for _ in range(SAMPLES)))


@lru_cache(maxsize=256)
def _parsed(pattern: str) -> Any:
    return parser.parse(pattern)


def _sequence(nodes: Any, rng: Random) -> str:
    return "".join(_node(kind, given, rng) for kind, given in nodes)


def _node(kind: Any, given: Any, rng: Random) -> str:
    if kind is code.LITERAL:
        return chr(given)
    if kind is code.NOT_LITERAL:
        return "b" if given == ord("a") else "a"
    if kind is code.IN:
        return _member(given, rng)
    if kind is code.ANY:
        return rng.choice(LETTERS)
    if kind in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
        least, most, inner = given
        times = rng.choice((least, int(most), rng.randint(least, int(most))))
        return "".join(_sequence(inner, rng) for _ in range(min(times, least + MOST * 4)))
    if kind is code.SUBPATTERN:
        return _sequence(given[3], rng)
    if kind is code.BRANCH:
        return _sequence(rng.choice(given[1]), rng)
    return ""


def _member(given: Any, rng: Random) -> str:
    if given[0][0] is code.NEGATE:
        allowed = [one for one in LETTERS if not any(_has(part, one) for part in given[1:])]
        return rng.choice(allowed or ["~"])
    kind, bounds = rng.choice(given)
    if kind is code.RANGE:
        return chr(rng.choice((bounds[0], bounds[1], rng.randint(*bounds))))
    if kind is code.CATEGORY:
        return {code.CATEGORY_DIGIT: "7", code.CATEGORY_SPACE: " "}.get(bounds, "w")
    return chr(bounds)


def _has(part: Any, letter: str) -> bool:
    kind, given = part
    if kind is code.RANGE:
        return bool(given[0] <= ord(letter) <= given[1])
    if kind is code.CATEGORY:
        return letter.isdigit() or letter == "_" or letter.isalpha()
    return bool(kind is code.LITERAL and given == ord(letter))
