"""Path text to steps: ``parse_path("$.a['b'][0]")`` is ``(Properties(("a",)), …, Indices((0,)))``."""

import re

from csc.emulator.gateway.jsonpath.filters import parse_filter
from csc.emulator.gateway.jsonpath.scanner import InvalidPath, Scanner
from csc.emulator.gateway.jsonpath.steps import (
    Filter,
    Indices,
    Properties,
    Scan,
    Slice,
    Step,
    Wildcard,
)

MAX_PATH_CHARACTERS = 10_000

_NAME = re.compile(r"[^.\[ ]+")
_NAME_IN_FILTER = re.compile(r"[^.\[\]() =<>!&|,~]+")
_NUMBERS = re.compile(r"\s*-?\d+\s*(?:,\s*-?\d+\s*)*(?=\])")
_SLICE = re.compile(r"\s*(-?\d+)?\s*:\s*(-?\d+)?\s*(?=\])")


def parse_path(text: str) -> tuple[Step, ...]:
    """Raises ``InvalidPath``. A path without ``$`` starts at the root as well."""
    path = text.strip()
    if not path:
        raise InvalidPath("Path may not be null empty")
    if len(path) > MAX_PATH_CHARACTERS:
        raise InvalidPath("the path is too long")
    if path[0] not in "$@":
        path = "$." + path
    scanner = Scanner(path, 1)
    if path[1:2] not in ("", ".", "["):
        raise scanner.error("expected '.' or '['")
    return parse_steps(scanner)


def parse_steps(scanner: Scanner) -> tuple[Step, ...]:
    """The steps at the scanner's position, up to what belongs to no path."""
    steps: list[Step] = []
    while True:
        if scanner.skip(".."):
            steps.append(Scan())
            if scanner.peek() != "[":
                steps.append(_parse_name(scanner))
        elif scanner.skip("."):
            if scanner.peek() != "[":
                steps.append(_parse_name(scanner))
        elif scanner.skip("["):
            steps.append(_parse_bracket(scanner))
        else:
            break
    if scanner.whole and not scanner.at_end():
        raise scanner.error("unexpected character")
    return tuple(steps)


def _parse_name(scanner: Scanner) -> Step:
    if scanner.skip("*"):
        return Wildcard()
    name = scanner.match(_NAME if scanner.whole else _NAME_IN_FILTER)
    if name is None:
        raise scanner.error("expected a property name")
    return Properties((name,))


def _parse_bracket(scanner: Scanner) -> Step:
    scanner.spaces()
    if scanner.peek() in "'\"" and not scanner.at_end():
        return _parse_properties(scanner)
    step = _parse_bare(scanner)
    scanner.spaces()
    scanner.expect("]")
    return step


def _parse_bare(scanner: Scanner) -> Step:
    if scanner.skip("*"):
        return Wildcard()
    if scanner.skip("?"):
        scanner.spaces()
        return Filter(parse_filter(scanner))
    numbers = scanner.match(_NUMBERS)
    if numbers is not None:
        return Indices(tuple(int(number) for number in numbers.split(",")))
    bounds = scanner.match(_SLICE)
    if bounds is not None:
        start, _, end = bounds.partition(":")
        return Slice(*(int(bound) if bound.strip() else None for bound in (start, end)))
    raise scanner.error("expected a name in quotes, an index, a slice, '*' or a filter")


def _parse_properties(scanner: Scanner) -> Properties:
    names = [scanner.quoted()]
    scanner.spaces()
    while scanner.skip(","):
        scanner.spaces()
        names.append(scanner.quoted())
        scanner.spaces()
    scanner.expect("]")
    return Properties(tuple(names))
