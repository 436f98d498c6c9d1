"""STS: temporary credentials. The credentials themselves are kept by IAM."""

from collections.abc import Mapping
from typing import cast

from csc.emulator.calls import Call, Input, Permission, Row
from csc.emulator.cloud import Cloud
from csc.emulator.services.iam.partition import partition_of
from csc.emulator.services.iam.service import Iam
from csc.emulator.services.sts.operations import OPERATIONS


class Sts:
    """Satisfies ``emulator.calls.Service``."""

    name = "sts"
    operations: Mapping[str, Row] = OPERATIONS

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud

    @property
    def iam(self) -> Iam:
        return cast(Iam, self.cloud.services["iam"])

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        """Assuming a role is judged by its trust policy, in the operation itself; who one is may
        always be asked."""
        if operation == "GetFederationToken":
            account = self.cloud.account
            name = f"arn:{partition_of(call.region)}:sts::{account}:federated-user/{input.get('Name', '')}"
            return (Permission("sts:GetFederationToken", name),)
        if operation == "DecodeAuthorizationMessage":
            return (Permission("sts:DecodeAuthorizationMessage", "*"),)
        return ()
