"""A route's Python source, run in a worker process on the runtime that its Lambda bundle has."""

import os
import select
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import orjson

from csc.verifying.course import Effect

CallAws = Callable[[str, dict[str, Any]], dict[str, Any]]
"""Carries out an operation of DynamoDB: ``{"output": …}``, or ``{"error": [code, message, more]}``."""

PATIENCE = 3.0  # seconds that a message may take: a function's timeout, unless it has another
START = 20.0  # seconds until the program is imported
CHUNK = 1 << 16


class WorkerError(Exception):
    """The program can't be loaded, ended, or gave no answer in time."""


class SlowError(WorkerError):
    """No answer in time."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A run: its event, the number of its first uuid, and the calls that it is expected to make."""

    event: Mapping[str, Any]
    first: int
    effects: Sequence[Effect]

    def told(self) -> list[Any]:
        """As the worker reads it."""
        return [
            self.event,
            self.first,
            [[one.operation, one.input, one.told()] for one in self.effects],
        ]


class Python(Protocol):
    """The Python of the route that was loaded last."""

    def ask(self, runs: Sequence[Asked]) -> None:
        """Begin several runs. Their calls aren't made: they are given what is expected."""

    def replies(self) -> list[dict[str, Any] | None]:
        """What became of them, as ``run`` has it; None where other calls were made than expected, or fewer.

        Raises SlowError, WorkerError.
        """

    def run(self, event: Mapping[str, Any], first: int) -> dict[str, Any]:
        """``{"answer", "path", "new", "last"}``. Raises SlowError, WorkerError."""


class PythonWorker:
    """One process for one bundle after another. Close it."""

    def __init__(self, call_aws: CallAws, variables: Mapping[str, str]) -> None:
        self.call_aws, self.variables = call_aws, variables
        self.process: subprocess.Popen[bytes] | None = None
        self.loaded: tuple[Path, Mapping[str, Any]] | None = None
        self._rest = b""
        self.asked = 0  # runs that the worker was sent last

    def load(self, folder: Path, description: Mapping[str, Any]) -> None:
        """Import a route's program in place of the one before. Raises WorkerError."""
        if self.process is None:
            self.start()
        self.loaded = folder, description
        reply = self._ask({"load": str(folder), "description": description}, START)
        if "failed" in reply:
            raise WorkerError(f"its module can't be imported: {reply['failed']}")

    def run(self, event: Mapping[str, Any], first: int) -> dict[str, Any]:
        """The worker's reply to an event. Raises WorkerError; the next run has a fresh process."""
        if self.process is None:
            assert self.loaded is not None
            self.load(*self.loaded)
        reply = self._ask({"event": event, "ids": first})
        while "call" in reply:
            reply = self._ask(self.call_aws(*reply["call"]))
        answer: dict[str, Any] = reply
        return answer

    def ask(self, runs: Sequence[Asked]) -> None:
        """Send several runs in one message."""
        self.asked = len(runs)
        try:
            if self.process is None:
                assert self.loaded is not None
                self.load(*self.loaded)
            self._send({"runs": [one.told() for one in runs]})
        except (OSError, TypeError, WorkerError):  # a process that ended; half of a surrogate pair
            self.asked = 0

    def replies(self) -> list[dict[str, Any] | None]:
        """What the worker made of the runs that it was sent last. Raises WorkerError."""
        if not self.asked:
            raise WorkerError("it was sent nothing")
        found: list[dict[str, Any] | None] = self._heard(PATIENCE)["done"]
        return found

    def close(self) -> None:
        """End the process."""
        process, self.process = self.process, None
        self._rest = b""
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()

    def start(self) -> None:
        """Begin the process; it is ready some tenths of a second later."""
        kept = {n: v for n, v in os.environ.items() if not n.startswith(("AWS_", "CSC_"))}
        self.process = subprocess.Popen(  # our own module, in our own interpreter
            [sys.executable, "-m", "csc.verifying.python_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={**kept, "PYTHONHASHSEED": "0", "TZ": "UTC", **self.variables},
        )

    def _ask(self, message: Mapping[str, Any], patience: float | None = None) -> Any:
        try:
            self._send(message)
        except OSError as error:
            self.close()
            raise WorkerError(f"the worker is gone: {error}") from error
        return self._heard(patience or PATIENCE)

    def _send(self, message: Mapping[str, Any]) -> None:
        assert self.process is not None and self.process.stdin is not None
        self._write(self.process.stdin.fileno(), orjson.dumps(message) + b"\n")

    def _heard(self, patience: float) -> Any:
        try:
            return orjson.loads(self._line(patience))
        except SlowError:
            self.close()
            raise
        except (OSError, WorkerError, orjson.JSONDecodeError) as error:
            self.close()
            raise WorkerError(f"the worker gave no answer: {error}") from error

    @staticmethod
    def _write(to: int, data: bytes) -> None:
        while data:
            data = data[os.write(to, data) :]

    def _line(self, patience: float) -> bytes:
        assert self.process is not None and self.process.stdout is not None
        source = self.process.stdout.fileno()
        parts = [self._rest]
        while b"\n" not in parts[-1]:
            if not select.select([source], [], [], patience)[0]:
                raise SlowError(f"no answer in {patience:.0f} seconds")
            data = os.read(source, CHUNK)
            if not data:
                raise WorkerError("it ended")
            parts.append(data)
        line, _, self._rest = b"".join(parts).partition(b"\n")
        return line
