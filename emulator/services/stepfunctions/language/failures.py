"""What ends a state otherwise than well: an error's name and its cause, which catchers may match."""

from collections.abc import Sequence


class StateFailure(Exception):
    """``error`` is the error's name (``States.Timeout``), ``cause`` text for people."""

    def __init__(self, error: str | None, cause: str | None = None) -> None:
        super().__init__(f"{error}: {cause}")
        self.error, self.cause = error, cause

    def output(self) -> dict[str, str]:
        """What a catcher's state gets."""
        found = {"Error": self.error or ""}
        return found if self.cause is None else found | {"Cause": self.cause}


TERMINAL = frozenset({"States.DataLimitExceeded", "States.Runtime"})
"""Errors that ``States.ALL`` doesn't match."""

NOT_OF_TASKS = frozenset({"States.Timeout", *TERMINAL})


def matches(failure: StateFailure, names: Sequence[str]) -> bool:
    """Whether a retrier or catcher with these names is for the failure."""
    error = failure.error or ""
    return (
        error in names
        or ("States.ALL" in names and error not in TERMINAL)
        or ("States.TaskFailed" in names and error not in NOT_OF_TASKS)
    )


def runtime(cause: str) -> StateFailure:
    """A failure of the machine itself: an input that its definition can't work with."""
    return StateFailure("States.Runtime", cause)
