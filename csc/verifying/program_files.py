"""A route's program for its Python form: the project's sources, ``table.get`` read as ``find`` where its bundle has that."""

from collections.abc import Mapping

from csc.compiler.backends.lambda_ import find_instead
from csc.compiler.ir.model import Program, Route


def program_files(program: Program, route: Route) -> Mapping[str, str]:
    """Text by path. Routes whose bundles have the same program are given equal ones."""
    found_at = route.handler.found_at
    if not found_at:
        return program.sources
    texts = dict(program.sources)
    for name in {span.file for span in found_at}:
        texts[name] = find_instead(texts[name], (span for span in found_at if span.file == name))
    return texts
