"""Which ``x-amazon-apigateway-`` extensions an export has: its ``extensions`` parameter.

``apigateway`` is all of them; ``integrations``, ``authorizers``, ``documentation``, ``validators`` and
``gatewayresponses`` are one each, and several may be given.
"""

from csc.emulator.services.apigateway.errors import BadRequestException

KNOWN = ("integrations", "authorizers", "documentation", "validators", "gatewayresponses")


def read_extensions(given: str) -> frozenset[str]:
    """Raises BadRequestException for one that there isn't."""
    names = frozenset(name.strip().lower() for name in given.split(",") if name.strip())
    if "apigateway" in names:
        return frozenset((*KNOWN, "apigateway"))
    unknown = names - {*KNOWN, "postman"}
    if unknown:
        raise BadRequestException(f"Invalid export extension: {', '.join(sorted(unknown))}")
    return names
