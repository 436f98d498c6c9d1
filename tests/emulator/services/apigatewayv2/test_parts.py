"""APIs and their parts: made, shown, changed, deleted, and what is refused."""

from typing import Any

import pytest

from tests.emulator.http_api.conftest import FUNCTION
from tests.emulator.services.apigatewayv2.conftest import Control

JWT = {
    "AuthorizerType": "JWT",
    "IdentitySource": ["$request.header.Authorization"],
    "JwtConfiguration": {"Issuer": "https://issuer.example.com", "Audience": ["a"]},
    "Name": "tokens",
}
REQUEST = {
    "AuthorizerType": "REQUEST",
    "AuthorizerUri": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
    + FUNCTION
    + "auth/invocations",
    "AuthorizerPayloadFormatVersion": "2.0",
    "IdentitySource": ["$request.header.Authorization"],
    "Name": "callers",
}


def test_an_api_as_it_is_made(control: Control) -> None:
    made = control.make("CreateApi", Name="orders", ProtocolType="HTTP", Tags={"a": "b"})
    api_id = made["ApiId"]
    assert made == {
        "ApiEndpoint": f"https://{api_id}.execute-api.us-east-1.amazonaws.com",
        "ApiId": api_id,
        "ApiKeySelectionExpression": "$request.header.x-api-key",
        "CreatedDate": 1_700_000_000,
        "DisableExecuteApiEndpoint": False,
        "IpAddressType": "ipv4",
        "Name": "orders",
        "ProtocolType": "HTTP",
        "RouteSelectionExpression": "$request.method $request.path",
        "Tags": {"a": "b"},
    }
    assert len(api_id) == 10
    assert control.make("GetApi", ApiId=api_id) == made
    assert control.make("GetApis")["Items"] == [made]
    changed = control.make("UpdateApi", ApiId=api_id, Name="more", CorsConfiguration={"MaxAge": 5})
    assert (changed["Name"], changed["CorsConfiguration"]) == ("more", {"MaxAge": 5})
    control.make("DeleteCorsConfiguration", ApiId=api_id)
    assert "CorsConfiguration" not in control.make("GetApi", ApiId=api_id)
    control.make("DeleteApi", ApiId=api_id)
    missing = f"NotFoundException: Invalid API identifier specified {api_id}"
    assert control.refused("GetApi", ApiId=api_id) == missing


async def test_quick_create_serves_at_once(control: Control) -> None:
    control.answering(lambda event: event["routeKey"])
    api_id = control.api(Target=FUNCTION + "f", RouteKey="GET /hello")
    assert await control.get(api_id, "/hello") == (200, b"GET /hello")
    (integration,) = control.make("GetIntegrations", ApiId=api_id)["Items"]
    assert integration["ApiGatewayManaged"] is True
    assert integration["PayloadFormatVersion"] == "2.0"
    (stage,) = control.make("GetStages", ApiId=api_id)["Items"]
    assert (stage["StageName"], stage["AutoDeploy"]) == ("$default", True)
    control.make("UpdateApi", ApiId=api_id, RouteKey="$default", Target=FUNCTION + "f:live")
    control.functions.handlers["live"] = lambda event: "new"
    assert await control.get(api_id, "/anything") == (200, b"new")


def test_a_route_and_its_integration(control: Control) -> None:
    api_id = control.api()
    integration = control.function(api_id)
    shown = control.make("GetIntegration", ApiId=api_id, IntegrationId=integration)
    assert shown == {
        "ConnectionType": "INTERNET",
        "IntegrationId": integration,
        "IntegrationMethod": "POST",
        "IntegrationType": "AWS_PROXY",
        "IntegrationUri": FUNCTION + "f",
        "PayloadFormatVersion": "2.0",
        "TimeoutInMillis": 30000,
    }
    name = control.route(api_id, "GET /x", integration)
    assert control.make("GetRoute", ApiId=api_id, RouteId=name) == {
        "ApiKeyRequired": False,
        "AuthorizationType": "NONE",
        "RouteId": name,
        "RouteKey": "GET /x",
        "Target": f"integrations/{integration}",
    }
    again = f"integrations/{integration}"
    assert control.refused("CreateRoute", ApiId=api_id, RouteKey="GET /x", Target=again) == (
        "ConflictException: Route with key GET /x already exists for this API"
    )
    assert control.refused("DeleteIntegration", ApiId=api_id, IntegrationId=integration) == (
        f"ConflictException: Cannot delete Integration '{integration}' due to an existing Target "
        f"reference on route '{name}'"
    )
    changed = control.make("UpdateRoute", ApiId=api_id, RouteId=name, RouteKey="POST /y")
    assert changed["RouteKey"] == "POST /y"
    control.make("DeleteRoute", ApiId=api_id, RouteId=name)
    control.make("DeleteIntegration", ApiId=api_id, IntegrationId=integration)
    missing = f"NotFoundException: Invalid Route identifier specified {name}"
    assert control.refused("GetRoute", ApiId=api_id, RouteId=name) == missing


def test_maps_are_merged_and_an_empty_text_removes(control: Control) -> None:
    api_id = control.api()
    given = {"append:header.a": "1", "remove:querystring.b": "''"}
    responses = {"404": {"append:header.e": "x"}, "500": {"overwrite:statuscode": "403"}}
    name = control.function(api_id, RequestParameters=given, ResponseParameters=responses)
    changed = control.make(
        "UpdateIntegration",
        ApiId=api_id,
        IntegrationId=name,
        RequestParameters={"overwrite:header.c": "2", "remove:querystring.b": ""},
        ResponseParameters={"404": {}},
    )
    assert changed["RequestParameters"] == {"append:header.a": "1", "overwrite:header.c": "2"}
    assert changed["ResponseParameters"] == {"500": {"overwrite:statuscode": "403"}}


@pytest.mark.parametrize(
    ("operation", "given", "why"),
    [
        ("CreateRoute", {"RouteKey": "FETCH /x"}, "not formatted properly"),
        ("CreateRoute", {"RouteKey": "GET x"}, "not formatted properly"),
        ("CreateRoute", {"RouteKey": "GET /{a+}/b"}, "greedy path variable"),
        ("CreateRoute", {"RouteKey": "GET /x", "Target": "integrations/no"}, "Invalid Integration"),
        ("CreateRoute", {"RouteKey": "GET /x", "AuthorizationType": "JWT"}, "AuthorizerId"),
        (
            "CreateRoute",
            {"RouteKey": "GET /x", "AuthorizationType": "JWT", "AuthorizerId": "no"},
            "Invalid Authorizer",
        ),
        ("CreateRoute", {"RouteKey": "GET /x", "AuthorizationScopes": ["a"]}, "only supported"),
        ("CreateIntegration", {"IntegrationType": "AWS"}, "not supported for HTTP APIs"),
        ("CreateIntegration", {"IntegrationType": "MOCK"}, "not supported for HTTP APIs"),
        ("CreateIntegration", {"IntegrationType": "AWS_PROXY"}, "IntegrationUri is required"),
        ("CreateIntegration", {"IntegrationType": "HTTP_PROXY", "IntegrationUri": "x"}, "http://"),
        (
            "CreateIntegration",
            {"IntegrationType": "HTTP_PROXY", "IntegrationUri": "http://x", "TimeoutInMillis": 9},
            "greater than or equal to 50",
        ),
        ("CreateAuthorizer", JWT | {"JwtConfiguration": {}}, "required for JWT"),
        (
            "CreateAuthorizer",
            {**REQUEST, "AuthorizerPayloadFormatVersion": None},
            "AuthorizerPayloadFormatVersion is a required parameter",
        ),
        (
            "CreateAuthorizer",
            REQUEST | {"AuthorizerPayloadFormatVersion": "1.0", "EnableSimpleResponses": True},
            "Simple responses",
        ),
        (
            "CreateAuthorizer",
            REQUEST | {"IdentitySource": [], "AuthorizerResultTtlInSeconds": 5},
            "identity source is required",
        ),
        ("CreateStage", {"StageName": "a b"}, "Stage name only allows"),
        ("CreateStage", {"StageName": "a", "DeploymentId": "no"}, "Invalid Deployment"),
        ("CreateStage", {"StageName": "a", "RouteSettings": {"x": {}}}, "not formatted"),
    ],
)
def test_what_is_refused(control: Control, operation: str, given: dict[str, Any], why: str) -> None:
    known = {name: value for name, value in given.items() if value is not None}
    assert why in control.refused(operation, ApiId=control.api(), **known)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"ProtocolType": "WEBSOCKET"}, "doesn't emulate WebSocket"),
        (
            {"CorsConfiguration": {"AllowOrigins": ["*"], "AllowCredentials": True}},
            "AllowCredentials",
        ),
        ({"CorsConfiguration": {"AllowOrigins": ["example.com"]}}, "Invalid format for origin"),
        ({"CorsConfiguration": {"AllowMethods": ["FETCH"]}}, "Invalid method"),
        ({"Target": "nonsense"}, "Invalid ARN"),
    ],
)
def test_apis_that_are_refused(control: Control, given: dict[str, Any], why: str) -> None:
    assert why in control.refused("CreateApi", **{"Name": "a", "ProtocolType": "HTTP", **given})
    assert control.make("GetApis")["Items"] == []


def test_an_authorizer_that_a_route_asks_stays(control: Control) -> None:
    api_id = control.api()
    tokens = control.make("CreateAuthorizer", ApiId=api_id, **JWT)["AuthorizerId"]
    callers = control.make("CreateAuthorizer", ApiId=api_id, **REQUEST)["AuthorizerId"]
    more = {"AuthorizationType": "JWT", "AuthorizerId": tokens}
    name = control.route(api_id, "GET /x", control.function(api_id), **more)
    assert "is referenced by route" in control.refused(
        "DeleteAuthorizer", ApiId=api_id, AuthorizerId=tokens
    )
    wrong = {"RouteId": name, "AuthorizerId": callers}
    assert "is of type REQUEST" in control.refused("UpdateRoute", ApiId=api_id, **wrong)
    control.make("UpdateRoute", ApiId=api_id, RouteId=name, AuthorizationType="NONE")


def test_pages(control: Control) -> None:
    names = [control.api() for _ in range(5)]
    first = control.make("GetApis", MaxResults="2")
    second = control.make("GetApis", MaxResults="2", NextToken=first["NextToken"])
    last = control.make("GetApis", MaxResults="2", NextToken=second["NextToken"])
    found = [one["ApiId"] for page in (first, second, last) for one in page["Items"]]
    assert found == names
    assert "NextToken" not in last
    assert control.refused("GetApis", NextToken="%").startswith("BadRequestException")


def test_tags_by_arn(control: Control) -> None:
    api_id = control.api(Tags={"a": "1"})
    arn = f"arn:aws:apigateway:us-east-1::/apis/{api_id}"
    control.make("TagResource", ResourceArn=arn, Tags={"b": "2"})
    control.make("UntagResource", ResourceArn=arn, TagKeys=["a"])
    assert control.make("GetTags", ResourceArn=arn) == {"Tags": {"b": "2"}}
    assert control.make("GetApi", ApiId=api_id)["Tags"] == {"b": "2"}
    gone = "arn:aws:apigateway:us-east-1::/apis/none"
    assert control.refused("GetTags", ResourceArn=gone).startswith("NotFoundException")
    assert control.refused("GetTags", ResourceArn="x").startswith("BadRequestException")


def test_models_and_vpc_links_are_kept_and_shown(control: Control) -> None:
    api_id = control.api()
    schema = '{"type": "object", "properties": {"n": {"type": "integer"}}}'
    made = control.make("CreateModel", ApiId=api_id, Name="Order", Schema=schema)
    template = control.make("GetModelTemplate", ApiId=api_id, ModelId=made["ModelId"])
    assert '"n"' in template["Value"]
    link = control.make("CreateVpcLink", Name="link", SubnetIds=["subnet-1"])
    assert (link["VpcLinkStatus"], link["VpcLinkVersion"]) == ("AVAILABLE", "V2")
    renamed = control.make("UpdateVpcLink", VpcLinkId=link["VpcLinkId"], Name="other")
    assert renamed["Name"] == "other"
    control.make("DeleteVpcLink", VpcLinkId=link["VpcLinkId"])
    assert control.make("GetVpcLinks")["Items"] == []


def test_roles_that_are_handed_over_are_passed(control: Control) -> None:
    service: Any = control.cloud.services["apigatewayv2"]
    role = "arn:aws:iam::123456789012:role/gateway"
    found = service.permissions("CreateIntegration", {"ApiId": "a1", "CredentialsArn": role}, None)
    assert [(one.action, one.resource) for one in found] == [
        ("apigateway:POST", "arn:aws:apigateway:us-east-1::/apis/a1/integrations"),
        ("iam:PassRole", role),
    ]
    body = f'{{"openapi": "3.0.1", "paths": {{"/": {{"credentials": "{role}"}}}}}}'
    found = service.permissions("ImportApi", {"Body": body}, None)
    assert role in [one.resource for one in found]


async def test_a_domain_and_its_mappings(control: Control) -> None:
    control.answering(lambda event: event["rawPath"])
    api_id = control.api(Target=FUNCTION + "f")
    domain = control.make("CreateDomainName", DomainName="api.example.com")
    assert domain["DomainNameArn"] == "arn:aws:apigateway:us-east-1::/domainnames/api.example.com"
    where = {"DomainName": "api.example.com", "ApiId": api_id, "Stage": "$default"}
    made = control.make("CreateApiMapping", ApiMappingKey="v1/shop", **where)
    response = await control.ask("GET", "/v1/shop/x", host="api.example.com")
    assert (response.status, response.body) == (200, b"/x")
    taken = control.refused("CreateApiMapping", ApiMappingKey="v1/shop", **where)
    assert taken.startswith("ConflictException")
    for key in ("/a", "a//b", "a/", "a b"):
        refused = control.refused("CreateApiMapping", ApiMappingKey=key, **where)
        assert refused.startswith("BadRequestException: API mapping key")
    again = control.refused("CreateDomainName", DomainName="api.example.com")
    assert again == "ConflictException: The domain name resource already exists."
    control.make(
        "DeleteApiMapping", DomainName="api.example.com", ApiMappingId=made["ApiMappingId"]
    )
    control.make("DeleteDomainName", DomainName="api.example.com")
    assert control.make("GetDomainNames")["Items"] == []


def test_what_a_watched_file_declares_is_changed_there(control: Control) -> None:
    control.routes("GET /x")
    api_id = control.api_id
    refused = control.refused("CreateRoute", ApiId=api_id, RouteKey="GET /y")
    assert "declared by a template" in refused
    assert "declared by a template" in control.refused("DeleteApi", ApiId=api_id)
    (route,) = control.make("GetRoutes", ApiId=api_id)["Items"]
    assert route["RouteKey"] == "GET /x"
