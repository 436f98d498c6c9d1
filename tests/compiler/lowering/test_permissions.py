"""Roles: exact actions on exact ARNs, from the calls that a route makes, with the line of each."""

from typing import Any

from csc.compiler import Compilation, compile_project
from csc.compiler.project import project_of, read_project
from tests.compiler.backends.test_golden import APPS

RESOURCES = """
from csc import *

orders = DynamoDB(
    name="orders",
    global_secondary_indexes=[GSI(name="by-owner", partition_key="owner", sort_key="at")],
)
people = DynamoDB(name="people", encryption="kms")


class Order(Model):
    id: str
    owner: str
    at: int


class Person(Model):
    id: str
    name: str
"""


def compiled(files: dict[str, str]) -> Compilation:
    compilation = compile_project(project_of(files))
    assert compilation.assembly is not None, compilation.diagnostics
    return compilation


def statements(compilation: Compilation, route: str) -> list[dict[str, Any]]:
    assert compilation.assembly is not None
    for resource in compilation.assembly.stacks["iam"]["Resources"].values():
        if resource.get("Metadata", {}).get("csc:route") == route:
            found: list[dict[str, Any]] = resource["Properties"]["Policies"][0]["PolicyDocument"][
                "Statement"
            ]
            return found
    return []


def imported(name: str) -> dict[str, Any]:
    return {"Fn::ImportValue": {"Fn::Sub": f"app-${{Stage}}-{name}"}}


def test_a_query_of_an_index_is_allowed_that_index_alone() -> None:
    compilation = compiled(
        {
            "api.py": RESOURCES
            + """
@route("/orders/{owner}", public=True)
def of_owner(owner: str) -> list[Order]:
    return orders.query(owner, index="by-owner")
"""
        }
    )
    assert statements(compilation, "of-owner") == [
        {
            "Sid": "QueryOrdersByOwner",
            "Effect": "Allow",
            "Action": "dynamodb:Query",
            "Resource": {"Fn::Join": ["/", [imported("OrdersTableArn"), "index", "by-owner"]]},
        }
    ]


def test_a_customer_key_may_be_used_through_dynamodb_only() -> None:
    compilation = compiled(
        {
            "api.py": RESOURCES
            + """
@route("/people/{id}", public=True)
def person(id: str) -> Person:
    return people.get(id)
"""
        }
    )
    read, decrypt = statements(compilation, "person")
    assert read["Action"] == "dynamodb:GetItem"
    assert decrypt["Action"] == "kms:Decrypt"
    assert decrypt["Resource"] == imported("PeopleTableKeyArn")
    service = {"Fn::Sub": "dynamodb.${AWS::Region}.amazonaws.com"}
    assert decrypt["Condition"] == {"StringEquals": {"kms:ViaService": service}}


def test_a_route_without_calls_has_no_role() -> None:
    source = '@route("/ping", public=True)\ndef ping() -> dict[str, str]:\n    return {"a": "b"}\n'
    assert statements(compiled({"api.py": RESOURCES + source}), "ping") == []


def test_what_is_refused_by_the_compiler_is_found_in_its_source() -> None:
    files = {
        "api.py": "from app import routes\n",
        "app/__init__.py": "",
        "app/resources.py": RESOURCES,
        "app/helpers.py": """
from app.resources import people as everyone


def name_of(id):
    return everyone.get(id).name


def never_called():
    everyone.scan()
""",
        "app/routes.py": """
import app.helpers
from csc import *
from app import resources
from app.resources import orders


@route("/orders/{id}/letter", public=True)
def letter(id: str) -> dict[str, str]:
    import textwrap

    order = orders.get(id)
    others = resources.orders.query(order.owner, index="by-owner")
    dynamodb("letters").update(order.owner, name="x")
    return {"letter": textwrap.indent(app.helpers.name_of(order.owner), str(len(others)))}
""",
    }
    compilation = compiled(files)
    assert compilation.cloud is not None
    one = compilation.cloud.by_id["letter"]
    assert one.tier == "cpython"
    found = {
        (grant.actions[0], grant.resource, f"{grant.span.file}:{grant.span.line}")
        for grant in one.grants
        if grant.actions[0].startswith("dynamodb:")
    }
    assert found == {
        ("dynamodb:GetItem", ("table", "orders"), "app/routes.py:12"),
        ("dynamodb:Query", ("index", "orders", "by-owner"), "app/routes.py:13"),
        ("dynamodb:UpdateItem", ("table", "letters"), "app/routes.py:14"),
        ("dynamodb:GetItem", ("table", "people"), "app/helpers.py:6"),
    }


def test_no_statement_of_the_fixtures_has_a_wildcard_but_where_aws_knows_no_other() -> None:
    for app in sorted(path for path in APPS.iterdir() if path.is_dir()):
        assembly = compile_project(read_project(app)).assembly
        assert assembly is not None
        for name, role in assembly.stacks["iam"]["Resources"].items():
            for policy in role["Properties"].get("Policies", []):
                for one in policy["PolicyDocument"]["Statement"]:
                    assert "*" not in str(one["Action"]), name
                    if one["Resource"] == "*":
                        assert one["Sid"] == "SendTraces", name
                    elif "*" in str(one["Resource"]):
                        assert one["Sid"] == "WriteLogs", name
