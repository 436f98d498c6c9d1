"""Random programs by a seed: hypothesis gives up on what takes many choices, so it would hardly draw long ones.

one_of(just("a"), integers(1, 3).map(str)).draw(Random(7))
"""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any


class Way:
    """How something is drawn."""

    def __init__(self, draw: Callable[[Random], Any]) -> None:
        self.draw = draw

    def map(self, change: Callable[[Any], Any]) -> "Way":
        return Way(lambda random: change(self.draw(random)))

    def __or__(self, other: "Way") -> "Way":
        return one_of(self, other)


def just(value: Any) -> Way:
    return Way(lambda random: value)


def sampled_from(values: Sequence[Any]) -> Way:
    return Way(lambda random: random.choice(values))


def integers(low: int, high: int) -> Way:
    return Way(lambda random: random.randint(low, high))


def one_of(*ways: Way) -> Way:
    return Way(lambda random: random.choice(ways).draw(random))


def tuples(*ways: Way) -> Way:
    return Way(lambda random: tuple(one.draw(random) for one in ways))


def lists(way: Way, low: int, high: int) -> Way:
    return Way(lambda random: [way.draw(random) for _ in range(random.randint(low, high))])


INTS = one_of(
    sampled_from([0, 1, -1, 2, 3, 7, 10, 255, 2**31, 2**53 + 1, 2**63 - 1, -(2**63)]),
    integers(-50, 50),
)
TEXTS = sampled_from(
    [
        "",
        "a",
        " a b ",
        "ab,cd",
        "é",
        "日本",
        "😀x",
        'q"\\',
        "\xa0x\u2003",
        "10",
        "-3",
        "1e3",
        "ß",
        "$a",
        "#set($x = 1)",
        "'",
        "\\n",
        "\n\t",
        "${b}",
        "##",
        "x" * 30,
        "ABC",
        "a-b_c",
    ]
)
FLOATS = one_of(
    sampled_from([0.0, -0.0, 0.1, 1.5, -2.5, 1e16, 1e-7, 3.0, 1e300]),
    Way(lambda random: random.uniform(-100, 100)),
)
