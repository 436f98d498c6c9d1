"""Cognito identity pools: the service behind ``cognito-identity``.

Who brings a good token of a user pool, or nothing where guests are let in, gets credentials of a
role; they are a session like any other, known to IAM, and end after an hour.
"""

from collections.abc import Mapping
from typing import cast

from csc.emulator.calls import Call, Input, Permission, Row
from csc.emulator.cloud import Cloud
from csc.emulator.services.cognito_identity.operations import OPERATIONS, UNSIGNED
from csc.emulator.services.cognito_identity.store import Store
from csc.emulator.services.iam.service import Iam


class CognitoIdentity:
    """Satisfies ``emulator.calls.Service``."""

    name = "cognito-identity"
    operations: Mapping[str, Row] = OPERATIONS

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.store = Store(cloud.storage)

    @property
    def iam(self) -> Iam:
        return cast(Iam, self.cloud.services["iam"])

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        """Applications get identities and credentials unsigned; the rest is for administrators."""
        if operation in UNSIGNED:
            return ()
        pool = input.get("IdentityPoolId")
        arn = f"arn:aws:cognito-identity:{call.region}:{self.cloud.account}:identitypool/{pool}"
        return (Permission(f"cognito-identity:{operation}", arn if pool else "*"),)
