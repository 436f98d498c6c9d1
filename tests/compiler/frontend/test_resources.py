"""Declarations of a whole project, whatever module they stand in."""

from csc.compiler import compile_project
from csc.compiler.project import project_of

ROUTE = (
    "from csc import *\n\n\n"
    '@route("/u/{id}", public=True)\n'
    "def u(id: str) -> dict[str, str]:\n"
    '    user = dynamodb("users").get(id)\n'
    '    return {"id": user.id}\n'
)
TABLE = 'from csc import *\n\nusers = DynamoDB(name="users")\n'


def test_a_table_by_its_name_may_be_declared_in_a_module_that_is_read_later() -> None:
    for entry in ("import routes\nimport tables\n", "import tables\nimport routes\n"):
        files = {"api.py": entry, "routes.py": ROUTE, "tables.py": TABLE}
        found = compile_project(project_of(files))
        assert found.diagnostics == ()
        assert found.program is not None
        (table,) = found.program.tables.values()
        assert (table.key, table.name) == ("users", "users")
