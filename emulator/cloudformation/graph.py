"""The order in which resources are made, and the circles that have none."""

from collections.abc import Iterable, Mapping


def order(names: Iterable[str], dependencies: Mapping[str, Iterable[str]]) -> list[str]:
    """``names`` with dependencies first, otherwise as they came. Those in circles are left out."""
    state: dict[str, bool] = {}  # False: under way or in a circle; True: placed
    placed: list[str] = []
    for root in names:
        if root in state:
            continue
        state[root] = False
        stack = [(root, iter(tuple(dependencies.get(root, ()))))]
        while stack:
            name, rest = stack[-1]
            following = next((n for n in rest if n not in state), None)
            if following is not None:
                state[following] = False
                stack.append((following, iter(tuple(dependencies.get(following, ())))))
                continue
            stack.pop()
            if all(state.get(n, True) for n in dependencies.get(name, ())):
                state[name] = True
                placed.append(name)
    return placed


def find_cycle(names: Iterable[str], dependencies: Mapping[str, Iterable[str]]) -> list[str]:
    """One circle among ``names``: ["A", "B", "A"]; empty where there is none."""
    within = set(names)
    done: set[str] = set()
    for root in sorted(within):
        path: list[str] = []
        on_path: set[str] = set()
        stack: list[tuple[str, bool]] = [(root, True)]
        while stack:
            name, entering = stack.pop()
            if not entering:
                on_path.discard(path.pop())
                done.add(name)
            elif name in on_path:
                return [*path[path.index(name) :], name]
            elif name not in done:
                path.append(name)
                on_path.add(name)
                stack.append((name, False))
                stack.extend((n, True) for n in dependencies.get(name, ()) if n in within)
    return []
