"""The partition of a region, and the ARNs of an account in it.

Source: AWS General Reference, "Amazon Resource Names (ARNs)"; AWS's endpoints list the regions of
each partition by these beginnings.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csc.emulator.calls import Call
    from csc.emulator.services.iam.service import Iam

_BEGINNINGS = {
    "cn-": "aws-cn",
    "us-gov-": "aws-us-gov",
    "us-iso-": "aws-iso",
    "us-isob-": "aws-iso-b",
    "eu-isoe-": "aws-iso-e",
    "us-isof-": "aws-iso-f",
    "eusc-": "aws-eusc",
}


def partition_of(region: str) -> str:
    """``cn-north-1`` is in ``aws-cn``."""
    for beginning, partition in _BEGINNINGS.items():
        if region.startswith(beginning):
            return partition
    return "aws"


def partition_in(arn: str) -> str:
    """The partition that an ARN names."""
    return arn.split(":", 2)[1] if arn.startswith("arn:") else "aws"


def moved(arn: str, region: str) -> str:
    """The same ARN in the partition of a region."""
    parts = arn.split(":", 2)
    return f"arn:{partition_of(region)}:{parts[2]}" if parts[0] == "arn" else arn


def entity_arn(iam: "Iam", call: "Call", resource: str) -> str:
    """``arn:aws:iam::123456789012:role/path/name`` of ``role/path/name``, where the call was sent."""
    return f"arn:{partition_of(call.region)}:iam::{iam.cloud.account}:{resource}"
