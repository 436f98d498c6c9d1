"""Certificates, metadata and codes that are what they say, for the tests that send any text."""

import base64
import hashlib
import hmac
import struct
import time
from datetime import UTC, datetime, timedelta
from functools import cache


@cache
def certificate(name: str = "server") -> tuple[str, str]:
    """PEM: a certificate signed by itself, and its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"{name}.example.com")])
    begins = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=365))
        .sign(key, hashes.SHA256())
    )
    form = serialization.PrivateFormat.TraditionalOpenSSL
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, form, plain)
    return made.public_bytes(serialization.Encoding.PEM).decode().strip(), private.decode()


def metadata(written: str) -> str:
    """SAML 2.0 metadata of a provider; what was written is part of its name."""
    body = "".join(certificate("idp")[0].splitlines()[1:-1])
    name = hashlib.sha256(written.encode()).hexdigest()[:12]
    return (
        '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" '
        f'entityID="https://idp.example.com/{name}"><IDPSSODescriptor '
        'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
        '<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#">'
        f"<X509Data><X509Certificate>{body}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>"
        '<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" '
        'Location="https://idp.example.com/sso"/></IDPSSODescriptor></EntityDescriptor>'
        f"{' ' * 600}"
    )


def codes_of(seed: str | bytes) -> tuple[str, str]:
    """The code of now and the next one (RFC 6238) of a secret in base32."""
    step = int(time.time()) // 30
    return code_at(seed, step), code_at(seed, step + 1)


def code_at(seed: str | bytes, step: int) -> str:
    text = seed.decode() if isinstance(seed, bytes) else seed
    key = base64.b32decode(text.upper() + "=" * (-len(text) % 8))
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
