"""The name of a resource that its template leaves unnamed: ``stack-LogicalId-1A2B3C4D5E6F``.

On AWS the last part is random; here it is derived from the place, so that it stays the same from
run to run.
"""

import hashlib

_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def physical_name(stack: str, logical_id: str, longest: int, salt: str = "") -> str:
    """At most ``longest`` characters. Another ``salt`` gives another name, for a replacement."""
    digest = hashlib.sha256(f"{stack}/{logical_id}{salt}".encode()).digest()
    suffix = "".join(_BASE32[byte % 32] for byte in digest[:12])
    return f"{stack}-{logical_id}"[: longest - 13] + f"-{suffix}"
