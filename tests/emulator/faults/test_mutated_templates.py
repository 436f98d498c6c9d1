"""A clean template, changed in each of eleven ways that linters let pass: ``csc check`` refuses it, with place and remedy."""

import json
from pathlib import Path

import pytest

from csc.dev import check
from csc.diagnostics import Diagnostic
from csc.emulator.cloudformation.load_template import load_template

TEMPLATES = Path(__file__).parent / "templates"
ESCAPED = '"$util.escapeJavaScript($input.params(\'id\')).replaceAll("\\\\\'", "\'")"'

CLOUDFORMATION = {
    "broken VTL: no #end": ("$input.json('$.Item')#end", "$input.json('$.Item')", "CSC609"),
    "broken VTL: a parenthesis": ('if($input.path(\'$.Item\') == "")', "if($input.path('$.Item' == ", "CSC609"),
    "broken VTL: a directive of nothing": ("#foreach($item in $input.path('$.Items'))", "#foreach()", "CSC609"),
    "no JSON: a comma is missing": ('"${Orders}",\n              "Key"', '"${Orders}"\n              "Key"', "CSC654"),
    "no JSON: a brace is missing": ("{\"message\": \"Bad Request\"}'", "{\"message\": \"Bad Request\"'", "CSC654"),
    "no JSON: a name without quotes": ('{"message": "Bad', '{message: "Bad', "CSC654"),
    "no JSON: a comma too many": ('"Bad Request"}', '"Bad Request",}', "CSC654"),
    "no JSON at all": ("{\n              \"TableName\": \"${Orders}\",\n              \"Key\": {\"id\": {\"S\": " + ESCAPED + "}}\n            }", "TableName=${Orders}", "CSC666"),
    "an action that isn't": ("action/GetItem", "action/GetItems", "CSC660"),
    "an action of another service": ("dynamodb:action/Query", "dynamodb:action/SendMessage", "CSC660"),
    "no such service": ("dynamodb:action/Query", "dynamo:action/Query", "CSC609"),
    "a role lacks the action": ("[dynamodb:GetItem, dynamodb:Query]", "[dynamodb:GetItem]", "CSC661"),
    "a role has another action": ("dynamodb:GetItem, ", "dynamodb:GetItems, ", "CSC661"),
    "a role is for another table": ("- !GetAtt Orders.Arn", '- !Sub "${Orders.Arn}s"', "CSC661"),
    "a role denies": ("Effect: Allow\n                Action", "Effect: Deny\n                Action", "CSC661"),
    "the index's ARN is missing": ('                  - !Sub "${Orders.Arn}/index/by-customer"\n', "", "CSC661"),
    "another index's ARN": ("index/by-customer", "index/by-date", "CSC661"),
    "trust in another service": ("Service: apigateway.", "Service: lambda.", "CSC662"),
    "trust in an account": ("{Service: apigateway.amazonaws.com}", '{AWS: "arn:aws:iam::123456789012:root"}', "CSC662"),
    "trust that is denied": ("Effect: Allow\n            Principal", "Effect: Deny\n            Principal", "CSC662"),
    "a status without its response": ('        - StatusCode: "400"\n        - StatusCode: "404"', '        - StatusCode: "404"', "CSC663"),
    "a status of another method": ('- StatusCode: "400"\n            Sel', '- StatusCode: "403"\n            Sel', "CSC663"),
    "no DependsOn": ("    DependsOn: [GetOrder, FindOrders]\n", "", "CSC664"),
    "DependsOn misses a method": ("[GetOrder, FindOrders]", "GetOrder", "CSC664"),
    "a bad verb": ("HttpMethod: GET\n      Auth", "HttpMethod: GTE\n      Auth", "CSC609"),
    "a verb in lower case": ("HttpMethod: GET\n      Auth", "HttpMethod: get\n      Auth", "CSC609"),
    "Cognito without an authorizer": ("      AuthorizerId: !Ref Authorizer\n", "", "CSC609"),
    "an authorizer that isn't asked": ("      AuthorizationType: COGNITO_USER_POOLS\n", "", "CSC667"),
    "an authorizer of another kind": ("AuthorizationType: COGNITO_USER_POOLS", "AuthorizationType: CUSTOM", "CSC667"),
    "a path part twice": ("PathPart: customers", "PathPart: orders", "CSC665"),
    "two variables of one parent": ("PathPart: customers", 'PathPart: "{any}"}\n  Other:\n    Type: AWS::ApiGateway::Resource\n    Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: "{id}"', "CSC665"),
    "a method twice": ("ResourceId: !Ref CustomersPath", "ResourceId: !Ref OrderPath", "CSC665"),
}  # fmt: skip
OPENAPI = {
    "broken VTL": ("#else$input", "#elsif$input.path($", "CSC609"),
    "no JSON": ('"TableName": "orders",', '"TableName": "orders"', "CSC654"),
    "an action that isn't": ("action/GetItem", "action/Getitem", "CSC660"),
    "a status without its response": ('        "400": {description: no order}\n', "", "CSC663"),
    "Cognito without its authorizer": ("security: [{people: []}]", "security: [{persons: []}]", "CSC609"),
    "two variables of one parent": ("components:", "  /orders/{key}/lines: {get: {responses: {}}}\ncomponents:", "CSC665"),
}  # fmt: skip
SAM = {
    "no JSON": ('"by-customer",\n', '"by-customer"\n', "CSC654"),
    "a role lacks the action": ("[dynamodb:Query]", "[dynamodb:GetItem]", "CSC661"),
    "the index's ARN is missing": ('                  - !Sub "${Orders.Arn}/index/by-customer"\n', "", "CSC661"),
    "trust in another service": ("Service: apigateway.", "Service: ec2.", "CSC662"),
    "a status without its response": ('{"200": {description: their orders}}', '{"201": {description: made}}', "CSC663"),
    "an action that isn't": ("action/Query", "action/Search", "CSC660"),
}  # fmt: skip
ALL = [
    *(("orders.yaml", name, *change) for name, change in CLOUDFORMATION.items()),
    *(("orders-openapi.yaml", name, *change) for name, change in OPENAPI.items()),
    *(("orders-sam.yaml", name, *change) for name, change in SAM.items()),
]


def errors_of(path: Path) -> list[Diagnostic]:
    return [found for found in check(path, allow_missing=True) if found.severity == "error"]


@pytest.mark.parametrize("file", ["orders.yaml", "orders-openapi.yaml", "orders-sam.yaml"])
def test_a_clean_template_has_no_faults(file: str) -> None:
    assert check(TEMPLATES / file, allow_missing=True) == ()


@pytest.mark.parametrize(
    ("file", "name", "before", "after", "code"), ALL, ids=lambda x: str(x)[:30]
)
def test_a_fault_is_refused_with_place_and_remedy(
    tmp_path: Path, file: str, name: str, before: str, after: str, code: str
) -> None:
    clean = (TEMPLATES / file).read_text()
    assert before in clean, name
    path = tmp_path / file
    path.write_text(clean.replace(before, after, 1))
    found = errors_of(path)
    assert code in [one.code for one in found], found
    for one in found:
        assert one.remedy
        assert one.span is not None
        assert one.span.file == str(path)
        assert one.source == path.read_text().splitlines()[one.span.line - 1]
    assert any(one.span and one.span.line > 1 for one in found)


@pytest.mark.parametrize("name", CLOUDFORMATION)
def test_so_it_is_in_json(tmp_path: Path, name: str) -> None:
    """The same faults, in CloudFormation's other dialect."""
    before, after, code = CLOUDFORMATION[name]
    yaml = tmp_path / "orders.yaml"
    yaml.write_text((TEMPLATES / "orders.yaml").read_text().replace(before, after, 1))
    path = tmp_path / "orders.json"
    path.write_text(json.dumps(load_template(yaml), indent=2))
    found = [one for one in errors_of(path) if one.code == code]
    assert found
    assert all(one.span and one.span.file == str(path) and one.span.line > 1 for one in found)


def test_a_fault_stands_in_its_line(tmp_path: Path) -> None:
    """Inside a template, too."""
    path = tmp_path / "orders.yaml"
    before, after, _ = CLOUDFORMATION["no JSON: a comma is missing"]
    path.write_text((TEMPLATES / "orders.yaml").read_text().replace(before, after))
    (found,) = errors_of(path)
    assert found.span is not None
    line = path.read_text().splitlines()[found.span.line - 1]
    assert line[found.span.column - 1 :].startswith('"Key"')
