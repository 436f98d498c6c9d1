"""Every protocol against botocore: what its client sends is parsed, what we render it reads."""

from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from csc.emulator.errors import AccessDeniedException, ServiceError
from tests.emulator.conftest import signed_now

MOMENT = datetime(2026, 11, 20, 8, 30, 15, tzinfo=UTC)


class NoSuchEntity(ServiceError):
    code = "NoSuchEntity"
    status = 404


class ResourceNotFoundException(ServiceError):
    code = "ResourceNotFoundException"
    status = 404


class ConditionalCheckFailed(ServiceError):
    code = "ConditionalCheckFailedException"


def test_json(bench: Any) -> None:
    output = {"Item": {"id": {"S": "1"}, "raw": {"B": "AAE="}, "n": {"N": "1.5"}}}
    fake = bench.fake("dynamodb", GetItem=lambda input: output)
    answer = bench.client("dynamodb").get_item(TableName="t", Key={"id": {"B": b"\x00"}})
    assert fake.calls[0].input == {"TableName": "t", "Key": {"id": {"B": "AA=="}}}
    assert fake.calls[0].region == "us-east-1"
    assert answer["Item"]["raw"] == {"B": b"\x00\x01"}
    headers = answer["ResponseMetadata"]["HTTPHeaders"]
    assert headers["x-amzn-requestid"] == "request-1"
    assert bench.responses[0].body.startswith(b'{"Item"')
    assert ("x-amz-crc32", headers["x-amz-crc32"]) in bench.responses[0].headers


def test_json_of_another_service(bench: Any) -> None:
    user = {"Username": "a", "UserCreateDate": MOMENT, "Enabled": True}
    bench.fake("cognito-idp", AdminGetUser=lambda input: user)
    answer = bench.client("cognito-idp").admin_get_user(UserPoolId="us-east-1_a", Username="a")
    assert answer["UserCreateDate"] == MOMENT
    assert ("Content-Type", "application/x-amz-json-1.1") in bench.responses[0].headers


def test_json_errors(bench: Any) -> None:
    def fail(input: Any) -> Any:
        raise ConditionalCheckFailed("The conditional request failed", Item={"a": {"S": "x"}})

    bench.fake("dynamodb", PutItem=fail)
    client = bench.client("dynamodb")
    with pytest.raises(client.exceptions.ConditionalCheckFailedException) as caught:
        client.put_item(TableName="t", Item={})
    assert caught.value.response["Item"] == {"a": {"S": "x"}}
    assert bench.told[-1] == (
        "",
        "ConditionalCheckFailedException: The conditional request failed",
    )
    body = bench.responses[0].body
    assert b'"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"' in body


def test_framework_errors_have_their_namespace(bench: Any) -> None:
    def fail(input: Any) -> Any:
        raise AccessDeniedException("no")

    bench.fake("dynamodb", PutItem=fail)
    with pytest.raises(ClientError, match="AccessDenied"):
        bench.client("dynamodb").put_item(TableName="t", Item={})
    expected = b'{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"no"}'
    assert bench.responses[0].body == expected


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b'{"a":NaN}', b"[" * 5000])
def test_bodies_that_are_no_json_object(bench: Any, body: bytes) -> None:
    bench.fake("dynamodb", GetItem=lambda input: {})
    from csc.emulator.http import HttpRequest

    headers = [("Host", "localhost"), ("X-Amz-Target", "DynamoDB_20120810.GetItem")]
    headers += signed_now("dynamodb").items()
    response = bench.send(HttpRequest("POST", "/", headers, body))
    assert response.status == 400
    assert b"com.amazon.coral.service#SerializationException" in response.body


def test_operations_that_are_not_there(bench: Any) -> None:
    bench.fake("dynamodb")
    for service, call in (
        ("dynamodb", "list_tables"),
        ("iam", "list_users"),
        ("s3", "list_buckets"),
    ):
        with pytest.raises(ClientError) as caught:
            getattr(bench.client(service), call)()
        assert caught.value.response["Error"]["Code"] == "UnknownOperationException"
        assert "not emulated" in caught.value.response["Error"]["Message"]


def test_a_defect_is_an_internal_failure(bench: Any, caplog: pytest.LogCaptureFixture) -> None:
    bench.fake("dynamodb", ListTables=lambda input: 1 / 0)
    with pytest.raises(ClientError) as caught:
        bench.client("dynamodb").list_tables()
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 500
    assert caught.value.response["Error"]["Code"] == "InternalFailure"
    assert "ZeroDivisionError" in caplog.text


def test_query(bench: Any) -> None:
    role = {
        "RoleName": "r",
        "Path": "/<&>\"'\x01",
        "RoleId": "AROA",
        "Arn": "arn",
        "CreateDate": MOMENT.timestamp(),
        "MaxSessionDuration": 3600,
        "Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": ""}],
    }
    fake = bench.fake("iam", CreateRole=lambda input: {"Role": role})
    answer = bench.client("iam").create_role(
        RoleName="r",
        AssumeRolePolicyDocument='{"a": "b&c=d"}',
        MaxSessionDuration=3600,
        Tags=[{"Key": f"k{n}", "Value": f"v{n}"} for n in range(12)],
    )
    assert fake.calls[0].input == {
        "RoleName": "r",
        "AssumeRolePolicyDocument": '{"a": "b&c=d"}',
        "MaxSessionDuration": 3600,
        "Tags": [{"Key": f"k{n}", "Value": f"v{n}"} for n in range(12)],
    }
    found = answer["Role"]
    assert found["Path"] == "/<&>\"'\ufffd"
    assert found["CreateDate"] == MOMENT
    assert found["Tags"] == role["Tags"]
    assert found["MaxSessionDuration"] == 3600


def test_query_maps_and_booleans(bench: Any) -> None:
    fake = bench.fake("sns", CreateTopic=lambda input: {"TopicArn": "arn"})
    bench.client("sns").create_topic(Name="t", Attributes={"FifoTopic": "true", "x": "<"})
    assert fake.calls[0].input["Attributes"] == {"FifoTopic": "true", "x": "<"}
    fake = bench.fake("iam", UpdateAccountPasswordPolicy=lambda input: {})
    bench.client("iam").update_account_password_policy(RequireSymbols=True, MaxPasswordAge=3)
    assert fake.calls[0].input == {"RequireSymbols": True, "MaxPasswordAge": 3}


def test_query_output_maps(bench: Any) -> None:
    bench.fake("sns", GetTopicAttributes=lambda input: {"Attributes": {"a<": "1", "b": ""}})
    answer = bench.client("sns").get_topic_attributes(TopicArn="arn")
    assert answer["Attributes"] == {"a<": "1", "b": ""}


def test_query_errors(bench: Any) -> None:
    def fail(input: Any) -> Any:
        raise NoSuchEntity("The role with name <r> cannot be found.")

    bench.fake("iam", GetRole=fail)
    client = bench.client("iam")
    with pytest.raises(client.exceptions.NoSuchEntityException) as caught:
        client.get_role(RoleName="r")
    error = caught.value.response
    assert error["Error"]["Message"] == "The role with name <r> cannot be found."
    assert error["ResponseMetadata"]["HTTPStatusCode"] == 404
    assert error["ResponseMetadata"]["RequestId"] == "request-1"


def test_query_values_of_another_type(bench: Any) -> None:
    bench.fake("iam", CreateRole=lambda input: {})
    from csc.emulator.http import HttpRequest

    for body in (
        b"Action=CreateRole&MaxSessionDuration=x",
        b"Action=CreateRole&Tags.member.99999.Key=a",
    ):
        credential = "AWS4-HMAC-SHA256 Credential=AK/20260101/us-east-1/iam/aws4_request, x"
        response = bench.send(
            HttpRequest("POST", "/", [("Host", "localhost"), ("Authorization", credential)], body)
        )
        assert response.status == 400
        assert b"<Code>SerializationException</Code>" in response.body


def test_rest_json(bench: Any) -> None:
    fake = bench.fake(
        "lambda",
        CreateFunction=lambda input: {
            "FunctionName": "f",
            "LastModified": "2026-11-20T08:30:15.000+0000",
            "Environment": {"Variables": {"A": "b"}},
        },
    )
    answer = bench.client("lambda").create_function(
        FunctionName="f",
        Role="arn:aws:iam::123456789012:role/r",
        Code={"ZipFile": b"PK\x00"},
        Environment={"Variables": {"A": "b"}},
        Layers=["l"],
        Publish=True,
    )
    sent = fake.calls[0].input
    assert sent["Code"] == {"ZipFile": b"PK\x00"}
    assert (sent["Publish"], sent["Layers"]) == (True, ["l"])
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert answer["Environment"] == {"Variables": {"A": "b"}}


def test_rest_json_payload_path_and_headers(bench: Any) -> None:
    fake = bench.fake(
        "lambda",
        Invoke=lambda input: {
            "StatusCode": 200,
            "Payload": b'{"ok":1}',
            "FunctionError": "Unhandled",
            "ExecutedVersion": "$LATEST",
        },
    )
    answer = bench.client("lambda").invoke(
        FunctionName="a:b/c", Payload=b'{"x": 1}', InvocationType="RequestResponse", Qualifier="q"
    )
    assert fake.calls[0].input == {
        "FunctionName": "a:b/c",
        "InvocationType": "RequestResponse",
        "Payload": b'{"x": 1}',
        "Qualifier": "q",
    }
    assert answer["Payload"].read() == b'{"ok":1}'
    assert (answer["FunctionError"], answer["ExecutedVersion"]) == ("Unhandled", "$LATEST")


def test_rest_json_query_lists_and_times(bench: Any) -> None:
    fake = bench.fake(
        "apigateway",
        GetRestApi=lambda input: {"id": "a", "createdDate": MOMENT, "tags": {"k": "v"}},
        GetResources=lambda input: {"items": [{"id": "r", "path": "/"}]},
        DeleteRestApi=lambda input: {},
    )
    client = bench.client("apigateway")
    assert client.get_rest_api(restApiId="a")["createdDate"] == MOMENT
    items = client.get_resources(restApiId="a", limit=5, embed=["methods", "x"])["items"]
    assert items == [{"id": "r", "path": "/"}]
    assert fake.calls[1].input == {"restApiId": "a", "limit": 5, "embed": ["methods", "x"]}
    assert client.delete_rest_api(restApiId="a")["ResponseMetadata"]["HTTPStatusCode"] == 202


def test_rest_json_errors(bench: Any) -> None:
    def fail(input: Any) -> Any:
        raise ResourceNotFoundException("Function not found: arn")

    bench.fake("lambda", GetFunction=fail)
    client = bench.client("lambda")
    with pytest.raises(client.exceptions.ResourceNotFoundException) as caught:
        client.get_function(FunctionName="f")
    assert caught.value.response["Type"] == "User"
    assert caught.value.response["Error"]["Message"] == "Function not found: arn"


def test_rest_xml(bench: Any) -> None:
    fake = bench.fake(
        "s3",
        ListObjectsV2=lambda input: {
            "Name": "b",
            "KeyCount": 1,
            "IsTruncated": False,
            "Contents": [{"Key": "a<b", "Size": 3, "LastModified": MOMENT, "ETag": '"x"'}],
        },
        PutObject=lambda input: {"ETag": '"e"'},
        GetObject=lambda input: {
            "Body": b"\x00\xff",
            "ContentType": "image/png",
            "LastModified": MOMENT,
            "Metadata": {"k": "v"},
        },
        PutBucketTagging=lambda input: {},
    )
    client = bench.client("s3")
    (found,) = client.list_objects_v2(Bucket="b", Prefix="a/")["Contents"]
    assert (found["Key"], found["Size"], found["LastModified"]) == ("a<b", 3, MOMENT)
    assert fake.calls[0].input["Prefix"] == "a/"
    assert client.put_object(Bucket="b", Key="x/y z", Body=b"data", Metadata={"m": "1"})["ETag"]
    sent = fake.calls[1].input
    assert (sent["Key"], sent["Metadata"]) == ("x/y z", {"m": "1"})
    answer = client.get_object(Bucket="b", Key="x")
    assert (answer["Body"].read(), answer["ContentType"]) == (b"\x00\xff", "image/png")
    assert (answer["LastModified"], answer["Metadata"]) == (MOMENT, {"k": "v"})
    tags = [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]
    client.put_bucket_tagging(Bucket="b", Tagging={"TagSet": tags})
    assert fake.calls[3].input["Tagging"] == {"TagSet": tags}


def test_rest_xml_refuses_document_types(bench: Any) -> None:
    from csc.emulator.http import HttpRequest

    bench.fake("s3", PutBucketTagging=lambda input: {})
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><Tagging>&a;</Tagging>'
    credential = "AWS4-HMAC-SHA256 Credential=AK/20260101/us-east-1/s3/aws4_request, x"
    for body in (bomb, b"<a>", bomb.decode().encode("utf-16")):
        request = HttpRequest(
            "PUT", "/b?tagging", [("Host", "localhost"), ("Authorization", credential)], body
        )
        response = bench.send(request)
        assert response.status == 400
        assert b"<Code>SerializationException</Code>" in response.body
