"""The certificate of a pool's signing key, for providers that want to know who asks."""

import base64
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from csc.emulator.services.cognito_idp.entities import Pool

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    from csc.emulator.services.cognito_idp.service import CognitoIdp

YEARS = 10


def signing_key(cognito: "CognitoIdp", pool: Pool) -> "RSAPrivateKey":
    """The pool's oldest key, which a rotation leaves."""
    found: RSAPrivateKey = cognito.keys.of(pool.id)[-1].signer.prepared_key
    return found


def sign_request(cognito: "CognitoIdp", pool: Pool, text: str) -> str:
    """The signature of a request's query, by RSA with SHA-256, in base64."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    made = signing_key(cognito, pool).sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    return base64.b64encode(made).decode()


def certificate_of(cognito: "CognitoIdp", pool: Pool) -> str:
    """X.509 in base64 of DER, signed by itself; the pool's oldest key, for ten years."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization

    key = signing_key(cognito, pool)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, pool.id)])
    begins = datetime.fromtimestamp(pool.created, UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(int.from_bytes(pool.id.encode()[:16], "big"))
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=365 * YEARS))
        .sign(key, hashes.SHA256())
    )
    return base64.b64encode(made.public_bytes(serialization.Encoding.DER)).decode()
