"""The Lambda bundle of a served route, made when it is first asked for and again when the route has changed."""

from collections.abc import Callable, Mapping

from csc.compiler.backends.lambda_ import bundle
from csc.compiler.lowering.cloud import CloudProgram
from csc.compiler.lowering.reach import reaches


class Bundles:
    """``find`` is None for a route that is not served in a typed form, or that needs what the sandbox has not."""

    def __init__(self, current: Callable[[], CloudProgram | None]) -> None:
        self.current = current
        self.made: dict[str, tuple[object, Mapping[str, bytes] | None]] = {}

    def find(self, route: str) -> Mapping[str, bytes] | None:
        cloud = self.current()
        placed = cloud.by_id.get(route) if cloud is not None else None
        if cloud is None or placed is None or placed.tier not in ("vtl", "wasm"):
            return None
        if route not in self.made or self.made[route][0] is not placed:
            outside = reaches(cloud.program, placed.route) is not None
            self.made[route] = (placed, None if outside else bundle(cloud.program, placed.route))
        return self.made[route][1]
