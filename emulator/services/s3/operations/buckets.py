"""CreateBucket, DeleteBucket, HeadBucket, ListBuckets, GetBucketLocation."""

import base64
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.s3.access_control import KIND as ACCESS
from csc.emulator.services.s3.access_control import canned_acl
from csc.emulator.services.s3.errors import (
    BucketAlreadyOwnedByYou,
    BucketNotEmpty,
    IllegalLocationConstraint,
    InvalidArgument,
    InvalidBucketName,
    InvalidLocationConstraint,
    NotFound,
)
from csc.emulator.services.s3.owner import owner
from csc.emulator.services.s3.tags import as_tag_set, read_tag_set
from csc.emulator.services.s3.versions import versioning
from csc.emulator.services.s3.write_moment import write_moment

if TYPE_CHECKING:
    from csc.emulator.services.s3.service import S3

OWNERSHIPS = ("BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter")
FIRST = "us-east-1"
PAGE = 10000

_NAME = re.compile(r"(?!xn--|\d+\.\d+\.\d+\.\d+$)[a-z0-9](?:[a-z0-9-]|\.(?!\.)){1,61}[a-z0-9]")
_REGION = re.compile(
    r"us-(east|west)-[12]|us-gov-(east|west)-1|us-isob?-(east|west)-1|cn-north-1|cn-northwest-1"
    r"|eu-(west-[123]|central-[12]|north-1|south-[12])|ap-(east-[12]|south-[12]|northeast-[123]"
    r"|southeast-[1-7])|ca-(central|west)-1|sa-east-1|me-(south|central)-1|af-south-1|il-central-1"
    r"|mx-central-1"
)


def check_name(name: str) -> None:
    """Raises InvalidBucketName. Source: "Bucket naming rules" in S3's user guide."""
    if not _NAME.fullmatch(name):
        raise InvalidBucketName("The specified bucket is not valid.", BucketName=name)


def create_bucket(s3: "S3", input: Input, call: Call) -> Output:
    """In us-east-1 to create one's own bucket again is no error, elsewhere it is."""
    name = str(input["Bucket"])
    check_name(name)
    given = input.get("CreateBucketConfiguration") or {}
    region = _region(call.region, given.get("LocationConstraint"))
    configuration = _configuration(s3, input, region)
    tags = _tags(given.get("Tags") or ())
    if tags:
        configuration["BucketTagging"] = {"TagSet": tags}
    made = s3.store.add_bucket(name, s3.cloud.clock.now())
    if made:
        s3.store.configure(name, configuration)
    elif region != FIRST or call.region != FIRST or tags:
        message = (
            "Your previous request to create the named bucket succeeded and you already own it."
        )
        raise BucketAlreadyOwnedByYou(message, BucketName=name)
    location = f"/{name}" if region == FIRST else f"{s3.cloud.endpoint}/{name}/"
    return {"Location": location, "BucketArn": f"arn:aws:s3:::{name}"}


def _tags(given: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Raises MalformedXML, InvalidTag."""
    said = (
        'User-defined tag keys can\'t start with "aws:". This prefix is reserved for system tags. '
        'Remove "aws:" from your tag keys and try again.'
    )
    tags = read_tag_set({"TagSet": given}, said, reserved_key=False)
    return as_tag_set(tags)


def _region(called: str, constraint: Any) -> str:
    """Raises IllegalLocationConstraintException, InvalidLocationConstraint."""
    if not constraint:
        if called != FIRST:
            raise IllegalLocationConstraint(
                "The unspecified location constraint is incompatible for the region specific "
                "endpoint this request was sent to."
            )
        return FIRST
    if constraint == "EU" and called == "eu-west-1":
        return "EU"
    if called != FIRST and constraint != called:
        raise IllegalLocationConstraint(
            f"The {constraint} location constraint is incompatible for the region specific endpoint "
            "this request was sent to."
        )
    if constraint != "EU" and (not _REGION.fullmatch(constraint) or constraint == FIRST):
        raise InvalidLocationConstraint(
            "The specified location-constraint is not valid", LocationConstraint=str(constraint)
        )
    return str(constraint)


def _configuration(s3: "S3", input: Input, region: str) -> dict[str, Any]:
    """What a bucket is made with. Raises InvalidArgument."""
    ownership = input.get("ObjectOwnership")
    if ownership is not None and ownership not in OWNERSHIPS:
        raise InvalidArgument(
            f"Invalid x-amz-object-ownership header: {ownership}",
            ArgumentName="x-amz-object-ownership",
        )
    made: dict[str, Any] = {"Region": region}
    if ownership:
        made["BucketOwnershipControls"] = {"Rules": [{"ObjectOwnership": ownership}]}
    if input.get("ObjectLockEnabledForBucket"):
        made["BucketVersioning"] = {"Status": "Enabled"}
        made["ObjectLockConfiguration"] = {"ObjectLockEnabled": "Enabled"}
    if input.get("ACL"):
        made[ACCESS] = canned_acl(s3, str(input["ACL"]))
    return made


def delete_bucket(s3: "S3", input: Input, call: Call) -> Output:
    """Raises BucketNotEmpty."""
    name = str(input["Bucket"])
    configuration = s3.require(name)
    if not s3.store.is_empty(name):
        message = "The bucket you tried to delete is not empty"
        if versioning(configuration):
            message += ". You must delete all versions in the bucket."
        raise BucketNotEmpty(message, BucketName=name)
    s3.store.remove_bucket(name)
    s3.forget_policy(name)
    return {}


def head_bucket(s3: "S3", input: Input, call: Call) -> Output:
    found = s3.store.configuration(str(input["Bucket"]))
    if found is None:
        raise NotFound("Not Found")
    return {
        "BucketRegion": found.get("Region", s3.cloud.region),
        "BucketArn": f"arn:aws:s3:::{input['Bucket']}",
        "AccessPointAlias": False,
    }


def list_buckets(s3: "S3", input: Input, call: Call) -> Output:
    """Pages where ``MaxBuckets`` is asked for."""
    prefix, wanted = str(input.get("Prefix") or ""), input.get("BucketRegion")
    if wanted is not None and not _REGION.fullmatch(str(wanted)):
        raise InvalidArgument(
            f"Argument value {wanted} is not a valid AWS Region", ArgumentName="bucket-region"
        )
    after = _decoded(input.get("ContinuationToken"))
    limit = int(input.get("MaxBuckets") or PAGE)
    if not 1 <= limit <= PAGE:
        raise InvalidArgument(
            "Argument max-buckets must be an integer between 1 and 10000",
            ArgumentName="max-buckets",
            ArgumentValue=str(limit),
        )
    told = []
    for name, created in s3.store.buckets():
        region = (s3.store.configuration(name) or {}).get("Region", s3.cloud.region)
        if name > after and name.startswith(prefix) and wanted in (None, region):
            arn = f"arn:aws:s3:::{name}"
            told.append(
                {
                    "Name": name,
                    "CreationDate": write_moment(created),
                    "BucketRegion": region,
                    "BucketArn": arn,
                }
            )
    paged = any(input.get(n) for n in ("MaxBuckets", "Prefix", "BucketRegion", "ContinuationToken"))
    if not paged:
        told = [{"Name": one["Name"], "CreationDate": one["CreationDate"]} for one in told]
    output: Output = {"Buckets": told[:limit], "Owner": owner(s3)}
    if prefix:
        output["Prefix"] = prefix
    if len(told) > limit:
        last = str(told[limit - 1]["Name"])
        output["ContinuationToken"] = base64.b64encode(last.encode()).decode()
    return output


def _decoded(token: Any) -> str:
    if not token:
        return ""
    try:
        return base64.b64decode(str(token), validate=True).decode()
    except ValueError:
        raise InvalidArgument(
            "The continuation token provided is incorrect", ArgumentName="continuation-token"
        ) from None


def get_bucket_location(s3: "S3", input: Input, call: Call) -> Output:
    """us-east-1 is written as nothing."""
    region = s3.require(input["Bucket"]).get("Region", s3.cloud.region)
    return {"LocationConstraint": "" if region == FIRST else region}
