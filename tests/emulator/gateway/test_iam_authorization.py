"""AWS_IAM and the API's resource policy."""

import time
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

MOCK: dict[str, Any] = {
    "Integration": {
        "Type": "MOCK",
        "RequestTemplates": {"application/json": '{"statusCode": 200}'},
        "IntegrationResponses": [
            {
                "StatusCode": "200",
                "ResponseTemplates": {"application/json": "$context.identity.userArn"},
            }
        ],
    },
    "MethodResponses": [{"StatusCode": "200"}],
}
SCOPE = "AWS4-HMAC-SHA256 Credential=AK/20260101/us-east-1"
SIGNED = {**MOCK, "AuthorizationType": "AWS_IAM"}


def user(*statements: Any) -> dict[str, Any]:
    document = {"Version": "2012-10-17", "Statement": list(statements)}
    policies = [{"PolicyName": "invoke", "PolicyDocument": document}] if statements else []
    return {
        "User": {
            "Type": "AWS::IAM::User",
            "Properties": {"UserName": "author", "Policies": policies},
        },
        "UserKey": {"Type": "AWS::IAM::AccessKey", "Properties": {"UserName": {"Ref": "User"}}},
    }


def allow(resource: str = "*") -> dict[str, Any]:
    return {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": resource}


def signed(gateway: Any, path: str, *, service: str = "execute-api", secret: str = "") -> Any:
    """The headers of a request signed now by the template's user."""
    gateway.time = time.time()
    found = next(
        realised.identity
        for realised in gateway.deployment.resources.values()
        if realised.type == "AWS::IAM::AccessKey"
    )
    credentials = Credentials(found.ref, secret or found.attributes["SecretAccessKey"])
    request = AWSRequest("GET", f"https://api.example.com{path}")
    SigV4Auth(credentials, service, "us-east-1").add_auth(request)
    return {name: value for name, value in request.headers.items() if name != "Host"}


async def test_a_signed_request_of_a_user_who_may(gateway: Any) -> None:
    gateway.serve({"GET /a/{b}": SIGNED}, user(allow("arn:aws:execute-api:*:*:*/test/GET/a/*")))
    gateway.enforce_iam()
    answer = await gateway.call("GET", "/a/1", signed(gateway, "/a/1"))
    assert (answer.status, answer.body) == (200, b"arn:aws:iam::123456789012:user/author")


async def test_a_signed_request_of_a_user_who_may_not(gateway: Any) -> None:
    gateway.serve({"GET /a": SIGNED}, user(allow("arn:aws:execute-api:*:*:*/test/GET/b")))
    gateway.enforce_iam()
    answer = await gateway.call("GET", "/a", signed(gateway, "/a"))
    assert answer.status == 403
    assert b"is not authorized to perform: execute-api:Invoke" in answer.body
    assert ("x-amzn-ErrorType", "AccessDeniedException") in answer.headers


async def test_a_forged_signature_is_refused(gateway: Any) -> None:
    gateway.serve({"GET /": SIGNED}, user(allow()))
    gateway.enforce_iam()
    answer = await gateway.call("GET", "/", signed(gateway, "/", secret="wrong"))
    assert answer.status == 403
    assert ("x-amzn-ErrorType", "InvalidSignatureException") in answer.headers
    assert (await gateway.call("GET", "/?a=1", signed(gateway, "/"))).status == 403


async def test_an_unsigned_request_is_a_missing_token(gateway: Any) -> None:
    gateway.serve({"GET /": SIGNED})
    answer = await gateway.call("GET", "/")
    assert (answer.status, answer.body) == (403, b'{"message":"Missing Authentication Token"}')


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Bearer abc", "IncompleteSignatureException"),
        ("AWS4-HMAC-SHA256 Credential=AK/x", "IncompleteSignatureException"),
        (
            f"{SCOPE}/execute-api/aws4_request",
            "IncompleteSignatureException",
        ),
        (
            f"{SCOPE}/s3/aws4_request, SignedHeaders=host, Signature=00",
            "InvalidSignatureException",
        ),
    ],
)
async def test_a_signature_that_cannot_be_read(gateway: Any, header: str, kind: str) -> None:
    gateway.serve({"GET /": SIGNED})
    answer = await gateway.call("GET", "/", {"Authorization": header})
    assert answer.status == 403
    assert ("x-amzn-ErrorType", kind) in answer.headers


async def test_a_key_that_was_not_issued_here_is_the_accounts_root(gateway: Any) -> None:
    gateway.serve({"GET /": SIGNED}, user())
    gateway.enforce_iam()
    header = (
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/execute-api/aws4_request, "
        "SignedHeaders=host, Signature=00"
    )
    answer = await gateway.call("GET", "/", {"Authorization": header})
    assert answer.status == 200


def policy(*statements: Any) -> dict[str, Any]:
    return {"Policy": {"Version": "2012-10-17", "Statement": list(statements)}}


def for_all(effect: str, resource: str = "execute-api:/*", **more: Any) -> dict[str, Any]:
    return {
        "Effect": effect,
        "Principal": "*",
        "Action": "execute-api:Invoke",
        "Resource": resource,
        **more,
    }


def from_address(address: str) -> dict[str, Any]:
    return {"IpAddress": {"aws:SourceIp": address}}


@pytest.mark.parametrize(
    ("statements", "status"),
    [
        ([for_all("Allow")], 200),
        ([for_all("Allow", "execute-api:/test/GET/*")], 200),
        ([for_all("Allow", "execute-api:/prod/*")], 403),
        ([for_all("Allow"), for_all("Deny", Condition=from_address("203.0.113.0/24"))], 403),
        ([for_all("Allow", Condition=from_address("203.0.113.0/24"))], 200),
        ([for_all("Allow", Condition=from_address("10.0.0.0/8"))], 403),
    ],
)
async def test_a_resource_policy_decides_without_an_authorizer(
    gateway: Any, statements: list[Any], status: int
) -> None:
    gateway.serve({"GET /a": MOCK}, api=policy(*statements))
    answer = await gateway.call("GET", "/a")
    assert answer.status == status
    if status == 403:
        assert b"User: anonymous is not authorized" in answer.body
        assert b"********9012" in answer.body


async def test_with_iam_either_policy_may_allow_and_each_may_deny(gateway: Any) -> None:
    gateway.serve({"GET /": SIGNED}, user(allow()), policy(for_all("Allow", "execute-api:/x/*")))
    gateway.enforce_iam()
    assert (await gateway.call("GET", "/", signed(gateway, "/"))).status == 200
    gateway.serve({"GET /": SIGNED}, user(), policy(for_all("Allow")))
    assert (await gateway.call("GET", "/", signed(gateway, "/"))).status == 200
    gateway.serve({"GET /": SIGNED}, user(allow()), policy(for_all("Deny")))
    assert (await gateway.call("GET", "/", signed(gateway, "/"))).status == 403
