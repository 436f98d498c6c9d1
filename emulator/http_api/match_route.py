"""Which route takes a request: the most specific match, method and path together.

    GET /pets/dog/1      a full match of static parts goes before one with variables
    GET /pets/{proxy+}   a greedy variable comes after every full match; a longer path goes first
    $default             takes what is left

Source: "Create routes for HTTP APIs in API Gateway", routing API requests.  Paths are compared
decoded; a slash at the end is part of the path.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from csc.emulator.http_api.model import DEFAULT, HttpRoute

STATIC, VARIABLE, GREEDY = range(3)


class Part(NamedTuple):
    """One segment of a route's path; ``text`` is what stands there, or the variable's name."""

    kind: int
    text: str


class Pattern(NamedTuple):
    route: HttpRoute
    parts: tuple[Part, ...]


class Matcher:
    """The routes of an API, the most specific first."""

    def __init__(self, routes: Iterable[HttpRoute]) -> None:
        patterns = [Pattern(route, read_path(route.resource_path)) for route in routes]
        self.routes = tuple(pattern.route for pattern in patterns)
        self._patterns = sorted(
            (one for one in patterns if one.route.key != DEFAULT), key=_specificity
        )
        self._default = next((r for r in self.routes if r.key == DEFAULT), None)

    def match(self, method: str, path: str) -> tuple[HttpRoute, Mapping[str, str]] | None:
        """The route of a decoded path, with the values of its variables."""
        segments = path.split("/")[1:]
        for route, parts in self._patterns:
            if route.http_method in (method, "ANY"):
                found = _match(parts, segments)
                if found is not None:
                    return route, found
        return None if self._default is None else (self._default, {})


def read_path(path: str) -> tuple[Part, ...]:
    """``/pets/{id}`` → its parts. Raises ValueError for a greedy variable that isn't the last."""
    parts = tuple(_part(segment) for segment in path.split("/")[1:])
    if any(part.kind == GREEDY for part in parts[:-1]):
        raise ValueError("a greedy path variable must be at the end of the path")
    names = [part.text for part in parts if part.kind != STATIC]
    if len(set(names)) < len(names):
        raise ValueError("a path variable stands twice in the path")
    return parts


def _part(segment: str) -> Part:
    if segment.startswith("{") and segment.endswith("+}"):
        return Part(GREEDY, segment[1:-2])
    if segment.startswith("{") and segment.endswith("}"):
        return Part(VARIABLE, segment[1:-1])
    return Part(STATIC, segment)


def _specificity(pattern: Pattern) -> tuple[bool, list[int], bool]:
    kinds = [part.kind for part in pattern.parts]
    return GREEDY in kinds, kinds, pattern.route.http_method == "ANY"


def _match(parts: tuple[Part, ...], segments: list[str]) -> dict[str, str] | None:
    greedy = bool(parts) and parts[-1].kind == GREEDY
    if len(segments) < len(parts) or (len(segments) > len(parts) and not greedy):
        return None
    values: dict[str, str] = {}
    for number, (kind, text) in enumerate(parts):
        segment = segments[number]
        if kind == STATIC:
            if segment != text:
                return None
        elif kind == VARIABLE:
            if not segment:
                return None
            values[text] = segment
        else:
            rest = "/".join(segments[number:])
            if not rest:
                return None
            values[text] = rest
    return values
