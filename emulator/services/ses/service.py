"""The service ``ses``, the first version of the API; ``sesv2`` stands on the same state."""

from collections.abc import Mapping

from csc.emulator.calls import Call, Input, Permission, Row
from csc.emulator.cloud import Cloud
from csc.emulator.services.ses.operations import OPERATIONS
from csc.emulator.services.ses.outgoing import address_of
from csc.emulator.services.ses.store import Store


class Ses:
    """Satisfies ``emulator.calls.Service``."""

    name = "ses"
    operations: Mapping[str, Row] = OPERATIONS

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.store = Store(cloud.storage)

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        sender = str(input.get("Source") or input.get("FromEmailAddress") or "")
        if not operation.startswith("Send"):
            identity = input.get("EmailIdentity")
            resource = self.arn(str(identity)) if identity else "*"
            return (Permission(f"ses:{operation}", resource),)
        address = address_of(sender)
        context = {"ses:FromAddress": address}
        return (Permission(f"ses:{_action(operation, input)}", self._identity(address), context),)

    def _identity(self, address: str) -> str:
        """The ARN of the identity that a sender is of: its address, else its domain."""
        identities = self.store.identities()
        domain = address.rpartition("@")[2]
        name = domain if address not in identities and domain in identities else address
        return self.arn(name) if name else "*"

    def arn(self, identity: str) -> str:
        return f"arn:aws:ses:{self.cloud.region}:{self.cloud.account}:identity/{identity}"


def _action(operation: str, input: Input) -> str:
    """The second version's SendEmail needs what its content does."""
    content = input.get("Content") or {}
    if "Raw" in content:
        return "SendRawEmail"
    return "SendTemplatedEmail" if "Template" in content else operation
