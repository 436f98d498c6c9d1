"""What an authenticator says of itself: bytes → AuthenticatorData.

    rpIdHash 32 | flags 1 | signCount 4 | [aaguid 16 | length 2 | credential id | COSE key]

Source: Web Authentication, 6.1 "Authenticator Data".
"""

from dataclasses import dataclass

from csc.emulator.services.cognito_idp.passkeys.read_cbor import read_first

_PRESENT, _VERIFIED, _ATTESTED, _EXTENDED = 0x01, 0x04, 0x40, 0x80
LONGEST_ID = 1023


@dataclass(frozen=True, slots=True)
class AuthenticatorData:
    """``key`` is the COSE key as it was written, where one was registered."""

    rp_hash: bytes
    present: bool
    verified: bool
    count: int
    aaguid: bytes = b""
    credential: bytes = b""
    key: bytes = b""


def read_authenticator_data(data: bytes) -> AuthenticatorData:
    """Raises ValueError."""
    if len(data) < 37:
        raise ValueError("authenticator data is cut off")
    flags, at = data[32], 37
    aaguid = credential = key = b""
    if flags & _ATTESTED:
        aaguid, size = data[37:53], int.from_bytes(data[53:55], "big")
        at = 55 + size
        credential = data[55:at]
        if not 0 < size <= LONGEST_ID or len(credential) != size:
            raise ValueError("the credential's id is cut off, or too long")
        _, end = read_first(data, at)
        key, at = data[at:end], end
    if flags & _EXTENDED:
        _, at = read_first(data, at)
    if at != len(data):
        raise ValueError("there is more after the authenticator data")
    return AuthenticatorData(
        data[:32],
        bool(flags & _PRESENT),
        bool(flags & _VERIFIED),
        int.from_bytes(data[33:37], "big"),
        aaguid,
        credential,
        key,
    )
