"""A pool's RSA keys: made when the first token is signed, kept in the state file.

The newest signs; all verify, so that tokens outlive a rotation.  The key set is published at
``<issuer>/.well-known/jwks.json``.
"""

import base64
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from csc.emulator.clock import Clock
from csc.emulator.storage import Storage

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

BITS = 2048


@dataclass(frozen=True, slots=True)
class SigningKey:
    """``signer`` and ``verifier`` are python-jose keys; ``jwk`` is the public half as published."""

    kid: str
    signer: Any
    verifier: Any
    jwk: dict[str, str]


class Keys:
    """``bits`` is the length of the keys made from now on."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self.bits = BITS
        self._storage, self._clock = storage, clock
        self._loaded: dict[str, list[SigningKey]] = {}

    def of(self, pool: str) -> list[SigningKey]:
        """A pool's keys, newest first; at least one."""
        found = self.known(pool)
        if not found:
            found.append(self._make(pool))
        return found

    def known(self, pool: str) -> list[SigningKey]:
        """A pool's keys as far as it has any: none before its first token."""
        found = self._loaded.get(pool)
        if found is None:
            rows = self._storage.connection.execute(
                "SELECT pem FROM cognito_key WHERE pool = ? ORDER BY created DESC", (pool,)
            )
            found = self._loaded[pool] = [_load(pem) for (pem,) in rows]
        return found

    def rotate(self, pool: str) -> SigningKey:
        """Sign with a new key from now on."""
        keys = self.of(pool)
        keys.insert(0, self._make(pool))
        return keys[0]

    def forget(self, pool: str) -> None:
        self._loaded.pop(pool, None)

    def _make(self, pool: str) -> SigningKey:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import rsa

        private = rsa.generate_private_key(public_exponent=65537, key_size=self.bits)
        pem = private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()
        key = _load(pem)
        self._storage.connection.execute(
            "INSERT INTO cognito_key VALUES (?, ?, ?, ?)", (pool, key.kid, pem, self._clock.now())
        )
        return key


def _load(pem: str) -> SigningKey:
    """Our own key needs no check of its primes, which would take 50 ms."""
    from cryptography.hazmat.primitives import serialization
    from jose import jwk

    private: Any = serialization.load_pem_private_key(
        pem.encode(), None, unsafe_skip_rsa_key_validation=True
    )
    published = _published(private)
    signer = jwk.construct(private, "RS256")
    return SigningKey(published["kid"], signer, signer.public_key(), published)


def _published(private: "RSAPrivateKey") -> dict[str, str]:
    numbers = private.public_key().public_numbers()
    modulus = numbers.n.to_bytes((numbers.n.bit_length() + 7) // 8, "big")
    exponent = numbers.e.to_bytes((numbers.e.bit_length() + 7) // 8, "big")
    return {
        "alg": "RS256",
        "e": _base64url(exponent),
        "kid": base64.b64encode(hashlib.sha256(modulus).digest()).decode(),
        "kty": "RSA",
        "n": _base64url(modulus),
        "use": "sig",
    }


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
