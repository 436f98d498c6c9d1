"""What ends a state otherwise than well: an error's name and its cause, which catchers may match."""

from collections.abc import Sequence


class StateFailure(Exception):
    """``error`` is the error's name (``States.Timeout``), ``cause`` text for people; ``also`` are
    narrower names by which a retrier or catcher may mean it; ``location`` is the field whose JSONata
    failed (``Output/total``), and then ``entered`` whether its state's work had begun."""

    def __init__(
        self,
        error: str | None,
        cause: str | None = None,
        also: Sequence[str] = (),
        location: str = "",
        entered: bool = False,
    ) -> None:
        super().__init__(f"{error}: {cause}")
        self.error, self.cause, self.also = error, cause, also
        self.location, self.entered = location, entered

    def output(self) -> dict[str, str | None]:
        """What a catcher's state gets."""
        if self.error == "States.Timeout" and self.cause is None:
            return {"Error": self.error, "Cause": ""}
        return {"Error": self.error, "Cause": self.cause}


TERMINAL = frozenset({"States.DataLimitExceeded", "States.Runtime"})
"""Errors that ``States.ALL`` doesn't match."""

NOT_OF_TASKS = frozenset({"States.Timeout", *TERMINAL})


def matches(failure: StateFailure, names: Sequence[str]) -> bool:
    """Whether a retrier or catcher with these names is for the failure."""
    error = failure.error or ""
    return (
        error in names
        or any(name in names for name in failure.also)
        or ("States.ALL" in names and error not in TERMINAL)
        or ("States.TaskFailed" in names and error not in NOT_OF_TASKS)
    )


def runtime(cause: str) -> StateFailure:
    """A failure of the machine itself: an input that its definition can't work with."""
    return StateFailure("States.Runtime", cause)


def not_evaluated(cause: str, location: str, entered: bool = False) -> StateFailure:
    """JSONata that failed, or gave what its field can't take."""
    return StateFailure("States.QueryEvaluationError", cause, (), location, entered)
