"""The devices that users sign in from: each has a key, and a secret that only it knows.

A device is given its key at a sign-in, becomes known by ConfirmDevice (which brings an SRP verifier
of the secret), and is remembered at once or when the user says so.

Source: Amazon Cognito Developer Guide, "Working with user devices in your user pool".
"""

import base64
import binascii
import json
import secrets
from dataclasses import asdict, dataclass
from typing import Any

from csc.emulator.services.cognito_idp.entities import Pool, User
from csc.emulator.services.cognito_idp.errors import (
    InvalidParameterException,
    ResourceNotFoundException,
)
from csc.emulator.storage import Storage


@dataclass(slots=True)
class Device:
    """``salt`` and ``verifier`` in hex, empty until the device is confirmed."""

    key: str
    group: str
    created: float
    modified: float
    used: float
    name: str = ""
    salt: str = ""
    verifier: str = ""
    remembered: bool = False

    @property
    def confirmed(self) -> bool:
        return bool(self.verifier)


class Devices:
    """The devices of all users, by pool, user and key."""

    def __init__(self, storage: Storage) -> None:
        self._execute = storage.connection.execute

    def save(self, pool: Pool, user: User, device: Device) -> None:
        self._execute(
            "INSERT OR REPLACE INTO cognito_device VALUES (?, ?, ?, ?)",
            (pool.id, user.sub, device.key, json.dumps(asdict(device))),
        )

    def find(self, pool: Pool, user: User, key: str | None) -> Device | None:
        row = self._execute(
            "SELECT body FROM cognito_device WHERE pool = ? AND sub = ? AND key = ?",
            (pool.id, user.sub, key or ""),
        ).fetchone()
        return Device(**json.loads(row[0])) if row else None

    def of(self, pool: Pool, user: User) -> list[Device]:
        """Those that are confirmed, oldest first."""
        rows = self._execute(
            "SELECT body FROM cognito_device WHERE pool = ? AND sub = ?", (pool.id, user.sub)
        )
        found = [Device(**json.loads(body)) for (body,) in rows]
        return sorted((d for d in found if d.confirmed), key=lambda d: (d.created, d.key))

    def forget(self, pool: Pool, user: User, device: Device) -> None:
        self._execute(
            "DELETE FROM cognito_device WHERE pool = ? AND sub = ? AND key = ?",
            (pool.id, user.sub, device.key),
        )

    def known(self, pool: Pool, user: User, key: str) -> Device:
        """Raises ResourceNotFoundException for one that isn't there or was never confirmed."""
        device = self.find(pool, user, key)
        if device is None or not device.confirmed:
            raise ResourceNotFoundException("Device does not exist.")
        return device


def new_device(region: str, uuid: str, now: float) -> Device:
    group = "-" + "".join(
        secrets.choice("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnp") for _ in range(8)
    )
    return Device(f"{region}_{uuid}", group, now, now, now)


def tracks_devices(pool: Pool) -> bool:
    return pool.config.get("DeviceConfiguration") is not None


def asks_the_user(pool: Pool) -> bool:
    """Whether a device is remembered only when the user wants it."""
    given = pool.config.get("DeviceConfiguration") or {}
    return bool(given.get("DeviceOnlyRememberedOnUserPrompt"))


def replaces_mfa(pool: Pool) -> bool:
    """Whether a remembered device stands for the second factor."""
    given = pool.config.get("DeviceConfiguration") or {}
    return bool(given.get("ChallengeRequiredOnNewDevice"))


def as_hex(text: str | None, name: str) -> str:
    """Base64 of a big-endian number, as clients send salt and verifier."""
    try:
        number = int.from_bytes(base64.b64decode(text or "", validate=True), "big")
    except (binascii.Error, ValueError):
        number = 0
    if not number:
        raise InvalidParameterException(f"Invalid device {name} given.")
    return f"{number:x}"


def describe_device(device: Device) -> dict[str, Any]:
    """DeviceType."""
    remembered = "remembered" if device.remembered else "not_remembered"
    attributes = {
        "device_status": "valid",
        "device_name": device.name or device.key,
        "dev:device_remembered_status": remembered,
        "last_ip_used": "127.0.0.1",
    }
    return {
        "DeviceKey": device.key,
        "DeviceAttributes": [{"Name": k, "Value": v} for k, v in attributes.items()],
        "DeviceCreateDate": device.created,
        "DeviceLastModifiedDate": device.modified,
        "DeviceLastAuthenticatedDate": device.used,
    }
