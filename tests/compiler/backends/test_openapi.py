"""The OpenAPI document is valid, complete, and has the integrations."""

import pytest
import yaml
from openapi_spec_validator import validate

from tests.compiler.backends.test_golden import APPS, compiled


def document(app: str) -> dict[str, object]:
    found: dict[str, object] = yaml.safe_load(compiled(app).files["openapi.yaml"])
    return found


@pytest.mark.parametrize("app", sorted(path.name for path in APPS.iterdir() if path.is_dir()))
def test_it_is_valid(app: str) -> None:
    validate(document(app))


def test_an_operation_says_all_that_a_client_needs() -> None:
    paths = yaml.safe_load(compiled("shop").files["openapi.yaml"])["paths"]
    listing = paths["/orders"]["get"]
    assert listing["operationId"] == "my-orders"
    limit = {"type": "integer", "default": 10}
    expected = {"name": "limit", "in": "query", "required": False, "schema": limit}
    assert expected in listing["parameters"]
    assert listing["security"] == [{"CustomersAuthorizer": []}]
    placing = paths["/orders"]["post"]
    assert sorted(placing["responses"]) == ["201", "400", "401", "403", "429", "500"]
    body = placing["requestBody"]["content"]["application/json"]["schema"]
    assert body == {"$ref": "#/components/schemas/NewOrder"}
    integration = placing["x-amazon-apigateway-integration"]
    assert integration["type"] == "aws"
    assert integration["uri"].endswith(":dynamodb:action/UpdateItem")
    assert integration["passthroughBehavior"] == "never"
    deleting = paths["/products/{id}"]["delete"]
    assert "content" not in deleting["responses"]["204"]
    assert deleting["security"] == [{"CustomersAuthorizer": ["shop/catalogue.write"]}]


def test_the_templates_are_those_of_the_stack() -> None:
    assembly = compiled("todo")
    operation = yaml.safe_load(assembly.files["openapi.yaml"])["paths"]["/todos/{id}"]["get"]
    template = operation["x-amazon-apigateway-integration"]["requestTemplates"]["application/json"]
    method = assembly.stacks["api"]["Resources"]["GetTodoMethod"]["Properties"]
    assert template == method["Integration"]["RequestTemplates"]["application/json"]
    assert template.encode() == assembly.files["vtl/get-todo.vtl"]
