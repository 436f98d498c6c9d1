"""Which errors a guest may catch, and the number that it knows each kind by.

int("x")  in a ``try``   →   kind 7, status 500, "invalid literal for int() with base 10: 'x'"
"""

from decimal import InvalidOperation

from csc.call_plan import FailureError

_KINDS: tuple[tuple[type[Exception], int], ...] = (
    (ZeroDivisionError, 3),
    (IndexError, 4),
    (KeyError, 5),
    (ValueError, 7),
    (TypeError, 8),
    (InvalidOperation, 13),
)
CATCHABLE: tuple[type[Exception], ...] = (FailureError, *(kind for kind, _ in _KINDS))
SERVICE = 11


def kind_of(error: Exception) -> tuple[int, int, str]:
    """(kind, status, message): an HTTPError is 1, what a service fails with at 500 and above 11."""
    if isinstance(error, FailureError):
        return (1 if error.status < 500 else SERVICE), error.status, error.message
    number = next(number for kind, number in _KINDS if isinstance(error, kind))
    return number, 500, str(error)
