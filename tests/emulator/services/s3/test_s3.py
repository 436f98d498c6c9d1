"""Buckets and objects, as boto3 sees them."""

import asyncio
import io
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from csc.emulator.http import HttpRequest
from csc.emulator.services.s3.address import in_path_style
from csc.emulator.services.s3.errors import IncompleteBody
from csc.emulator.services.s3.operations import multipart
from tests.emulator.conftest import Running, Start


def client_of(running: Running, service: str = "s3", **more: Any) -> Any:
    return boto3.client(
        service,
        endpoint_url=running.emulator.url,
        region_name="us-east-1",
        aws_access_key_id="a",
        aws_secret_access_key="b",
        config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}),
        **more,
    )


@pytest.fixture
async def s3(running: Running) -> Any:
    client = client_of(running)
    await ask(client.create_bucket, Bucket="assets")
    return client


async def ask(call: Any, *arguments: Any, **input: Any) -> Any:
    return await asyncio.to_thread(call, *arguments, **input)


async def refused(call: Any, **input: Any) -> tuple[str, int]:
    with pytest.raises(ClientError) as told:
        await ask(call, **input)
    answer = told.value.response
    return answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]


async def test_put_and_get(s3: Any) -> None:
    put = await ask(
        s3.put_object,
        Bucket="assets",
        Key="a b/ü+.txt",
        Body=b"hello",
        ContentType="text/plain",
        Metadata={"by": "test"},
    )
    got = await ask(s3.get_object, Bucket="assets", Key="a b/ü+.txt")
    assert await ask(got["Body"].read) == b"hello"
    assert got["ETag"] == put["ETag"] == '"5d41402abc4b2a76b9719d911017c592"'
    assert (got["ContentType"], got["Metadata"]) == ("text/plain", {"by": "test"})
    head = await ask(s3.head_object, Bucket="assets", Key="a b/ü+.txt")
    assert (head["ContentLength"], head["ServerSideEncryption"]) == (5, "AES256")
    part = await ask(s3.get_object, Bucket="assets", Key="a b/ü+.txt", Range="bytes=1-2")
    assert (await ask(part["Body"].read), part["ContentRange"]) == (b"el", "bytes 1-2/5")


async def test_what_is_not_there(s3: Any) -> None:
    assert await refused(s3.get_object, Bucket="assets", Key="no") == ("NoSuchKey", 404)
    assert await refused(s3.get_object, Bucket="other", Key="no") == ("NoSuchBucket", 404)
    assert await refused(s3.head_object, Bucket="assets", Key="no") == ("404", 404)
    assert await refused(s3.head_bucket, Bucket="other") == ("404", 404)
    assert (await refused(s3.create_bucket, Bucket="Upper"))[0] == "InvalidBucketName"
    assert (await refused(s3.get_bucket_policy, Bucket="assets"))[0] == "NoSuchBucketPolicy"


async def test_list_folds_at_the_delimiter_and_pages(s3: Any) -> None:
    for key in ("a/1", "a/2", "b/1", "c", "d"):
        await ask(s3.put_object, Bucket="assets", Key=key, Body=b"")
    folded = await ask(s3.list_objects_v2, Bucket="assets", Delimiter="/")
    assert [it["Prefix"] for it in folded["CommonPrefixes"]] == ["a/", "b/"]
    assert [it["Key"] for it in folded["Contents"]] == ["c", "d"]
    pages = s3.get_paginator("list_objects_v2").paginate(
        Bucket="assets", Delimiter="/", PaginationConfig={"PageSize": 1}
    )
    found = await ask(list, pages)
    assert [p["KeyCount"] for p in found] == [1, 1, 1, 1]
    assert [it["Key"] for p in found for it in p.get("Contents", ())] == ["c", "d"]
    below = await ask(s3.list_objects_v2, Bucket="assets", Prefix="a/")
    assert [it["Key"] for it in below["Contents"]] == ["a/1", "a/2"]


async def test_copies_configurations_and_deletions(s3: Any) -> None:
    """On one server: to start one costs more than all of these."""
    await _copy(s3)
    await _configure(s3)
    await _delete(s3)


async def _delete(s3: Any) -> None:
    await ask(s3.put_object, Bucket="assets", Key="k", Body=b"1")
    assert (await refused(s3.delete_bucket, Bucket="assets")) == ("BucketNotEmpty", 409)
    objects = [{"Key": key} for key in ("k", "x", "from", "to")]
    await ask(s3.delete_objects, Bucket="assets", Delete={"Objects": objects})
    await ask(s3.delete_bucket, Bucket="assets")
    assert (await ask(s3.list_buckets))["Buckets"] == []


async def test_parts_become_one_object(s3: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multipart, "LEAST", 1)
    begun = await ask(s3.create_multipart_upload, Bucket="assets", Key="big", ContentType="x/y")
    place = {"Bucket": "assets", "Key": "big", "UploadId": begun["UploadId"]}
    parts = []
    for number, body in enumerate((b"one", b"two"), 1):
        sent = await ask(s3.upload_part, **place, PartNumber=number, Body=body)
        parts.append({"PartNumber": number, "ETag": sent["ETag"]})
    wrong = {"Parts": [{"PartNumber": 3, "ETag": "x"}]}
    code, _ = await refused(s3.complete_multipart_upload, **place, MultipartUpload=wrong)
    assert code == "InvalidPart"
    await ask(s3.complete_multipart_upload, **place, MultipartUpload={"Parts": parts})
    got = await ask(s3.get_object, Bucket="assets", Key="big")
    assert (await ask(got["Body"].read), got["ContentType"]) == (b"onetwo", "x/y")
    assert got["ETag"].endswith('-2"')
    assert (await refused(s3.abort_multipart_upload, **place))[0] == "NoSuchUpload"


async def test_upload_file_of_many_parts(s3: Any) -> None:
    body = bytes(range(256)) * 40_000
    await ask(s3.upload_fileobj, io.BytesIO(body), "assets", "large")
    assert (await ask(s3.head_object, Bucket="assets", Key="large"))["ContentLength"] == len(body)


async def _copy(s3: Any) -> None:
    await ask(s3.put_object, Bucket="assets", Key="from", Body=b"1")
    source = {"Bucket": "assets", "Key": "from"}
    await ask(s3.copy_object, Bucket="assets", Key="to", CopySource=source)
    assert (await ask(s3.head_object, Bucket="assets", Key="to"))["ContentLength"] == 1


async def _configure(s3: Any) -> None:
    on = {"Status": "Enabled"}
    await ask(s3.create_bucket, Bucket="versions")
    await ask(s3.put_bucket_versioning, Bucket="versions", VersioningConfiguration=on)
    assert (await ask(s3.get_bucket_versioning, Bucket="versions"))["Status"] == "Enabled"
    await ask(s3.delete_bucket, Bucket="versions")
    policy = '{"Version": "2012-10-17", "Statement": []}'
    await ask(s3.put_bucket_policy, Bucket="assets", Policy=policy)
    assert (await ask(s3.get_bucket_policy, Bucket="assets"))["Policy"] == policy
    found = (await ask(s3.get_bucket_encryption, Bucket="assets"))[
        "ServerSideEncryptionConfiguration"
    ]
    assert found["Rules"][0]["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}


async def test_objects_survive_a_restart(start: Start, tmp_path: Path) -> None:
    first = await start(state=tmp_path / "state.db")
    client = client_of(first)
    await ask(client.create_bucket, Bucket="kept")
    await ask(client.put_object, Bucket="kept", Key="k", Body=b"1")
    await first.emulator.close()
    second = await start(state=tmp_path / "state.db")
    got = await ask(client_of(second).get_object, Bucket="kept", Key="k")
    assert await ask(got["Body"].read) == b"1"


def test_the_bucket_may_be_in_the_host_name() -> None:
    request = HttpRequest("GET", "/k?x=1", [("Host", "assets.localhost:8080")], b"")
    assert in_path_style(request).target == "/assets/k?x=1"
    request = HttpRequest("GET", "/a/k", [("Host", "localhost:8080")], b"")
    assert in_path_style(request).target == "/a/k"


def test_chunks_become_one_piece() -> None:
    headers = [("X-Amz-Content-Sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER")]
    body = b"3\r\nabc\r\n2;chunk-signature=0\r\nde\r\n0\r\nx-amz-checksum-crc32:AAAA\r\n\r\n"
    assert in_path_style(HttpRequest("PUT", "/b/k", headers, body)).body == b"abcde"
    for cut in (b"3\r\nab", b"", b"x\r\n", b"-3\r\nab\r\n0\r\n"):
        with pytest.raises(IncompleteBody):
            in_path_style(HttpRequest("PUT", "/b/k", headers, cut))


async def test_a_templates_bucket_is_there_and_goes_when_it_is_empty(running: Running) -> None:
    bucket = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "declared"}}
    other = {"Resources": {"L": {"Type": "AWS::Logs::LogGroup"}}}
    client = client_of(running)
    running.deploy({"Resources": {"B": bucket}})
    await ask(client.put_object, Bucket="declared", Key="k", Body=b"1")
    running.deploy(other)
    assert [b["Name"] for b in (await ask(client.list_buckets))["Buckets"]] == ["declared"]
    running.deploy({"Resources": {"B": bucket}})
    await ask(client.delete_object, Bucket="declared", Key="k")
    running.deploy(other)
    assert (await ask(client.list_buckets))["Buckets"] == []
