"""Which requests are AWS's, by header, signature and query string; everything else is the API's."""

import pytest

from csc.emulator.http import HttpRequest
from csc.emulator.recognise import Recognised, recognise

SIGNED = "AWS4-HMAC-SHA256 Credential=%s/20260101/eu-west-1/%s/aws4_request, SignedHeaders=host"


def ask(
    method: str = "POST", target: str = "/", body: bytes = b"", /, **headers: str
) -> Recognised | None:
    pairs = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return recognise(HttpRequest(method, target, pairs, body))


@pytest.mark.parametrize(
    ("name", "service"),
    [
        ("dynamodb", "dynamodb"),
        ("iam", "iam"),
        ("monitoring", "cloudwatch"),
        ("states", "stepfunctions"),
        ("apigateway", "apigateway"),
    ],
)
def test_by_scope(name: str, service: str) -> None:
    found = ask("GET", "/anything", authorization=SIGNED % ("AKID", name))
    assert found == Recognised(service, "AKID", "eu-west-1")


def test_two_versions_of_api_gateway() -> None:
    found = ask("GET", "/v2/apis", Authorization=SIGNED % ("A", "apigateway"))
    assert found and found.service == "apigatewayv2"


def test_by_target() -> None:
    assert ask(x_amz_target="DynamoDB_20120810.GetItem") == Recognised("dynamodb")
    unsigned = ask(X_Amz_Target="AWSCognitoIdentityProviderService.InitiateAuth")
    assert unsigned == Recognised("cognito-idp")
    streams = ask(
        X_Amz_Target="DynamoDBStreams_20120810.GetRecords", Authorization=SIGNED % ("A", "dynamodb")
    )
    assert streams == Recognised("dynamodbstreams", "A", "eu-west-1")


def test_presigned() -> None:
    credential = "AK%2F20260101%2Feu-west-1%2Fs3%2Faws4_request"
    assert ask("GET", f"/b/k?X-Amz-Credential={credential}") == Recognised("s3", "AK", "eu-west-1")


def test_unsigned_queries() -> None:
    body = b"Action=AssumeRoleWithWebIdentity&Version=2011-06-15"
    form = "application/x-www-form-urlencoded; charset=utf-8"
    assert ask("POST", "/", body, Content_Type=form) == Recognised("sts")
    assert ask("POST", "/", body.replace(b"2011", b"2010"), Content_Type=form) is None
    assert ask("POST", "/", body) is None


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer x"},
        {"Authorization": "AWS4-HMAC-SHA256"},
        {"Authorization": "AWS4-HMAC-SHA256 Credential=a/b"},
        {"Authorization": SIGNED % ("AK", "execute-api")},
        {"X_Amz_Target": "Theirs.Op"},
    ],
)
def test_what_is_the_apis(headers: dict[str, str]) -> None:
    assert ask("POST", "/", b"", **headers) is None


def test_a_target_elsewhere_than_the_root_is_the_apis() -> None:
    assert ask("POST", "/orders", x_amz_target="DynamoDB_20120810.GetItem") is None
    assert ask("GET", "/", x_amz_target="DynamoDB_20120810.GetItem") is None
