"""The service ``ssm``: Parameter Store, and what each call needs of IAM."""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

from csc.emulator.calls import Call, Input, Output, Permission, Row
from csc.emulator.cloud import Cloud
from csc.emulator.services.ssm.errors import ParameterNotFound, ParameterVersionNotFound
from csc.emulator.services.ssm.names import split
from csc.emulator.services.ssm.operations import OPERATIONS
from csc.emulator.services.ssm.store import Parameter, Store


class Ssm:
    """Satisfies ``emulator.calls.Service``."""

    name = "ssm"
    operations: Mapping[str, Row] = OPERATIONS

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.store = Store(cloud.storage)

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        names = input.get("Names") or [
            input.get("Name") or input.get("Path") or input.get("ResourceId") or "*"
        ]
        if operation == "DescribeParameters":
            return (Permission("ssm:DescribeParameters", "*"),)
        found = (split(str(name))[0] for name in names)
        return tuple(Permission(f"ssm:{operation}", self.arn(name)) for name in found)

    def arn(self, name: str) -> str:
        region, account = self.cloud.region, self.cloud.account
        return f"arn:aws:ssm:{region}:{account}:parameter/{name.lstrip('/')}"

    def find(self, given: str) -> Parameter:
        """By name or ARN, of a version or label.

        Raises ParameterNotFound, ParameterVersionNotFound.
        """
        name, selector = split(given)
        latest = self.store.latest(name) or self.store.latest("/" + name.lstrip("/"))
        if latest is None or (latest.name != name and not given.startswith("arn:")):
            raise ParameterNotFound("")
        if not selector:
            return latest
        for version in self.store.versions(latest.name):
            if selector == str(version.version) or selector in version.labels:
                return version
        raise ParameterVersionNotFound(
            f"Systems Manager could not find version {selector} of {name}. Verify the version and "
            "try again."
        )

    def describe(self, parameter: Parameter, given: str, *, decrypted: bool) -> Output:
        """As GetParameter has it; a secret that isn't to be decrypted is opaque text."""
        secret = parameter.kind == "SecureString" and not decrypted
        selector = split(given)[1]
        output: Output = {
            "Name": parameter.name,
            "Type": parameter.kind,
            "Value": _sealed(parameter) if secret else parameter.value,
            "Version": parameter.version,
            "LastModifiedDate": parameter.modified,
            "ARN": self.arn(parameter.name),
            "DataType": parameter.data_type,
        }
        return output | ({"Selector": f":{selector}"} if selector else {})


def _sealed(parameter: Parameter) -> str:
    """What a client without the key sees: it says nothing of the value."""
    seed: Any = f"{parameter.name}:{parameter.version}:{parameter.modified}".encode()
    return base64.b64encode(b"\x01\x02\x02\x00x" + hashlib.sha512(seed).digest()).decode()
