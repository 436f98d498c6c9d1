"""AWS::S3::Bucket and BucketPolicy, in the service ``s3``.

What a template says of a bucket goes through the checks of the API's operations. What is set through the API
stays, unless the template says something of it.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import (
    Context,
    Identity,
    Place,
    Properties,
    PropertyError,
    Realised,
)
from csc.emulator.cloudformation.resources.emulated import emulated, tags_of
from csc.emulator.cloudformation.resources.recorded import Record, make_row, named
from csc.emulator.cloudformation.resources.s3_notifications import notifications_of
from csc.emulator.errors import ServiceError
from csc.emulator.services.s3.operations.buckets import check_name

_HOST = "{name}.s3.amazonaws.com"
_RECORDED = make_row(
    "AWS::S3::Bucket",
    named(
        "BucketName",
        Arn="arn:aws:s3:::{name}",
        DomainName=_HOST,
        DualStackDomainName="{name}.s3.dualstack.{region}.amazonaws.com",
        RegionalDomainName="{name}.s3.{region}.amazonaws.com",
        WebsiteURL="http://{name}.s3-website-{region}.amazonaws.com",
    ),
)
_ENCRYPTION = (("ServerSideEncryptionByDefault", "ApplyServerSideEncryptionByDefault"),)
MEANT = {
    "AccelerateConfiguration": ("BucketAccelerateConfiguration", "AccelerationStatus"),
    "BucketEncryption": ("BucketEncryption", ""),
    "CorsConfiguration": ("BucketCors", ""),
    "ObjectLockConfiguration": ("ObjectLockConfiguration", ""),
    "OwnershipControls": ("BucketOwnershipControls", ""),
    "PublicAccessBlockConfiguration": ("PublicAccessBlock", ""),
    "VersioningConfiguration": ("BucketVersioning", ""),
    "WebsiteConfiguration": ("BucketWebsite", ""),
}
"""Properties that the API has too: its kind of configuration, and the name of a lone status."""


def _build(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> dict[str, Any]:
    """The bucket's configuration, by the kinds that the API has."""
    _RECORDED.build(context, place, properties, identity)
    try:
        check_name(identity.ref)
        return _configuration(context.cloud, properties, identity.ref)
    except ServiceError as error:
        raise PropertyError("BucketName", f"{identity.ref}: {error.message}") from error


def _configuration(cloud: Cloud, properties: Properties, bucket: str) -> dict[str, Any]:
    """Raises ServiceError."""
    from csc.emulator.services.s3.notify import KIND
    from csc.emulator.services.s3.operations.notify_bucket import check_notifications

    made: dict[str, Any] = {}
    for name, (kind, status) in MEANT.items():
        if name in properties:
            given = properties[name]
            made[kind] = {"Status": given[status]} if status else _as_api(given)
    if "BucketEncryption" in properties:
        rules = properties["BucketEncryption"].get("ServerSideEncryptionConfiguration") or ()
        made["BucketEncryption"] = {"Rules": [_encryption(rule) for rule in rules]}
    if "ObjectLockEnabled" in properties and "ObjectLockConfiguration" not in made:
        made["ObjectLockConfiguration"] = {"ObjectLockEnabled": "Enabled"}
    tags = tags_of(properties)
    if tags:
        made["BucketTagging"] = {"TagSet": [{"Key": k, "Value": v} for k, v in tags.items()]}
    if "NotificationConfiguration" in properties:
        s3: Any = cloud.services["s3"]
        given = notifications_of(properties["NotificationConfiguration"], bucket)
        made[KIND] = check_notifications(s3, given)
    return made


def _encryption(rule: Mapping[str, Any]) -> dict[str, Any]:
    made = {"BucketKeyEnabled": False, **rule}
    for name, api in _ENCRYPTION:
        if name in made:
            made[api] = made.pop(name)
    return made


def _as_api(given: Any) -> Any:
    """CORS rules have other names in a template."""
    if not isinstance(given, Mapping) or "CorsRules" not in given:
        return given
    names = {"MaxAge": "MaxAgeSeconds", "ExposedHeaders": "ExposeHeaders", "Id": "ID"}
    rules = [{names.get(k, k): v for k, v in rule.items()} for rule in given["CorsRules"]]
    return {"CORSRules": rules}


def _apply(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    s3: Any = cloud.services["s3"]
    bucket = new.identity.ref
    s3.store.add_bucket(bucket, cloud.clock.now())
    configuration = s3.store.configuration(bucket)
    before = old.built if old is not None and isinstance(old.built, dict) else {}
    for kind in before.keys() - new.built.keys():
        configuration.pop(kind, None)
    s3.store.configure(bucket, configuration | new.built)


def _remove(cloud: Cloud, old: Realised) -> None:
    """A bucket that holds something stays: AWS refuses to delete it."""
    s3: Any = cloud.services["s3"]
    if s3.store.is_empty(old.identity.ref):
        s3.store.remove_bucket(old.identity.ref)
        s3.forget_policy(old.identity.ref)


def _build_policy(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> str:
    from csc.emulator.services.iam.policy import compile_policy
    from csc.emulator.services.iam.problem import PolicyProblem

    given = properties["PolicyDocument"]
    text = given if isinstance(given, str) else json.dumps(given, default=str)
    try:
        compile_policy(text, f"policy of {properties['Bucket']}")
    except PolicyProblem as problem:
        raise PropertyError("PolicyDocument", str(problem)) from problem
    return text


def _apply_policy(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    _set_policy(cloud, str(new.properties["Bucket"]), new.built)


def _remove_policy(cloud: Cloud, old: Realised) -> None:
    _set_policy(cloud, str(old.properties["Bucket"]), None)


def _set_policy(cloud: Cloud, bucket: str, text: str | None) -> None:
    s3: Any = cloud.services["s3"]
    configuration = s3.store.configuration(bucket)
    if configuration is None:
        return
    configuration.pop("BucketPolicy", None)
    s3.store.configure(bucket, configuration | ({"BucketPolicy": text} if text else {}))
    s3.forget_policy(bucket)


TYPES = (
    replace(
        _RECORDED,
        kind="emulated",
        build=_build,
        apply=_apply,
        remove=_remove,
        missing="lifecycle, replication, logging and websites have no effect; one that isn't empty "
        "outlives its stack",
    ),
    emulated(
        "AWS::S3::BucketPolicy",
        Record("{Bucket}"),
        _apply_policy,
        _remove_policy,
        _build_policy,
    ),
)
