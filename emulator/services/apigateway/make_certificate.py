"""A client certificate: self-signed, of a key that only API Gateway would hold, valid for a year."""

import datetime
from typing import NamedTuple


class Certificate(NamedTuple):
    """``expires`` in seconds since the epoch."""

    pem: str
    expires: int


def make_certificate(now: float) -> Certificate:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.x509.oid import NameOID

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ApiGateway")])
    start = datetime.datetime.fromtimestamp(int(now), datetime.UTC)
    end = start + datetime.timedelta(days=365)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM).decode()
    return Certificate(pem, int(end.timestamp()))
