"""How much one OpenID Connect provider may hold ("IAM and AWS STS quotas")."""

from collections.abc import Sequence

from csc.emulator.services.iam.errors import LimitExceeded

MOST_CLIENTS = 100
MOST_THUMBPRINTS = 5


def check_clients(clients: Sequence[str]) -> None:
    """Raises LimitExceeded."""
    if len(clients) > MOST_CLIENTS:
        raise LimitExceeded(
            f"Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: {MOST_CLIENTS}"
        )
