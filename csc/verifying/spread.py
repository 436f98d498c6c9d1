"""Tasks spread over forks of this process: what was made before (a deployment, imports) is there in each.

    for result in spread(verify, names, jobs=2, begin=bench.apart): …      in the order of the tasks

Every process, this one included, takes the next task from one pipe.  A fork that ends early leaves its tasks
to this one.  Only where nothing but this thread runs, on Linux; elsewhere this process does all.
"""

import os
import pickle
import select
import signal
import struct
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")
NUMBER = struct.Struct("=I")  # of a task; a pipe gives all four bytes to one reader
HEAD = struct.Struct("=II")  # the number of a task, and the length of what follows
MOST = 10_000  # tasks whose numbers fit a pipe
CHUNK = 1 << 16


def can_fork() -> bool:
    return sys.platform == "linux" and threading.active_count() == 1


def spread(
    work: Callable[[Task], Result],
    tasks: Sequence[Task],
    jobs: int,
    begin: Callable[[int], Any],
    end: Callable[[], Any],
) -> Iterator[Result]:
    """The results in the order of the tasks. ``begin(number)`` and ``end()`` are called in each fork.

    Raises what ``work`` raises in this process; what it raises in a fork is raised by a second try here.
    """
    if min(jobs, len(tasks)) < 2 or len(tasks) > MOST or not can_fork():
        yield from map(work, tasks)
        return
    numbers = _numbers(len(tasks))
    count = min(jobs, len(tasks)) - 1
    forks = [_Fork(work, tasks, numbers, partial(begin, n), end) for n in range(count)]
    done: dict[int, Any] = {}
    told = 0
    try:
        while (number := _next(numbers)) is not None:
            done[number] = work(tasks[number])
            for fork in forks:
                done |= fork.results(wait=False)
            while told in done:
                yield done.pop(told)
                told += 1
        while told < len(tasks):
            for fork in forks:
                if told not in done:
                    done |= fork.results(wait=True)
            yield done.pop(told) if told in done else work(tasks[told])
            told += 1
    finally:
        os.close(numbers)
        for fork in forks:
            fork.close()


def _numbers(count: int) -> int:
    """A pipe that holds the numbers of all tasks."""
    reads, writes = os.pipe()
    os.write(writes, b"".join(NUMBER.pack(number) for number in range(count)))
    os.close(writes)
    return reads


def _next(numbers: int) -> int | None:
    data = os.read(numbers, NUMBER.size)
    return NUMBER.unpack(data)[0] if data else None


class _Fork:
    """One process more, and the pipe that its results come through."""

    def __init__(
        self,
        work: Callable[[Any], Any],
        tasks: Sequence[Any],
        numbers: int,
        begin: Callable[[], Any],
        end: Callable[[], Any],
    ) -> None:
        self.reads, writes = os.pipe()
        self.rest, self.open = b"", True
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.close(self.reads)
                _serve(work, tasks, numbers, writes, begin, end)
            finally:
                os._exit(0)
        os.close(writes)

    def results(self, *, wait: bool) -> dict[int, Any]:
        """What has come; with ``wait`` all that will."""
        while self.open and (wait or select.select([self.reads], [], [], 0)[0]):
            data = os.read(self.reads, CHUNK)
            self.rest += data
            self.open = bool(data)
        found = {}
        while len(self.rest) >= HEAD.size:
            number, length = HEAD.unpack_from(self.rest)
            data, rest = self.rest[HEAD.size :][:length], self.rest[HEAD.size + length :]
            if len(data) < length:
                break
            found[number], self.rest = pickle.loads(data), rest  # of our own fork
        return found

    def close(self) -> None:
        os.close(self.reads)
        if self.open:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self.pid, 0)


def _serve(
    work: Callable[[Any], Any],
    tasks: Sequence[Any],
    numbers: int,
    writes: int,
    begin: Callable[[], Any],
    end: Callable[[], Any],
) -> None:
    """A fork's life. What goes wrong in it ends it: the parent sees to what is missing."""
    with suppress(Exception):
        begin()
        while (number := _next(numbers)) is not None:
            data = pickle.dumps(work(tasks[number]))
            view = memoryview(HEAD.pack(number, len(data)) + data)
            while view:
                view = view[os.write(writes, view) :]
    with suppress(Exception):
        end()
