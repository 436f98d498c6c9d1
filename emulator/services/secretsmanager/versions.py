"""Versions of a secret: a new one becomes AWSCURRENT, the one before AWSPREVIOUS."""

import base64
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from csc.emulator.calls import Input
from csc.emulator.services.secretsmanager.errors import (
    InvalidParameterException,
    ResourceExistsException,
)
from csc.emulator.services.secretsmanager.store import CURRENT, PREVIOUS, Secret, Version

MOST_STAGES = 20
LARGEST = 65536


def make_version(input: Input, id: str, now: float) -> Version | None:
    """None where no value is given. Raises InvalidParameterException."""
    text, binary = input.get("SecretString"), input.get("SecretBinary")
    if text is None and binary is None:
        return None
    if text is not None and binary is not None:
        raise InvalidParameterException(
            "You can't specify both a binary secret value and a string secret value in the same "
            "secret."
        )
    if isinstance(binary, bytes):
        binary = base64.b64encode(binary).decode()
    if len(str(text if text is not None else binary).encode()) > LARGEST:
        raise InvalidParameterException("The value of a secret is at most 65536 bytes long.")
    token = str(input.get("ClientRequestToken") or id)
    if len(token) < 32:
        raise InvalidParameterException("ClientRequestToken must be 32-64 characters long.")
    return Version(token, now, None if text is None else str(text), binary)


def add_version(secret: Secret, made: Version, stages: Sequence[str]) -> Secret:
    """The secret with a version that has these stages. The same again changes nothing.

    Raises ResourceExistsException for an id that another value has.
    """
    before = secret.version(made.id)
    if before is not None:
        if (before.text, before.binary) != (made.text, made.binary):
            raise ResourceExistsException(
                f"You can't use ClientRequestToken {made.id} because that value is already in use "
                f"for a version of secret {secret.arn}."
            )
        made = before
    others = tuple(one for one in secret.versions if one.id != made.id)
    return stage(replace(secret, versions=(*others, made), changed=made.created), made.id, stages)


def stage(secret: Secret, id: str, stages: Sequence[str]) -> Secret:
    """Stages stand on one version each; what was AWSCURRENT becomes AWSPREVIOUS."""
    moved = set(stages)
    current = secret.staged(CURRENT)
    changes = CURRENT in moved and current is not None and current.id != id
    versions = []
    for one in secret.versions:
        kept = [s for s in one.stages if s not in moved or one.id == id]
        if changes:
            kept = [s for s in kept if s != PREVIOUS]
            if current is not None and one.id == current.id:
                kept.append(PREVIOUS)
        if one.id == id:
            kept = list(dict.fromkeys([*stages, *kept]))
        versions.append(replace(one, stages=tuple(kept)))
    staged = tuple(one for one in versions if one.stages)
    return replace(secret, versions=staged)


def value_of(version: Version) -> dict[str, Any]:
    """The members of an output that hold a value."""
    if version.text is not None:
        return {"SecretString": version.text}
    return {"SecretBinary": version.binary}
