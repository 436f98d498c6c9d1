"""Whether a COSE key made a signature: ES256 (-7) and RS256 (-257), which are offered to authenticators.

Source: RFC 9053, RFC 8230 (COSE keys); Web Authentication, 6.5.5 (signatures).
"""

from typing import TYPE_CHECKING, Any

from csc.emulator.services.cognito_idp.passkeys.read_cbor import read_cbor

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

ES256, RS256 = -7, -257
ALGORITHMS = (ES256, RS256)

_KIND, _ALGORITHM = 1, 3
_EC2, _RSA = 2, 3
_P256 = 1
_SMALLEST_MODULUS = 2048


def read_key(
    cose: bytes,
) -> "tuple[int, ec.EllipticCurvePublicKey | rsa.RSAPublicKey]":
    """The key's algorithm and the key. Raises ValueError for any that is not offered."""
    given = read_cbor(cose)
    if not isinstance(given, dict) or given.get(_ALGORITHM) not in ALGORITHMS:
        raise ValueError("the key's algorithm is not supported")
    if given[_ALGORITHM] == ES256:
        return ES256, _elliptic(given)
    return RS256, _rsa(given)


def is_signed(cose: bytes, signature: bytes, message: bytes) -> bool:
    """Raises ValueError for a key that can't be read."""
    from cryptography.exceptions import InvalidSignature

    _, key = read_key(cose)
    try:
        _verify(key, signature, message)
    except InvalidSignature:
        return False
    return True


def _verify(
    key: "ec.EllipticCurvePublicKey | rsa.RSAPublicKey", signature: bytes, message: bytes
) -> None:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding

    if isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, message, ec.ECDSA(hashes.SHA256()))
    else:
        key.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())


def _elliptic(given: dict[Any, Any]) -> "ec.EllipticCurvePublicKey":
    from cryptography.hazmat.primitives.asymmetric import ec

    x, y = given.get(-2), given.get(-3)
    if given.get(_KIND) != _EC2 or given.get(-1) != _P256:
        raise ValueError("an ES256 key is on P-256")
    if not (isinstance(x, bytes) and isinstance(y, bytes) and len(x) == len(y) == 32):
        raise ValueError("a coordinate is not 32 bytes")
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b"\x04" + x + y)


def _rsa(given: dict[Any, Any]) -> "rsa.RSAPublicKey":
    from cryptography.hazmat.primitives.asymmetric import rsa

    n, e = given.get(-1), given.get(-2)
    if given.get(_KIND) != _RSA or not (isinstance(n, bytes) and isinstance(e, bytes)):
        raise ValueError("an RS256 key has a modulus and an exponent")
    modulus = int.from_bytes(n, "big")
    if modulus.bit_length() < _SMALLEST_MODULUS:
        raise ValueError("the key is too short")
    return rsa.RSAPublicNumbers(int.from_bytes(e, "big"), modulus).public_key()
