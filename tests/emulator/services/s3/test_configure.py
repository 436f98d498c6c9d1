"""Configurations of buckets, access lists, tags, locks, policies."""

import json
from typing import Any

import pytest

from csc.emulator.errors import ServiceError
from csc.emulator.services.s3.address import bucket_of
from tests.emulator.services.bed import Bed

KEY = {"Bucket": "assets", "Key": "k"}
B = {"Bucket": "assets"}
WRONG = [
    ("PutBucketEncryption", {"ServerSideEncryptionConfiguration": {"Rules": []}}, "MalformedXML"),
    ("PutBucketOwnershipControls", {"OwnershipControls": {"Rules": [{}]}}, "MalformedXML"),
    ("PutBucketPolicy", {"Policy": b"text"}, "MalformedPolicy"),
    ("PutBucketPolicy", {"Policy": b"{}"}, "MalformedPolicy"),
    ("PutBucketTagging", {"Tagging": {"TagSet": [{"Key": "aws:x", "Value": ""}]}}, "InvalidTag"),
    ("PutBucketAccelerateConfiguration", {"AccelerateConfiguration": {}}, "MalformedXML"),
    ("PutBucketRequestPayment", {"RequestPaymentConfiguration": {}}, "MalformedXML"),
    ("PutBucketCors", {"CORSConfiguration": {"CORSRules": []}}, "MalformedXML"),
    ("PutBucketWebsite", {"WebsiteConfiguration": {}}, "InvalidArgument"),
    (
        "PutBucketLifecycleConfiguration",
        {"LifecycleConfiguration": {"Rules": [{}]}},
        "MalformedXML",
    ),
    ("PutBucketAcl", {"ACL": "fake"}, "InvalidArgument"),
    ("PutBucketAcl", {"ACL": "private", "GrantRead": "id=x"}, "InvalidRequest"),
    ("PutBucketAcl", {}, "MissingSecurityHeader"),
    ("PutBucketAcl", {"AccessControlPolicy": {}}, "MalformedACLError"),
    ("PutBucketMetricsConfiguration", {"Id": "a", "MetricsConfiguration": {}}, "IdMismatch"),
]


@pytest.mark.parametrize(("operation", "given", "code"), WRONG)
def test_what_is_refused(bed: Bed, operation: str, given: Any, code: str) -> None:
    bed.fails(code, "s3", operation, **B, **given)


MISSING = {
    "GetBucketCors": "NoSuchCORSConfiguration",
    "GetBucketPolicy": "NoSuchBucketPolicy",
    "GetBucketTagging": "NoSuchTagSet",
    "GetBucketWebsite": "NoSuchWebsiteConfiguration",
    "GetBucketReplication": "ReplicationConfigurationNotFoundError",
    "GetBucketLifecycleConfiguration": "NoSuchLifecycleConfiguration",
    "GetObjectLockConfiguration": "ObjectLockConfigurationNotFoundError",
}


@pytest.mark.parametrize(("operation", "code"), MISSING.items())
def test_what_was_never_set(bed: Bed, operation: str, code: str) -> None:
    bed.fails(code, "s3", operation, **B)


def test_what_every_bucket_has_until_it_is_deleted(bed: Bed) -> None:
    for kind, code in (
        ("PublicAccessBlock", "NoSuchPublicAccessBlockConfiguration"),
        ("BucketOwnershipControls", "OwnershipControlsNotFoundError"),
    ):
        assert bed.call("s3", f"Get{kind}", **B)
        bed.call("s3", f"Delete{kind}", **B)
        bed.fails(code, "s3", f"Get{kind}", **B)
    bed.call("s3", "DeleteBucketEncryption", **B)
    assert bed.call("s3", "GetBucketEncryption", **B)["ServerSideEncryptionConfiguration"]


def test_objects_are_encrypted_as_the_bucket_says(bed: Bed) -> None:
    by = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "abc"}
    rules = [{"ApplyServerSideEncryptionByDefault": by, "BucketKeyEnabled": True}]
    given = {"ServerSideEncryptionConfiguration": {"Rules": rules}}
    bed.call("s3", "PutBucketEncryption", **B, **given)
    put = bed.call("s3", "PutObject", **KEY, Body=b"")
    assert put["ServerSideEncryption"] == "aws:kms"
    assert put["SSEKMSKeyId"].endswith(":key/abc")
    assert put["BucketKeyEnabled"] is True
    plain = bed.call("s3", "PutObject", **KEY, Body=b"", ServerSideEncryption="AES256")
    assert "SSEKMSKeyId" not in plain


def test_a_policy_counts(bed: Bed) -> None:
    """A deletion is denied to a user that may everything else."""
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [everything]})
    bed.call("iam", "CreateUser", UserName="u")
    bed.call("iam", "PutUserPolicy", UserName="u", PolicyName="p", PolicyDocument=document)
    from csc.emulator.calls import Caller

    arn = f"arn:aws:iam::{bed.cloud.account}:user/u"
    user = Caller(arn, bed.cloud.account, arn)
    bed.invoke("s3", "PutObject", KEY | {"Body": b""}, user)
    deny = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:DeleteObject",
        "Resource": "arn:aws:s3:::assets/*",
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [deny]})
    bed.call("s3", "PutBucketPolicy", **B, Policy=policy.encode())
    with pytest.raises(ServiceError) as refused:
        bed.invoke("s3", "DeleteObject", KEY, user)
    assert refused.value.code.startswith("AccessDenied")
    bed.call("s3", "DeleteBucketPolicy", **B)
    bed.invoke("s3", "DeleteObject", KEY, user)


def test_tags_of_objects(bed: Bed) -> None:
    bed.call("s3", "PutObject", **KEY, Body=b"", Tagging="a=1&b")
    told = bed.call("s3", "GetObjectTagging", **KEY)["TagSet"]
    assert told == [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": ""}]
    assert bed.call("s3", "GetObject", **KEY)["TagCount"] == 2
    bed.call("s3", "CopyObject", **(KEY | {"Key": "c"}), CopySource="assets/k")
    assert bed.call("s3", "GetObject", Bucket="assets", Key="c")["TagCount"] == 2
    bed.call("s3", "DeleteObjectTagging", **KEY)
    assert "TagCount" not in bed.call("s3", "GetObject", **KEY)
    for text in ("a=1&a=2", "a=1,b=2"):
        bed.fails("InvalidArgument", "s3", "PutObject", **KEY, Body=b"", Tagging=text)
    double = {"TagSet": [{"Key": "a", "Value": "1"}] * 2}
    bed.fails("InvalidTag", "s3", "PutObjectTagging", **KEY, Tagging=double)


def test_access_lists(bed: Bed) -> None:
    bed.call("s3", "PutObject", **KEY, Body=b"")
    (own,) = bed.call("s3", "GetObjectAcl", **KEY)["Grants"]
    assert (own["Permission"], len(own["Grantee"]["ID"])) == ("FULL_CONTROL", 64)
    bed.call("s3", "PutObjectAcl", **KEY, ACL="public-read")
    assert len(bed.call("s3", "GetObjectAcl", **KEY)["Grants"]) == 2
    bed.call("s3", "PutObject", **(KEY | {"Key": "p"}), Body=b"", ACL="public-read")
    assert len(bed.call("s3", "GetObjectAcl", Bucket="assets", Key="p")["Grants"]) == 2
    assert "AccessControlPolicy" not in bed.call("s3", "HeadObject", Bucket="assets", Key="p")
    bed.fails("InvalidArgument", "s3", "PutObject", **KEY, Body=b"", ACL="fake")
    whole = bed.call("s3", "GetBucketAcl", **B)
    bed.call("s3", "PutBucketAcl", **B, AccessControlPolicy=whole)
    assert bed.call("s3", "GetBucketAcl", **B) == whole


def test_what_is_locked_stays(bed: Bed) -> None:
    bed.call("s3", "CreateBucket", Bucket="locked", ObjectLockEnabledForBucket=True)
    rule = {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}}
    given = {"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled", "Rule": rule}}
    bed.call("s3", "PutObjectLockConfiguration", Bucket="locked", **given)
    version = bed.call("s3", "PutObject", Bucket="locked", Key="k", Body=b"")["VersionId"]
    one = {"Bucket": "locked", "Key": "k", "VersionId": version}
    bed.fails("AccessDenied", "s3", "DeleteObject", **one)
    retention = bed.call("s3", "GetObjectRetention", **one)["Retention"]
    assert retention == {"Mode": "GOVERNANCE", "RetainUntilDate": bed.time + 86400}
    earlier = {"Retention": {"Mode": "GOVERNANCE", "RetainUntilDate": bed.time + 1}}
    bed.fails("AccessDenied", "s3", "PutObjectRetention", **one, **earlier)
    bed.call("s3", "PutObjectLegalHold", **one, LegalHold={"Status": "ON"})
    bed.fails("AccessDenied", "s3", "DeleteObject", **one, BypassGovernanceRetention=True)
    bed.call("s3", "PutObjectLegalHold", **one, LegalHold={"Status": "OFF"})
    bed.call("s3", "DeleteObject", **one, BypassGovernanceRetention=True)
    bed.fails("InvalidRequest", "s3", "PutObjectLegalHold", **KEY, LegalHold={"Status": "ON"})


def test_owners_that_are_expected(bed: Bed) -> None:
    bed.call("s3", "HeadBucket", **B, ExpectedBucketOwner=bed.cloud.account)
    bed.fails("AccessDenied", "s3", "HeadBucket", **B, ExpectedBucketOwner="0" * 12)
    bed.fails("InvalidBucketOwnerAWSAccountID", "s3", "HeadBucket", **B, ExpectedBucketOwner="abcd")


def test_ranges(bed: Bed) -> None:
    bed.call("s3", "PutObject", **KEY, Body=b"0123456789")

    def part(text: str) -> Any:
        told = bed.call("s3", "GetObject", **KEY, Range=text)
        return told["Body"], told.get("ContentRange")

    assert part("bytes=0-0") == (b"0", "bytes 0-0/10")
    assert part("bytes=-2") == (b"89", "bytes 8-9/10")
    assert part("bytes=0-100") == (b"0123456789", "bytes 0-9/10")
    for text in ("bytes=1-0", "bytes=-", "bytes=0-1,3-4", "lines=1-2"):
        assert part(text) == (b"0123456789", None)
    for text in ("bytes=-0", "bytes=100-200"):
        bed.fails("InvalidRange", "s3", "GetObject", **KEY, Range=text)
    bed.fails("InvalidRequest", "s3", "GetObject", **KEY, Range="bytes=0-1", PartNumber=1)


def test_classes(bed: Bed) -> None:
    bed.fails("InvalidStorageClass", "s3", "PutObject", **KEY, Body=b"", StorageClass="FAKE")
    bed.call("s3", "PutObject", **KEY, Body=b"", StorageClass="GLACIER")
    assert bed.call("s3", "HeadObject", **KEY)["StorageClass"] == "GLACIER"
    bed.fails("InvalidObjectState", "s3", "GetObject", **KEY)


def test_configurations_with_ids(bed: Bed) -> None:
    for name in ("b", "a"):
        given = {"Id": name, "MetricsConfiguration": {"Id": name}}
        bed.call("s3", "PutBucketMetricsConfiguration", **B, **given)
    told = bed.call("s3", "ListBucketMetricsConfigurations", **B)
    assert told["MetricsConfigurationList"] == [{"Id": "a"}, {"Id": "b"}]
    bed.call("s3", "DeleteBucketMetricsConfiguration", **B, Id="a")
    bed.fails("NoSuchConfiguration", "s3", "GetBucketMetricsConfiguration", **B, Id="a")


def test_places(bed: Bed) -> None:
    wrong = {"LocationConstraint": "mars-north-1"}
    bed.fails(
        "InvalidLocationConstraint",
        "s3",
        "CreateBucket",
        Bucket="x11",
        CreateBucketConfiguration=wrong,
    )
    right = {"LocationConstraint": "eu-west-1"}
    bed.call("s3", "CreateBucket", Bucket="there", CreateBucketConfiguration=right)
    assert bed.call("s3", "GetBucketLocation", Bucket="there") == right
    assert bed.call("s3", "HeadBucket", Bucket="there")["BucketRegion"] == "eu-west-1"
    told = bed.call("s3", "ListBuckets", BucketRegion="eu-west-1")["Buckets"]
    assert [one["Name"] for one in told] == ["there"]
    page = bed.call("s3", "ListBuckets", MaxBuckets=1)
    rest = bed.call("s3", "ListBuckets", ContinuationToken=page["ContinuationToken"])
    assert [one["Name"] for one in rest["Buckets"]] == ["there"]


def test_when_an_object_would_expire_is_told(bed: Bed) -> None:
    rules = [
        {"ID": "in", "Status": "Enabled", "Filter": {"Prefix": "in/"}, "Expiration": {"Days": 1}},
        {
            "ID": "tagged",
            "Status": "Enabled",
            "Filter": {"Tag": {"Key": "a", "Value": "b"}},
            "Expiration": {"Days": 7},
        },
    ]
    given = {"LifecycleConfiguration": {"Rules": rules}}
    bed.call("s3", "PutBucketLifecycleConfiguration", **B, **given)
    put = bed.call("s3", "PutObject", Bucket="assets", Key="in/k", Body=b"")
    told = 'expiry-date="Thu, 16 Nov 2023 00:00:00 GMT", rule-id="in"'
    assert put["Expiration"] == told
    assert bed.call("s3", "HeadObject", Bucket="assets", Key="in/k")["Expiration"] == told
    assert "Expiration" not in bed.call("s3", "PutObject", **KEY, Body=b"")
    assert "tagged" in bed.call("s3", "PutObject", **KEY, Body=b"", Tagging="a=b")["Expiration"]


@pytest.mark.parametrize(
    ("host", "bucket"),
    [
        ("s3.localhost:8080", ""),
        ("s3.localhost.localstack.cloud:4566", ""),
        ("assets.s3.localhost.localstack.cloud", "assets"),
        ("assets.s3.us-east-1.localhost", "assets"),
        ("s3.us-east-1.amazonaws.com", ""),
        ("a.b.s3.amazonaws.com", "a.b"),
        ("127.0.0.1:8080", ""),
    ],
)
def test_buckets_in_hosts(host: str, bucket: str) -> None:
    assert bucket_of(host) == bucket
