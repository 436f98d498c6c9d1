"""The canonical user that owns all buckets and objects of an account."""

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csc.emulator.services.s3.service import S3


def owner(s3: "S3") -> dict[str, str]:
    """Its id is made of the account's: 64 hexadecimal digits."""
    return {"ID": hashlib.sha256(s3.cloud.account.encode()).hexdigest()}
