"""A condition key's values, sorted into the cells that the policies' conditions tell apart.

    {"x": {("StringEquals", "x"), ("StringLike", "x*")}, "xa": {("StringLike", "x*")}, "a": {}}

Each cell has one value that stands for all in it, and what it passes is what the evaluator's own
tests say of that value.  Patterns are told apart by running them together, numbers, dates and
addresses by their bounds.
"""

import base64
import ipaddress
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise

from csc.emulator.services.iam.conditions import Condition
from csc.emulator.services.iam.operators import OPERATORS, Test, arn_segments, parse_number
from csc.emulator.services.iam.parse_date import parse_date
from csc.emulator.services.iam.prove.distinguish import TEXT, Item, Items, distinguish, items_of
from csc.emulator.services.iam.variables import Variable, parse_text

Passed = frozenset[tuple[str, str]]
"""The tests that a value passes, by operator (never a negated one) and the policy's text."""

_FAMILIES = ("String", "Arn", "Bool")
_POSITIVE = {
    "NotIpAddress": "IpAddress",
    **{name: name.replace("Not", "") for name in OPERATORS if "Not" in name and "Ip" not in name},
}


def positive(operator: str) -> str:
    """``StringNotLike`` asks what ``StringLike`` does, and wants the opposite."""
    return _POSITIVE.get(operator, operator)


def has_variables(condition: Condition) -> bool:
    return any(
        isinstance(part, Variable)
        for text in condition.values
        for part in parse_text(text, variables=True)
    )


def cells_of(conditions: Iterable[Condition]) -> tuple[dict[Passed, str], bool]:
    """The cells of one key, and whether they are surely all. Raises TooManyStates.

    They may not be all where a value is compared both as text and as a number, date or address.
    (A date may be a number, of seconds: those two are sorted together.)
    """
    tests: dict[tuple[str, str], Test] = {}
    for condition in conditions:
        if condition.operator != "Null" and not has_variables(condition):
            for text, test in zip(condition.values, condition.tests, strict=True):
                tests[positive(condition.operator), text] = test
    patterns = [items for name, text in tests for items in _pattern(name, text)]
    values = [*distinguish(patterns, TEXT).values(), *_bounds(tests)]
    cells: dict[Passed, str] = {}
    for value in values:
        passed = frozenset(named for named, test in tests.items() if test(value, {}))
        cells.setdefault(passed, value)
    families = {_family(name) for name, _ in tests}
    return cells, len(families) < 2


def _family(operator: str) -> str:
    if operator.startswith(_FAMILIES):
        return "text"
    return "number" if operator.startswith(("Numeric", "Date")) else operator


def _pattern(operator: str, text: str) -> Iterator[Items]:
    if operator.startswith("Arn"):
        made: list[Item] = []
        segments = arn_segments(text)
        for number, segment in enumerate(segments):
            apart = ":" if number < 5 else ""
            made += [*([Item(frozenset(":"))] if number else []), *_like(segment, apart)]
        yield tuple(made)
    elif operator.startswith(_FAMILIES):
        fold = operator in ("StringEqualsIgnoreCase", "Bool")
        wildcards = operator == "StringLike"
        yield items_of(parse_text(text, True, wildcards), fold=fold)


def _like(segment: str, apart: str) -> Items:
    return items_of(parse_text(segment, True), apart=apart)


def _bounds(tests: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Values at, between and beside those that numbers, dates, addresses and bytes are compared with."""
    named = list(tests)
    dates = [text for name, text in named if name.startswith("Date")]
    numbers = [parse_number(text) for name, text in named if name.startswith("Numeric")]
    moments = [moment for text in dates if (moment := parse_date(text)) is not None]
    yield from _numbers([*numbers, *(Decimal(round(moment)) for moment in moments)])
    yield from _dates(moments)
    yield from _addresses(text for name, text in named if name == "IpAddress")
    for name, text in named:
        if name == "BinaryEquals":
            yield text
            yield base64.b64encode(text.encode()).decode()


def _between(bounds: list[Decimal]) -> Iterator[Decimal]:
    for lower, upper in pairwise(bounds):
        yield lower
        yield (lower + upper) / 2
    if bounds:
        yield bounds[-1]
        yield bounds[0] - 1
        yield bounds[-1] + 1


def _numbers(bounds: Iterable[Decimal | None]) -> Iterator[str]:
    for number in _between(sorted({bound for bound in bounds if bound is not None})):
        yield f"{number:f}"


def _dates(moments: Iterable[float]) -> Iterator[str]:
    """Whole seconds: requests have no finer time."""
    found = {round(moment) for moment in moments}
    for moment in sorted(found | {m + 1 for m in found} | {m - 1 for m in found}):
        try:
            yield datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        except (ValueError, OverflowError):
            yield str(moment)


def _addresses(texts: Iterable[str]) -> Iterator[str]:
    """The first of each network and the first after it: what holds between bounds holds at one."""
    for text in texts:
        network = ipaddress.ip_network(text, strict=False)
        yield str(network[0])
        for beside in (int(network[-1]) + 1, int(network[0]) - 1):
            try:
                yield str(type(network[0])(beside))
            except ValueError:
                continue
