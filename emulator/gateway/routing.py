"""From a path and an HTTP method to the method that serves it.

    Routes([("/orders/{id}", "GET", plan), …]).match("GET", "/orders/7") ──▶ (plan, {"id": "7"})

A segment matches its exact resource before a ``{parameter}`` before a ``{greedy+}``.  A resource that
has neither the method nor ANY doesn't match, and the next best is tried (recorded on AWS: OPTIONS of
``/test`` goes to ``/{proxy+}`` where ``/test`` has only POST).  Leading slashes are one, a trailing
slash is none.
"""

from collections.abc import Iterable
from typing import Generic, TypeVar

T = TypeVar("T")


class Node(Generic[T]):
    """A resource: its methods, its exact children, and at most one of each kind of variable."""

    __slots__ = ("children", "greedy", "greedy_name", "methods", "parameter", "parameter_name")

    def __init__(self) -> None:
        self.methods: dict[str, T] = {}
        self.children: dict[str, Node[T]] = {}
        self.parameter: Node[T] | None = None
        self.parameter_name = ""
        self.greedy: Node[T] | None = None
        self.greedy_name = ""


class Routes(Generic[T]):
    """A resource tree, with shortcuts: ``exact`` has the methods of paths without variables, by verb,
    ``fixed`` the resources at such paths, for ``/orders/{id}`` and its like below them."""

    __slots__ = ("exact", "fixed", "root")

    def __init__(self, methods: Iterable[tuple[str, str, T]]) -> None:
        """``methods`` are (resource path, HTTP method or ANY, what serves it)."""
        self.root: Node[T] = Node()
        self.exact: dict[str, dict[str, T]] = {}
        self.fixed: dict[str, Node[T]] = {"": self.root}
        for path, http_method, served in methods:
            if "{" not in path and http_method != "ANY":
                self.exact.setdefault(http_method, {})[path] = served
            self._node(path).methods[http_method] = served

    def _node(self, path: str) -> Node[T]:
        node, fixed = self.root, ""
        for part in path.split("/"):
            if not part:
                continue
            fixed += "/" + part
            if part.startswith("{") and part.endswith("+}"):
                node.greedy = node.greedy or Node()
                node.greedy_name, node = part[1:-2], node.greedy
            elif part.startswith("{") and part.endswith("}"):
                node.parameter = node.parameter or Node()
                node.parameter_name, node = part[1:-1], node.parameter
            else:
                node = node.children.setdefault(part, Node())
                if "{" not in fixed:
                    self.fixed[fixed] = node
        return node

    def match(self, http_method: str, path: str) -> tuple[T, dict[str, str]] | None:
        """What serves the still encoded ``path``, with its raw path parameters; None for nothing."""
        exact = self.exact.get(http_method)
        served = exact.get(path) if exact is not None else None
        if served is not None:
            return served, {}
        parent, _, last = path.rpartition("/")
        above = self.fixed.get(parent)
        if above is not None and last and last not in above.children:
            variable = above.parameter
            if variable is not None:
                served = variable.methods.get(http_method) or variable.methods.get("ANY")
                if served is not None:
                    return served, {above.parameter_name: last}
        return self._search(http_method, path)

    def _search(self, http_method: str, path: str) -> tuple[T, dict[str, str]] | None:
        if path.startswith("//") or path.endswith("/"):
            path = "/" + path.strip("/")
        segments = path[1:].split("/") if len(path) > 1 else []
        found: dict[str, str] = {}
        taken: list[tuple[str, str]] = []
        node, depth = self.root, 0
        for segment in segments:  # as far as there is but one way
            child = node.children.get(segment)
            if node.greedy is not None or (child is None) is (node.parameter is None):
                break
            if child is None:
                if not segment:
                    return None
                assert node.parameter is not None
                taken.append((node.parameter_name, segment))
                child = node.parameter
            node = child
            depth += 1
        served = _walk(node, segments, depth, http_method, found)
        if served is None:
            return None
        found.update(reversed(taken))
        return served, found


def _walk(
    node: Node[T], segments: list[str], depth: int, http_method: str, found: dict[str, str]
) -> T | None:
    if depth == len(segments):
        methods = node.methods
        return methods.get(http_method) or methods.get("ANY")
    segment = segments[depth]
    child = node.children.get(segment)
    if child is not None:
        served = _walk(child, segments, depth + 1, http_method, found)
        if served is not None:
            return served
    if node.parameter is not None and segment:
        served = _walk(node.parameter, segments, depth + 1, http_method, found)
        if served is not None:
            found[node.parameter_name] = segment
            return served
    if node.greedy is not None:
        methods = node.greedy.methods
        served = methods.get(http_method) or methods.get("ANY")
        if served is not None:
            found[node.greedy_name] = "/".join(segments[depth:])
            return served
    return None
