"""Times in S3's XML: to the second, and written with milliseconds.

write_moment(1767225600.75) ──▶ "2026-01-01T00:00:00.000Z"
"""

from datetime import UTC, datetime


def write_moment(seconds: float) -> str:
    """``seconds`` since the epoch."""
    return f"{datetime.fromtimestamp(int(seconds), UTC):%Y-%m-%dT%H:%M:%S}.000Z"
