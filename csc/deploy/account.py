"""The account that is deployed to: clients, made when first used, and what they are asked.

Profiles, regions and SSO are boto3's.  An endpoint on this machine needs no credentials.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from csc.diagnostics import Diagnostic, DiagnosticsError

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
LARGEST_BODY = 51_200  # bytes of a template that CreateChangeSet takes in the call
ATTEMPTS = 10


class Account:
    """``endpoint`` None is AWS, or what AWS_ENDPOINT_URL names."""

    def __init__(
        self, region: str, endpoint: str | None = None, profile: str | None = None
    ) -> None:
        import boto3
        from botocore.config import Config

        self.endpoint = endpoint
        self._session = boto3.Session(profile_name=profile, region_name=region or None)
        self.region = str(self._session.region_name or "us-east-1")
        style = {"addressing_style": "path"} if endpoint else {}
        retries = {"mode": "standard", "total_max_attempts": ATTEMPTS}
        self._config = Config(retries=retries, s3=style)

    def client(self, service: str) -> Any:
        more: dict[str, str] = {}
        local = self.endpoint and urlsplit(self.endpoint).hostname in LOOPBACK
        if local and self._session.get_credentials() is None:
            more = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
        return self._session.client(
            service,
            region_name=self.region,
            endpoint_url=self.endpoint,
            config=self._config,
            **more,
        )

    @cached_property
    def cloudformation(self) -> Any:
        return self.client("cloudformation")

    @cached_property
    def s3(self) -> Any:
        return self.client("s3")

    @cached_property
    def cloudwatch(self) -> Any:
        return self.client("cloudwatch")

    @cached_property
    def number(self) -> str:
        """The account's twelve digits."""
        return str(self.client("sts").get_caller_identity()["Account"])

    # -- stacks

    def stack(self, name: str) -> dict[str, Any] | None:
        """What DescribeStacks says, None where there is no such stack."""
        from botocore.exceptions import ClientError

        try:
            found: dict[str, Any] = self.cloudformation.describe_stacks(StackName=name)["Stacks"][0]
        except ClientError as error:
            if "does not exist" in str(error):
                return None
            raise
        return found

    def template(self, name: str) -> dict[str, Any]:
        """The template that a stack was last given, as plain data; empty where it isn't JSON."""
        body = self.cloudformation.get_template(StackName=name)["TemplateBody"]
        return body if isinstance(body, dict) else {}

    # -- assets

    def bucket_name(self) -> str:
        return f"csc-assets-{self.number}-{self.region}"

    def require_bucket(self) -> str:
        """The bucket for assets: private, encrypted, made when first needed."""
        from botocore.exceptions import ClientError

        name = self.bucket_name()
        try:
            self.s3.head_bucket(Bucket=name, ExpectedBucketOwner=self.number)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:
                raise
            self._make_bucket(name)
        return name

    def _make_bucket(self, name: str) -> None:
        where = {"LocationConstraint": self.region}
        more = {} if self.region == "us-east-1" else {"CreateBucketConfiguration": where}
        self.s3.create_bucket(Bucket=name, **more)
        kinds = (
            "BlockPublicAcls",
            "IgnorePublicAcls",
            "BlockPublicPolicy",
            "RestrictPublicBuckets",
        )
        blocked = dict.fromkeys(kinds, True)
        self.s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=blocked)
        rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}
        self.s3.put_bucket_encryption(
            Bucket=name, ServerSideEncryptionConfiguration={"Rules": [rule]}
        )

    def upload(self, bucket: str, assets: Mapping[str, bytes]) -> int:
        """Put what isn't there yet; a key names its content. How many were put."""
        from botocore.exceptions import ClientError

        sent = 0
        for key, data in assets.items():
            try:
                self.s3.head_object(Bucket=bucket, Key=key, ExpectedBucketOwner=self.number)
            except ClientError as error:
                if error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:
                    raise
                self.s3.put_object(
                    Bucket=bucket, Key=key, Body=data, ExpectedBucketOwner=self.number
                )
                sent += 1
        return sent

    def keep_template(self, bucket: str, template: Mapping[str, Any]) -> str:
        """Put a template in the bucket under its digest; the key."""
        data = json.dumps(template, sort_keys=True).encode()
        key = f"templates/{hashlib.sha256(data).hexdigest()[:32]}.json"
        self.upload(bucket, {key: data})
        return key

    def kept_template(self, key: str) -> dict[str, Any]:
        """What ``keep_template`` put. Raises ClientError where it is gone."""
        found = self.s3.get_object(
            Bucket=self.bucket_name(), Key=key, ExpectedBucketOwner=self.number
        )
        template: dict[str, Any] = json.loads(found["Body"].read())
        return template


@contextmanager
def refusals() -> Iterator[None]:
    """What AWS refuses, and what keeps it from being asked, as CSC721."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        said = error.response.get("Error", {})
        message = f"AWS refused {error.operation_name}: {said.get('Code')}: {said.get('Message')}."
        raise _refused(message, "What was done so far stands; run the command again.") from error
    except BotoCoreError as error:
        remedy = "Check --profile, --region and --endpoint-url; then run the command again."
        raise _refused(f"AWS can't be asked: {error}.", remedy) from error


def _refused(message: str, remedy: str) -> DiagnosticsError:
    return DiagnosticsError([Diagnostic("CSC721", message, remedy)])
