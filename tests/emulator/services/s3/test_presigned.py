"""Presigned URLs of both versions, with issued keys and made-up ones."""

import asyncio
import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import boto3
import pytest
from botocore.config import Config

from tests.emulator.conftest import Running

KEY = {"Bucket": "assets", "Key": "a b.txt"}


def fetch(url: str, method: str = "GET", body: bytes | None = None) -> tuple[int, bytes]:
    try:
        with urlopen(Request(url, body, method=method), timeout=10) as answer:
            return answer.status, answer.read()
    except HTTPError as error:
        with error:
            return error.code, error.read()


def client_of(running: Running, key: str, secret: str, version: str, service: str = "s3") -> Any:
    return boto3.client(
        service,
        endpoint_url=running.emulator.url,
        region_name="us-east-1",
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        config=Config(
            signature_version=version or None,
            s3={"addressing_style": "path"},
            retries={"total_max_attempts": 1},
        ),
    )


def issued(running: Running) -> tuple[str, str]:
    """The key of a user who may do everything in S3."""
    iam = client_of(running, "a", "b", "", "iam")
    iam.create_user(UserName="u")
    statement = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_user_policy(UserName="u", PolicyName="p", PolicyDocument=document)
    made = iam.create_access_key(UserName="u")["AccessKey"]
    return made["AccessKeyId"], made["SecretAccessKey"]


@pytest.mark.parametrize("version", ["s3", "s3v4"])
@pytest.mark.parametrize("known", [True, False])
async def test_a_url_is_put_and_got(running: Running, version: str, known: bool) -> None:
    def check() -> None:
        key, secret = issued(running) if known else ("made", "up")
        client_of(running, key, secret, "s3v4").create_bucket(Bucket="assets")
        client = client_of(running, key, secret, version)
        put = client.generate_presigned_url("put_object", KEY)
        assert fetch(put, "PUT", b"body")[0] == (403 if version == "s3" and known else 200)
        client_of(running, key, secret, "s3v4").put_object(**KEY, Body=b"body")
        url = client.generate_presigned_url("get_object", KEY)
        assert ("AWSAccessKeyId=" in url) == (version == "s3")
        assert fetch(url) == (200, b"body")
        named = KEY | {"ResponseContentType": "text/html"}
        assert fetch(client.generate_presigned_url("get_object", named))[0] == 200
        status, told = fetch(url.replace("a%20b.txt", "other"))
        assert (status, b"NoSuchKey" in told) == ((403, False) if known else (404, True))
        late = client.generate_presigned_url("get_object", KEY, ExpiresIn=-10)
        for url in (late, late.replace("Expires=", "%45xpires=")):
            status, told = fetch(url)
            assert status == 403
            assert b"Request has expired" in told

    await asyncio.to_thread(check)
