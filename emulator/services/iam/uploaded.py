"""What users upload: SSH public keys and signing certificates.

CSC authenticates nobody by them; they are kept, listed and checked for their form.
"""

import hashlib
from typing import TYPE_CHECKING, Any

from csc.emulator.services.iam.entities import Credential
from csc.emulator.services.iam.errors import (
    InvalidPublicKey,
    MalformedCertificate,
    NoSuchEntity,
)
from csc.emulator.services.iam.find_entities import user_of

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

    from csc.emulator.calls import Input
    from csc.emulator.services.iam.service import Iam

_NAMES = {"ssh-key": "Public Key", "signing-certificate": "Certificate"}
_FORMS = ("ssh-rsa ", "ssh-ed25519 ", "-----BEGIN ")


def uploaded_of(iam: "Iam", user: str, kind: str) -> list[Credential]:
    """A user's, the oldest first. Raises NoSuchEntity where there is no such user."""
    name = user_of(iam, user).name
    found = [one for one in iam.store.uploaded.sorted() if (one.user, one.kind) == (name, kind)]
    return sorted(found, key=lambda one: one.uploaded)


def find_uploaded(iam: "Iam", user: str, kind: str, id_: str) -> Credential:
    """Raises NoSuchEntity."""
    for one in uploaded_of(iam, user, kind):
        if one.id == id_:
            return one
    raise NoSuchEntity(f"The {_NAMES[kind]} with id {id_} cannot be found.")


def calling_user(input: "Input", caller: str) -> str:
    """``UserName``, else the user that calls."""
    given = input.get("UserName")
    return str(given) if given else caller.rpartition("/")[2]


def fingerprint_of(body: str) -> str:
    """MD5 of the key, in pairs. Raises InvalidPublicKey for what isn't in a key's form."""
    if not body.startswith(_FORMS):
        raise InvalidPublicKey("Unable to parse public key.")
    digest = hashlib.md5(body.encode(), usedforsecurity=False).hexdigest()
    return ":".join(digest[n : n + 2] for n in range(0, 32, 2))


def read_certificate(body: str) -> "Certificate":
    """Raises MalformedCertificate for what is no X.509 certificate in PEM."""
    from cryptography.x509 import load_pem_x509_certificate

    try:
        return load_pem_x509_certificate(body.encode())
    except ValueError as error:
        raise MalformedCertificate(f"Certificate {body} is malformed") from error


def describe_key(key: Credential, *, brief: bool = False) -> dict[str, Any]:
    """SSHPublicKey; ``brief`` as lists show it."""
    whole = {"Fingerprint": key.fingerprint, "SSHPublicKeyBody": key.body}
    return {
        "UserName": key.user,
        "SSHPublicKeyId": key.id,
        "Status": key.status,
        "UploadDate": key.uploaded,
        **({} if brief else whole),
    }


def describe_certificate(certificate: Credential) -> dict[str, Any]:
    """SigningCertificate."""
    return {
        "UserName": certificate.user,
        "CertificateId": certificate.id,
        "CertificateBody": certificate.body,
        "Status": certificate.status,
        "UploadDate": certificate.uploaded,
    }
