"""How an emulator is set up."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Options:
    """``port`` 0 takes a free one. ``state`` None keeps all in memory.

    ``dynamodb_endpoint`` sends DynamoDB's calls there instead.  ``iam`` is for signed clients:
    integrations and functions are always held to their role.  ``allow_missing`` skips resources of
    types that aren't emulated.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    state: Path | None = None
    stage: str = "dev"
    region: str = "us-east-1"
    log: Literal["text", "json"] = "text"
    dynamodb_endpoint: str | None = None
    iam: Literal["enforce", "warn", "off"] = "enforce"
    allow_missing: bool = False
