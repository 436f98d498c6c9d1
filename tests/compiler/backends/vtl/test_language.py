"""Every construct that the language page lists: where its handler is on VTL, the templates are ones that the gateway takes."""

import pytest

from csc.compiler import compile_project
from csc.compiler.project import project_of
from csc.compiler.support import ROWS, Row
from csc.emulator.gateway.velocity import compile_template


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.construct)
def test_the_templates_parse(row: Row) -> None:
    cloud = compile_project(project_of({"api.py": row.source})).cloud
    assert cloud is not None
    for one in cloud.routes:
        if one.templates is not None:
            for text in (one.templates.request, one.templates.response, one.templates.refused):
                compile_template(text, one.route.id)
