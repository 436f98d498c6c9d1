"""What S3 refuses of a bucket's configuration, by its kind. Each gives what is kept."""

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Input
from csc.emulator.services.s3.errors import (
    MALFORMED,
    IllegalVersioningConfiguration,
    InvalidArgument,
    InvalidBucketState,
    InvalidRequest,
    MalformedPolicy,
    MalformedXML,
)
from csc.emulator.services.s3.tags import as_tag_set, read_tag_set

if TYPE_CHECKING:
    from csc.emulator.services.s3.service import S3

Configuration = Mapping[str, Any]
Check = Callable[["S3", Configuration, Any, Input], Any]
STATES = ("Enabled", "Suspended")
OWNERSHIPS = ("BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter")


def _versioning(s3: "S3", configuration: Configuration, value: Any, input: Input) -> Any:
    status = (value or {}).get("Status")
    if not status:
        raise IllegalVersioningConfiguration("The Versioning element must be specified")
    if status not in STATES:
        raise MalformedXML(MALFORMED)
    if status == "Suspended" and configuration.get("ObjectLockConfiguration"):
        raise InvalidBucketState(
            "An Object Lock configuration is present on this bucket, so the versioning state cannot "
            "be changed."
        )
    if status == "Suspended" and "BucketVersioning" not in configuration:
        return {"Status": status}
    return value


def _policy(s3: "S3", configuration: Configuration, value: Any, input: Input) -> Any:
    text = str(value or "")
    try:
        document = json.loads(text) if text.startswith("{") else None
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise MalformedPolicy("Policies must be valid JSON and the first byte must be '{'")
    if "Statement" not in document:
        raise MalformedPolicy("Missing required field Statement")
    s3.compile_policy(str(input["Bucket"]), text)
    return text


def _tagging(s3: "S3", configuration: Configuration, value: Any, input: Input) -> Any:
    tags = read_tag_set(value, "System tags cannot be added/updated by requester")
    return {"TagSet": as_tag_set(tags)} if tags else None


def _encryption(s3: "S3", configuration: Configuration, value: Any, input: Input) -> Any:
    rules = list((value or {}).get("Rules") or ())
    if len(rules) != 1:
        raise MalformedXML(MALFORMED)
    given = rules[0].get("ApplyServerSideEncryptionByDefault") or {}
    if given.get("SSEAlgorithm") not in ("AES256", "aws:kms", "aws:kms:dsse"):
        raise MalformedXML(MALFORMED)
    if given["SSEAlgorithm"] == "AES256" and given.get("KMSMasterKeyID"):
        raise InvalidArgument(
            "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or "
            "aws:kms:dsse",
            ArgumentName="ApplyServerSideEncryptionByDefault",
        )
    return {"Rules": [{"BucketKeyEnabled": False, **rules[0]}]}


def _ownership(s3: "S3", configuration: Configuration, value: Any, input: Input) -> Any:
    rules = list((value or {}).get("Rules") or ())
    if len(rules) != 1 or rules[0].get("ObjectOwnership") not in OWNERSHIPS:
        raise MalformedXML(MALFORMED)
    return value


def _accelerate(s3: "S3", configuration: Configuration, value: Any, input: Input) -> Any:
    if "." in str(input["Bucket"]):
        raise InvalidRequest(
            "S3 Transfer Acceleration is not supported for buckets with periods (.) in their names"
        )
    if (value or {}).get("Status") not in STATES:
        raise MalformedXML(MALFORMED)
    return value


def _public(s3: "S3", configuration: Configuration, value: Any, input: Input) -> Any:
    names = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    if not value:
        raise MalformedXML(MALFORMED)
    return {name: bool(value.get(name)) for name in names}


def _payment(s3: "S3", configuration: Configuration, value: Any, input: Input) -> Any:
    if (value or {}).get("Payer") not in ("Requester", "BucketOwner"):
        raise MalformedXML(MALFORMED)
    return value


def _lifecycle(s3: "S3", configuration: Configuration, value: Any, input: Input) -> Any:
    rules = [dict(rule) for rule in (value or {}).get("Rules") or ()]
    for rule in rules:
        rule.setdefault("ID", s3.cloud.clock.uuid())
        if not rule["ID"] or rule.get("Status") not in ("Enabled", "Disabled"):
            raise MalformedXML(MALFORMED)
        if ("Filter" in rule) == ("Prefix" in rule):
            raise MalformedXML(MALFORMED)
        _check_filter(rule.get("Filter") or {})
        _check_expiration(rule)
    return {"Rules": rules}


def _check_filter(given: Mapping[str, Any]) -> None:
    if len([name for name, value in given.items() if value is not None]) > 1:
        raise MalformedXML(MALFORMED)
    keys = [tag["Key"] for tag in (given.get("And") or {}).get("Tags") or ()]
    if len(set(keys)) != len(keys):
        raise InvalidRequest("Duplicate Tag Keys are not allowed.")


def _check_expiration(rule: Mapping[str, Any]) -> None:
    expiration = rule.get("Expiration") or {}
    if expiration.get("ExpiredObjectDeleteMarker") and (
        "Days" in expiration or "Date" in expiration
    ):
        raise MalformedXML(MALFORMED)
    if rule.get("NoncurrentVersionExpiration") == {}:
        raise MalformedXML(MALFORMED)
    date = expiration.get("Date")
    if date is not None and float(date) % 86400:
        from csc.emulator.protocols.values import write_time

        raise InvalidArgument(
            "'Date' must be at midnight GMT",
            ArgumentName="Date",
            ArgumentValue=str(write_time(float(date), "iso8601")),
        )


def _cors(s3: "S3", configuration: Configuration, value: Any, input: Input) -> Any:
    rules = (value or {}).get("CORSRules") or ()
    if not rules or len(rules) > 100:
        raise MalformedXML(MALFORMED)
    for rule in rules:
        if not rule.get("AllowedMethods") or not rule.get("AllowedOrigins"):
            raise MalformedXML(MALFORMED)
        for method in rule["AllowedMethods"]:
            if method not in ("GET", "PUT", "POST", "DELETE", "HEAD"):
                raise InvalidRequest(
                    f"Found unsupported HTTP method in CORS config. Unsupported method is {method}"
                )
    return value


def _website(s3: "S3", configuration: Configuration, value: Any, input: Input) -> Any:
    given = value or {}
    redirect = given.get("RedirectAllRequestsTo")
    if redirect:
        if len(given) > 1:
            raise InvalidArgument(
                "RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.",
                ArgumentName="RedirectAllRequestsTo",
                ArgumentValue="not null",
            )
        return value
    suffix = (given.get("IndexDocument") or {}).get("Suffix")
    if "IndexDocument" not in given:
        raise InvalidArgument(
            "A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty",
            ArgumentName="IndexDocument",
            ArgumentValue="null",
        )
    if not suffix or "/" in suffix:
        raise InvalidArgument(
            "The IndexDocument Suffix is not well formed",
            ArgumentName="IndexDocument",
            ArgumentValue=suffix or "",
        )
    return value


CHECKS: Mapping[str, Check] = {
    "BucketAccelerateConfiguration": _accelerate,
    "BucketCors": _cors,
    "BucketEncryption": _encryption,
    "BucketLifecycleConfiguration": _lifecycle,
    "BucketOwnershipControls": _ownership,
    "BucketPolicy": _policy,
    "BucketRequestPayment": _payment,
    "BucketTagging": _tagging,
    "BucketVersioning": _versioning,
    "BucketWebsite": _website,
    "PublicAccessBlock": _public,
}
