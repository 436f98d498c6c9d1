"""A Lambda function as a value, whether a template or the API made it."""

import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from csc.emulator.services.lambda_.code import Code
from csc.emulator.services.lambda_.errors import (
    ResourceNotFoundException,
    ValidationException,
)
from csc.emulator.services.lambda_.times import stamp

_NAME = re.compile(
    r"(?:(?:arn:(?P<partition>aws[a-z-]*):lambda:)?(?:(?P<region>[a-z0-9-]+):)?"
    r"(?:(?P<account>[0-9]{12}):)?function:|(?P<owner>[0-9]{12}):)?"
    r"(?P<name>[A-Za-z0-9_-]{1,140})(?::(?P<qualifier>\$LATEST|[A-Za-z0-9_-]{1,128}))?"
)

NAMES = (
    r"(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?"
    r"(\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?"
)
"""AWS's own pattern, as its messages give it."""

NOT_LISTED = (
    "LastUpdateStatus",
    "LastUpdateStatusReason",
    "LastUpdateStatusReasonCode",
    "RuntimeVersionConfig",
    "State",
    "StateReason",
    "StateReasonCode",
)


@dataclass(frozen=True, slots=True)
class Function:
    """``wasm`` is the module that runs in the sandbox instead of ``code``; ``sandboxed`` says that ``code`` is
    Python of ours that runs in sandboxed CPython. ``origin``: where it is declared, for messages. ``modified`` is in seconds since the epoch; ``revision`` a UUID."""

    name: str
    arn: str
    role: str
    runtime: str
    handler: str
    code: Code
    timeout: int = 3
    memory: int = 128
    environment: Mapping[str, str] = field(default_factory=dict)
    description: str = ""
    architectures: tuple[str, ...] = ("x86_64",)
    tracing: str = "PassThrough"
    wasm: bytes | None = None
    sandboxed: bool = False
    version: str = "$LATEST"
    modified: float = 0.0
    revision: str = ""
    origin: str = ""
    reserved: int | None = None
    declared: bool = False  # by a template, which will declare it again at the next start
    layers: tuple[str, ...] = ()  # ARNs of versions; a later one's files lie over an earlier one's
    build: Mapping[str, Any] = field(
        default_factory=dict
    )  # SAM's Metadata, where esbuild is to be run
    # Of a WASM form: the Python that it was made of, read only where the guest can't hold a number.
    python: Callable[[], Code] | None = field(default=None, compare=False)


def parse_name(name: str) -> tuple[str, str]:
    """(name, qualifier or "") of a name, a partial ARN or an ARN. Raises for any other text."""
    found = _NAME.fullmatch(name)
    if found is None:
        raise ValidationException(
            f"1 validation error detected: Value '{name}' at 'functionName' failed to satisfy "
            f"constraint: Member must satisfy regular expression pattern: {NAMES}"
        )
    return found["name"], found["qualifier"] or ""


def not_found(arn: str) -> ResourceNotFoundException:
    return ResourceNotFoundException(f"Function not found: {arn}", Type="User")


def configuration(function: Function) -> dict[str, Any]:
    """``FunctionConfiguration`` as the API gives it."""
    out: dict[str, Any] = {
        "FunctionName": function.name,
        "FunctionArn": function.arn,
        "Runtime": function.runtime,
        "Role": function.role,
        "Handler": function.handler,
        "CodeSize": function.code.size,
        "Description": function.description,
        "Timeout": function.timeout,
        "MemorySize": function.memory,
        "LastModified": stamp(function.modified),
        "CodeSha256": base64.b64encode(bytes.fromhex(function.code.digest)).decode(),
        "Version": function.version,
        "TracingConfig": {"Mode": function.tracing},
        "RevisionId": function.revision,
        "State": "Active",
        "LastUpdateStatus": "Successful",
        "PackageType": "Zip",
        "Architectures": list(function.architectures),
        "EphemeralStorage": {"Size": 512},
        "LoggingConfig": {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{function.name}"},
        "SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"},
    }
    if function.runtime:
        region = function.arn.split(":")[3] if function.arn.count(":") >= 6 else ""
        which = hashlib.sha256(function.runtime.encode()).hexdigest()
        arn = f"arn:aws:lambda:{region}::runtime:{which}"
        out["RuntimeVersionConfig"] = {"RuntimeVersionArn": arn}
    if function.layers:
        out["Layers"] = [{"Arn": arn, "CodeSize": 0} for arn in function.layers]
    if function.environment:
        out["Environment"] = {"Variables": dict(function.environment)}
    return out


def listed(described: Mapping[str, Any]) -> dict[str, Any]:
    """A configuration as lists have it: without what changes while a function is made ready."""
    return {name: value for name, value in described.items() if name not in NOT_LISTED}


def fingerprint(function: Function) -> str:
    """Of all that publishing looks at: two functions of one fingerprint do the same."""
    own = ("arn", "code", "modified", "python", "reserved", "revision", "version", "wasm")
    parts = [repr(getattr(function, one.name)) for one in fields(function) if one.name not in own]
    return hashlib.sha256("\0".join([function.code.digest, *parts]).encode()).hexdigest()
