"""A route's Python source, run in sandboxed CPython: what needs neither packages nor the system."""

from collections.abc import Mapping, Sequence
from typing import Any

from csc.verifying.python_form import Asked, CallAws, SlowError, WorkerError
from csc.wasm.cpython.bundle import modules_of
from csc.wasm.cpython.image import Image
from csc.wasm.cpython.instance import Instance, Program
from csc.wasm.sandbox import CallError, ExhaustedError, GuestError


class SandboxedPython:
    """One instance for one bundle after another."""

    def __init__(self, image: Image, call_aws: CallAws, variables: Mapping[str, str]) -> None:
        self.image, self.call_aws, self.variables = image, call_aws, variables
        self.instance: Instance | None = None
        self.program: Program | None = None
        self.asked = 0
        self.codes: dict[tuple[str, ...], str] = {}  # of programs, by their texts

    def load(self, files: Mapping[str, str], description: Mapping[str, Any]) -> None:
        """Import a route's program in place of the one before. Raises WorkerError."""
        try:
            self.program = Program(self._code(files), description, self.variables)
            self._start()
        except GuestError as error:
            raise WorkerError(f"its module can't be imported: {error}") from error

    def _code(self, files: Mapping[str, str]) -> str:
        key = tuple(files.values())
        if key not in self.codes:
            modules = modules_of({name: text.encode() for name, text in files.items()})
            self.codes[key] = Instance(self.image).compile(modules)
        return self.codes[key]

    def ask(self, runs: Sequence[Asked]) -> None:
        """It runs in this process: each run makes its calls itself."""
        self.asked = len(runs)

    def replies(self) -> list[dict[str, Any] | None]:
        return [None] * self.asked

    def run(self, event: Mapping[str, Any], first: int) -> dict[str, Any]:
        """The answer to an event, and the way that was taken. Raises SlowError, WorkerError."""
        if self.instance is None or self.instance.broken:
            self._start()
        assert self.instance is not None
        try:
            return self.instance.trace(event, self._perform, first)
        except ExhaustedError as error:
            raise SlowError(str(error)) from error
        except GuestError as error:
            raise WorkerError(f"it gave no answer: {error}") from error

    def close(self) -> None:
        self.instance = None

    def _start(self) -> None:
        assert self.program is not None
        self.instance = Instance(self.image)
        self.instance.start(self.program, self._perform, _ignore, mode="steps")

    def _perform(self, service: str, operation: str, input_: dict[str, Any]) -> Any:
        reply = self.call_aws(operation, input_)
        if "error" in reply:
            code, message, more = reply["error"]
            raise CallError.of(code, message, more)
        return reply["output"]


def _ignore(line: str) -> None:
    return None
