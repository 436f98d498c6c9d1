"""Times as events have them."""

from datetime import UTC, datetime


def stamp(seconds: float) -> str:
    """2026-01-01T00:00:00Z"""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"
