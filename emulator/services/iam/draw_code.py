"""The QR code that an authenticator reads a virtual MFA device's secret from, as a PNG.

``otpauth://totp/$AccountName/$User?secret=…``: IAM API Reference, VirtualMFADevice.
"""

import io
from urllib.parse import quote


def draw_code(name: str, account: str, seed: str) -> bytes:
    """The PNG's bytes. ``name`` is the device's, ``seed`` its secret in base32."""
    import segno

    label = f"{quote('Amazon Web Services', safe='')}:{quote(f'{name}@{account}', safe='@')}"
    address = f"otpauth://totp/{label}?secret={seed}&issuer=Amazon%20Web%20Services"
    out = io.BytesIO()
    segno.make_qr(address).save(out, kind="png", scale=4)
    return out.getvalue()
