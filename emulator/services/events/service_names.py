"""Names of buses in their ARNs."""


def bus_name(given: str) -> str:
    """``arn:aws:events:…:event-bus/orders`` → orders"""
    return given.rpartition("/")[2] if given.startswith("arn:") else given
