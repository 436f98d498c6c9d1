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


OVERRIDDEN = """from csc import *

user_db = DynamoDB(
    name="users",
    partition_key="userId",
    sort_key="timestamp",
    encryption=False,
    point_in_time_recovery=False,
    autoscale=False,
    read_capacity=5,
    write_capacity=7,
)


class User(Model):
    userId: str
    timestamp: str


@route("/users/{user}/{at}", public=True)
def get_user(user: str, at: str) -> User:
    return user_db.get(user, at)
"""


def test_every_default_of_a_table_can_be_overridden() -> None:
    found = compile_project(project_of({"api.py": OVERRIDDEN}))
    assert found.diagnostics == ()
    assert found.assembly is not None
    table = found.assembly.stacks["data"]["Resources"]["UsersTable"]["Properties"]
    assert table["SSESpecification"] == {"SSEEnabled": False}
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": False}
    assert table["BillingMode"] == "PROVISIONED"
    assert table["ProvisionedThroughput"] == {"ReadCapacityUnits": 5, "WriteCapacityUnits": 7}
    assert [k["AttributeName"] for k in table["KeySchema"]] == ["userId", "timestamp"]
