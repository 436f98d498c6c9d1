"""AWS::S3::Bucket, in the service ``s3``."""

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
from csc.emulator.cloudformation.resources.recorded import make_row, named
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


def _build(context: Context, place: Place, properties: Properties, identity: Identity) -> None:
    _RECORDED.build(context, place, properties, identity)
    try:
        check_name(identity.ref)
    except ServiceError as error:
        raise PropertyError("BucketName", f"{identity.ref}: {error.message}") from error


def _apply(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    s3: Any = cloud.services["s3"]
    s3.store.add_bucket(new.identity.ref, cloud.clock.now())


def _remove(cloud: Cloud, old: Realised) -> None:
    """A bucket that holds something stays: AWS refuses to delete it."""
    s3: Any = cloud.services["s3"]
    if s3.store.is_empty(old.identity.ref):
        s3.store.remove_bucket(old.identity.ref)


TYPES = (
    replace(
        _RECORDED,
        kind="emulated",
        build=_build,
        apply=_apply,
        remove=_remove,
        missing="its configuration has no effect; one that isn't empty outlives its stack",
    ),
)
