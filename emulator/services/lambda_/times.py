"""Times as Lambda writes them: ``2024-05-01T12:00:00.123+0000``."""

from datetime import UTC, datetime


def stamp(seconds: float) -> str:
    """``seconds`` since the epoch."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}+0000"
