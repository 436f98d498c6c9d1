"""Cases of one route, one batch after the other, until one is found on which its forms disagree.

batch k+1 through gateway and sandbox    while the Python of batch k runs in its worker
batch k compared; a case that took a new way through the program is kept, and later ones build on it
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from csc.verifying.cases import Case, Cases
from csc.verifying.compare import Outcome
from csc.verifying.python_form import SlowError
from csc.verifying.trial import Begun, Trial

MOST_SLOW = 3  # cases of a route that may run into the timeout before the rest are left
FIRST = 1_000_000  # the number of a route's first case
SIZES = (6, 12)  # of the first batches: what they find out is of use to the next
SIZE = 32


@dataclass(slots=True)
class Found:
    """``ran`` cases, of which ``compared`` came as far as the handler, on so many different ``ways``.

    ``failing`` is the first on which forms disagree, with its number.
    """

    ran: int = 0
    compared: int = 0
    ways: int = 0
    failing: tuple[Case, int] | None = None


@dataclass(slots=True)
class Batch:
    """Cases under way: how many were made up to each, and those of them that reached the handler."""

    begun: list[tuple[int, Begun]] = field(default_factory=list)
    end: int = 0


class Search:
    def __init__(self, trial: Trial, cases: Cases) -> None:
        self.trial, self.cases = trial, cases
        self.found, self.seen, self.slow = Found(), set[int](), 0

    def run(self, count: int) -> Found:
        """Up to ``count`` cases. Raises WorkerError."""
        under_way: Batch | None = None
        for start, end in _batches(count):
            batch = self._begin(start, end)
            if under_way is not None and self._finish(under_way):
                return self.found
            self.trial.ask([begun for _, begun in batch.begun])
            under_way = batch
        if under_way is not None:
            self._finish(under_way)
        return self.found

    def _begin(self, start: int, end: int) -> Batch:
        batch = Batch(end=end)
        for number in range(start, end):
            begun = self.trial.begin(self.cases.next(), FIRST + 1000 * number)
            if begun is not None:
                batch.begun.append((number + 1, begun))
        return batch

    def _finish(self, batch: Batch) -> bool:
        """Compare; whether there is no more to be looked for."""
        replies = self.trial.replies(len(batch.begun))
        for (ran, begun), reply in zip(batch.begun, replies, strict=True):
            self.found.ran = ran
            try:
                outcomes = self.trial.outcomes(begun, reply)
            except SlowError:  # on AWS it is stopped, and nothing is promised
                self.slow += 1
                if self.slow == MOST_SLOW:
                    return True
                continue
            if self._differ(begun, outcomes):
                self.found.failing = (begun.case, begun.number)
                return True
        self.found.ran = batch.end
        return False

    def _differ(self, begun: Begun, outcomes: tuple[Outcome, ...]) -> bool:
        self.found.compared += 1
        if outcomes[0].path not in self.seen:
            self.seen.add(outcomes[0].path)
            self.found.ways = len(self.seen)
            self.cases.keep(begun.case)
        return self.trial.differs(outcomes) is not None


def _batches(count: int) -> Iterator[tuple[int, int]]:
    """The numbers of the first case of each, and of the one after its last."""
    start, sizes = 0, iter(SIZES)
    while start < count:
        end = min(start + next(sizes, SIZE), count)
        yield start, end
        start = end
