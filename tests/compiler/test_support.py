"""The table of the handler language says what the compiler does: every ``yes`` runs there, no ``no`` does."""

import pytest

from csc.compiler import compile_project
from csc.compiler.backends.wasm import compile_route
from csc.compiler.project import project_of
from csc.compiler.support import ROWS, Row, language_page
from csc.emulator.gateway.lint import lint_assembly


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.construct)
def test_row(row: Row) -> None:
    found = compile_project(project_of({"api.py": row.source}))
    assert found.diagnostics == ()
    assert found.program is not None and found.cloud is not None
    (placed,) = found.cloud.routes
    route = placed.route
    runs = {
        "vtl": placed.tier == "vtl",
        "wasm": not route.handler.refusals
        and isinstance(compile_route(found.program, route), bytes),
    }
    for column, said in (("vtl", row.vtl), ("wasm", row.wasm)):
        if said != "partial":
            assert runs[column] == (said == "yes"), column
    assert found.assembly is not None
    assert lint_assembly(found.assembly) == []
    if placed.tier != "vtl":
        assert all(reason.message and reason.span for reason in placed.reasons)


def test_the_page_has_every_row() -> None:
    assert sum(line.count("| yes |\n") for line in language_page().splitlines(True)) == len(ROWS)
