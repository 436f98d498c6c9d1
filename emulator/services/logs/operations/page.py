"""Limits and tokens that the paged operations share."""

from csc.emulator.calls import Input
from csc.emulator.services.logs.errors import InvalidParameterException

START = (-1, -1)
END = (2**62, 2**62)


def limit_of(input: Input, most: int) -> int:
    """Raises InvalidParameterException for a limit that is none."""
    limit = input.get("limit", most)
    if not isinstance(limit, int) or isinstance(limit, bool) or not 1 <= limit <= most:
        low = isinstance(limit, int) and limit < 1
        bound = "greater than or equal to 1" if low else f"less than or equal to {most}"
        raise InvalidParameterException(
            f"1 validation error detected: Value '{limit}' at 'limit' failed to satisfy "
            f"constraint: Member must have value {bound}"
        )
    return limit


def write_token(direction: str, at: tuple[int, int]) -> str:
    """``f/…`` or ``b/…``, as AWS's look."""
    return f"{direction}/{at[0]}/{at[1]}"


def read_token(token: str) -> tuple[str, tuple[int, int]]:
    """Raises InvalidParameterException."""
    direction, *rest = token.split("/")
    if direction not in ("f", "b") or len(rest) != 2:
        raise InvalidParameterException("The specified nextToken is invalid.")
    try:
        return direction, (int(rest[0]), int(rest[1]))
    except ValueError:
        raise InvalidParameterException("The specified nextToken is invalid.") from None
