"""Each route's id: its function's name in kebab-case, with more where two would have the same."""

import re
from collections import Counter

from csc.compiler.frontend.routes import RouteDeclaration


def place_of(route: RouteDeclaration, method: str) -> tuple[str, int, str]:
    return route.module.name, route.node.lineno, method


def route_ids(routes: tuple[RouteDeclaration, ...]) -> dict[tuple[str, int, str], str]:
    """A unique id for each route: its function's name, with more where that is not enough."""
    functions = {(route.module.name, route.function.lineno): route for route in routes}
    plain = Counter(route.function.name for route in functions.values())
    ids: dict[tuple[str, int, str], str] = {}
    taken: set[str] = set()
    for route in routes:
        for method in route.methods:
            name = route.function.name
            if plain[name] > 1:
                name = f"{route.module.name.rpartition('.')[2]}-{name}"
            if len(route.methods) > 1:
                name = f"{name}-{method.lower()}"
            name = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "route"
            unique, number = name, 2
            while unique in taken:
                unique, number = f"{name}-{number}", number + 1
            taken.add(unique)
            ids[place_of(route, method)] = unique
    return ids
