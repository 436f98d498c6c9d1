"""An authenticator in software, and the browser before it: passkeys made and used for tests."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

ORIGIN = "http://localhost:3000"


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def cbor(value: Any) -> bytes:
    """Canonical CBOR of what authenticators write."""
    if isinstance(value, bool) or value is None:
        return {False: b"\xf4", True: b"\xf5", None: b"\xf6"}[value]
    if isinstance(value, int):
        return _head(0, value) if value >= 0 else _head(1, -1 - value)
    if isinstance(value, bytes):
        return _head(2, len(value)) + value
    if isinstance(value, str):
        return _head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return _head(4, len(value)) + b"".join(map(cbor, value))
    pairs = [cbor(key) + cbor(item) for key, item in value.items()]
    return _head(5, len(value)) + b"".join(pairs)


def _head(kind: int, number: int) -> bytes:
    if number < 24:
        return bytes([kind << 5 | number])
    for low, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if number < 1 << (8 * size):
            return bytes([kind << 5 | low]) + number.to_bytes(size, "big")
    raise AssertionError(number)


@dataclass
class Authenticator:
    """One passkey. ``verifies`` says whether it knows its user; what it says can be bent."""

    algorithm: int = -7
    verifies: bool = True
    origin: str = ORIGIN
    counts: bool = True
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    count: int = 0

    def __post_init__(self) -> None:
        self.key: Any = (
            ec.generate_private_key(ec.SECP256R1())
            if self.algorithm == -7
            else rsa.generate_private_key(public_exponent=65537, key_size=2048)
        )

    def cose(self) -> dict[int, Any]:
        numbers = self.key.public_key().public_numbers()
        if self.algorithm == -7:
            x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
            return {1: 2, 3: -7, -1: 1, -2: x, -3: y}
        return {1: 3, 3: self.algorithm, -1: numbers.n.to_bytes(256, "big"), -2: b"\x01\x00\x01"}

    def sign(self, message: bytes) -> bytes:
        if self.algorithm == -7:
            return bytes(self.key.sign(message, ec.ECDSA(hashes.SHA256())))
        return bytes(self.key.sign(message, padding.PKCS1v15(), hashes.SHA256()))

    def _data(self, rp_id: str, attested: bytes = b"") -> bytes:
        if self.counts:
            self.count += 1
        flags = 0x01 | (0x04 if self.verifies else 0) | (0x40 if attested else 0)
        start = hashlib.sha256(rp_id.encode()).digest()
        return start + bytes([flags]) + self.count.to_bytes(4, "big") + attested

    def _client_data(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def create(self, options: dict[str, Any], form: str = "none") -> dict[str, Any]:
        """``navigator.credentials.create``, as JSON."""
        client = self._client_data("webauthn.create", options["challenge"])
        size = len(self.id).to_bytes(2, "big")
        attested = bytes(16) + size + self.id + cbor(self.cose())
        data = self._data(options["rp"]["id"], attested)
        statement: dict[str, Any] = {}
        if form == "packed":
            signature = self.sign(data + hashlib.sha256(client).digest())
            statement = {"alg": self.algorithm, "sig": signature}
        attestation = cbor({"fmt": form, "attStmt": statement, "authData": data})
        return {
            "id": b64(self.id),
            "rawId": b64(self.id),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": b64(client),
                "attestationObject": b64(attestation),
                "transports": ["internal"],
            },
        }

    def get(self, options: dict[str, Any], handle: bytes = b"") -> dict[str, Any]:
        """``navigator.credentials.get``, as JSON."""
        client = self._client_data("webauthn.get", options["challenge"])
        data = self._data(options["rpId"])
        signature = self.sign(data + hashlib.sha256(client).digest())
        return {
            "id": b64(self.id),
            "rawId": b64(self.id),
            "type": "public-key",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": b64(client),
                "authenticatorData": b64(data),
                "signature": b64(signature),
                **({"userHandle": b64(handle)} if handle else {}),
            },
        }
