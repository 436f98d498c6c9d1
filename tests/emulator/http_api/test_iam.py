"""AWS_IAM: signed requests, and IAM's decision on the route's ARN."""

import time
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from tests.emulator.http_api.conftest import HttpBench, route

FORBIDDEN = (403, {"message": "Forbidden"})
HOST = "api.example.com"
RESOURCE = "arn:aws:execute-api:us-east-1:123456789012:*/$default/GET/x/*"


def user(resource: str) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": resource}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    policies = [{"PolicyName": "invoke", "PolicyDocument": document}]
    return {
        "User": {
            "Type": "AWS::IAM::User",
            "Properties": {"UserName": "author", "Policies": policies},
        },
        "UserKey": {"Type": "AWS::IAM::AccessKey", "Properties": {"UserName": {"Ref": "User"}}},
    }


def signed(bench: HttpBench, path: str, service: str = "execute-api", secret: str = "") -> Any:
    bench.time = time.time()
    found = next(
        one.identity
        for one in bench.deployment.resources.values()
        if one.type == "AWS::IAM::AccessKey"
    )
    credentials = Credentials(found.ref, secret or found.attributes["SecretAccessKey"])
    request = AWSRequest("GET", f"https://{HOST}{path}")
    SigV4Auth(credentials, service, "us-east-1").add_auth(request)
    return {name: value for name, value in request.headers.items() if name != "Host"}


@pytest.fixture
def guarded(bench: HttpBench) -> HttpBench:
    keys = ("GET /x/{id}", "GET /y")
    routes = {f"R{n}": route(key, AuthorizationType="AWS_IAM") for n, key in enumerate(keys)}
    bench.routes(**routes, **user(RESOURCE))
    bench.answering(lambda event: event["requestContext"]["authorizer"])
    bench.enforce_iam()
    bench.functions.permissions = lambda *_: ()  # type: ignore[method-assign]
    return bench


async def test_a_signer_who_may(guarded: HttpBench) -> None:
    status, found = await guarded.json("GET", "/x/7", signed(guarded, "/x/7"), host=HOST)
    assert status == 200
    iam = found["iam"]
    assert iam["userArn"] == "arn:aws:iam::123456789012:user/author"
    assert iam["accountId"] == "123456789012"
    assert iam["cognitoIdentity"] is None
    assert set(iam) == {
        "accessKey",
        "accountId",
        "callerId",
        "cognitoIdentity",
        "principalOrgId",
        "userArn",
        "userId",
    }


async def test_a_signer_who_may_not(guarded: HttpBench) -> None:
    assert await guarded.json("GET", "/y", signed(guarded, "/y"), host=HOST) == FORBIDDEN


async def test_no_signature_or_a_wrong_one(guarded: HttpBench) -> None:
    assert await guarded.json("GET", "/x/7", host=HOST) == FORBIDDEN
    forged = signed(guarded, "/x/7", secret="wrong")
    assert await guarded.json("GET", "/x/7", forged, host=HOST) == FORBIDDEN
    moved = signed(guarded, "/x/8")
    assert await guarded.json("GET", "/x/7", moved, host=HOST) == FORBIDDEN
    bearer = {"Authorization": "Bearer x"}
    assert await guarded.json("GET", "/x/7", bearer, host=HOST) == FORBIDDEN
