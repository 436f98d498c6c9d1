"""Secure Remote Password, as Cognito speaks it: the server never sees the password.

    client: A = g^a                       server: B = k·v + g^b
    u = H(A | B)     x = H(salt | H(pool name | username ":" password))     v = g^x
    client: S = (B - k·g^x)^(a + u·x)     server: S = (A·v^u)^b
    key = HKDF(S, salt = u, info = "Caldera Derived Key")
    claim = HMAC(key, pool name | username | secret block | timestamp)

The group is the 3072-bit one of RFC 3526 with generator 2; numbers are hashed as big-endian bytes
with a zero byte before a high first bit.  Source of the protocol: RFC 5054 and the public client
``amazon-cognito-identity-js``.
"""

import base64
import hashlib
import hmac
import secrets

N = int(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74"
    "020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437"
    "4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05"
    "98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB"
    "9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B"
    "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718"
    "3995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33"
    "A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7"
    "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864"
    "D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E2"
    "08E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
    16,
)
G = 2


def pad(number: int) -> bytes:
    """Big-endian bytes, with a zero byte before a first byte of 0x80 or more."""
    return number.to_bytes(number.bit_length() // 8 + 1, "big")


def _hash(*parts: bytes) -> int:
    return int.from_bytes(hashlib.sha256(b"".join(parts)).digest(), "big")


K = _hash(pad(N), pad(G))


def private_key(pool_name: str, username: str, password: str, salt: int) -> int:
    """x, which only the password gives."""
    inner = hashlib.sha256(f"{pool_name}{username}:{password}".encode()).digest()
    return _hash(pad(salt), inner)


def make_verifier(pool_name: str, username: str, password: str) -> tuple[str, str]:
    """A new salt and the verifier, in hex: what the pool keeps."""
    salt = int.from_bytes(secrets.token_bytes(16), "big")
    verifier = pow(G, private_key(pool_name, username, password, salt), N)
    return f"{salt:x}", f"{verifier:x}"


def fake_verifier(pool_id: str, username: str, key: bytes) -> tuple[str, str]:
    """For a user that doesn't exist: the same salt each time, and a verifier nobody has."""
    digest = hmac.new(key, f"{pool_id}/{username}".encode(), hashlib.sha256).digest()
    verifier = pow(G, int.from_bytes(digest, "big"), N)
    return digest[:16].hex(), f"{verifier:x}"


def server_step(verifier: str) -> tuple[int, int]:
    """The server's secret b and its B."""
    b = secrets.randbits(256) | 1 << 255  # RFC 5054, 3.1: at least 256 bits
    return b, (K * int(verifier, 16) + pow(G, b, N)) % N


def is_acceptable(a: int) -> bool:
    """A multiple of N would make the shared secret known without the password."""
    return 0 < a < N and a % N != 0


def session_key(a: int, big_b: int, b: int, verifier: str) -> bytes:
    """The 16 bytes that client and server share."""
    u = _hash(pad(a), pad(big_b))
    secret = pow(a * pow(int(verifier, 16), u, N), b, N)
    return derive(secret, u)


def derive(secret: int, u: int) -> bytes:
    """HKDF (RFC 5869) with one block."""
    extracted = hmac.new(pad(u), pad(secret), hashlib.sha256).digest()
    return hmac.new(extracted, b"Caldera Derived Key\x01", hashlib.sha256).digest()[:16]


def claim_signature(
    key: bytes, pool_name: str, username: str, secret_block: str, timestamp: str
) -> str:
    """What the client proves its knowledge of the password with, in base64."""
    message = pool_name.encode() + username.encode() + base64.b64decode(secret_block)
    digest = hmac.new(key, message + timestamp.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()
