"""The worker's side of the Python form: ``python -m csc.verifying.python_worker``.

Lines of JSON on standard input and output::

    ◀ {"load": "/tmp/…/0", "description": {…}}     ▶ {"ready": true} or {"failed": "…"}
    ◀ {"event": {…}, "ids": 7}         ▶ {"call": ["GetItem", {…}]}, answered with {"output": {…}}
                                          or {"error": [code, message, {more}]}, any number of times
                                       ▶ {"answer": {…}, "path": 3, "new": [["api.py", 12], …], "last": […]}
    ◀ {"runs": [[event, ids, [["GetItem", {…}, {"output": {…}}], …]], …]}
                                       ▶ {"done": [{"answer": …}, null, …]}

The handler runs as in its Lambda, on ``csc.live``.  ``path`` numbers the sets of line steps seen, ``new``
are lines that ran for the first time.  What the program prints goes nowhere.  Of several runs each is given
what its calls are expected to be and give; one that makes others, or fewer, is stopped, and null.
"""

import importlib
import json
import os
import sys
from collections.abc import Callable
from types import FrameType, SimpleNamespace
from typing import IO, Any

import orjson

from csc import inert, live
from csc.attribute_values import as_wire
from csc.verifying.end_with_parent import end_with_parent
from csc.verifying.fixed_time import fix_clock, fix_modules
from csc.verifying.messages import alike

OUTSIDE = {name: getattr(live, name) for name in ("arguments", "built", "shaped", "answer")}
"""What ``csc.live`` does with a request and an answer, outside of the program."""


class Parent:
    """The other end: one message a line."""

    def __init__(self, reads: IO[bytes], writes: IO[bytes]) -> None:
        self.reads, self.writes = reads, writes

    def tell(self, message: dict[str, Any]) -> None:
        try:
            line = orjson.dumps(message)
        except TypeError:  # half of a surrogate pair
            line = json.dumps(message).encode()
        self.writes.write(line + b"\n")
        self.writes.flush()

    def hear(self) -> Any:
        line = self.reads.readline()
        if not line:
            sys.exit(0)
        return orjson.loads(line)


class PartedError(BaseException):
    """The program makes another call than was expected. No program catches it."""


class Calls:
    """Who answers the program's calls: what was ``expected``, or where that is None the parent."""

    def __init__(self, parent: Parent) -> None:
        self.parent = parent
        self.expected: list[Any] | None = None
        self.made, self.parted = 0, False

    def expect(self, expected: list[Any] | None) -> None:
        """Begin a run."""
        self.expected, self.made, self.parted = expected, 0, False

    def reply(self, operation: str, input_: Any) -> Any:
        if self.expected is None:
            self.parent.tell({"call": [operation, input_]})
            return self.parent.hear()
        if self.made < len(self.expected):
            known, its_input, reply = self.expected[self.made]
            if known == operation and alike(operation, its_input, input_):
                self.made += 1
                return reply
        self.parted = True
        raise PartedError

    @property
    def kept_to(self) -> bool:
        """Whether the run made all that was expected and nothing else."""
        return not self.parted and self.made == len(self.expected or ())


class Client:
    """boto3's client of any service, as far as a handler's calls go: operations have names of their own."""

    def __init__(self, calls: Calls) -> None:
        self.calls = calls

    def __getattr__(self, name: str) -> Callable[..., Any]:
        operation = "".join(part.capitalize() for part in name.split("_"))

        def call(**input_: Any) -> Any:
            from botocore.exceptions import ClientError

            reply = self.calls.reply(operation, _wire(input_))
            if "error" in reply:
                code, message, more = reply["error"]
                response: Any = {"Error": {"Code": code, "Message": message}, **more}
                raise ClientError(response, operation)
            return reply["output"]

        return call


class Steps:
    """The lines of the project that one run takes, and the sets of steps seen so far."""

    def __init__(self, folder: str) -> None:
        self.folder = folder.rstrip("/") + "/"
        self.steps: set[tuple[str, int, int]] = set()
        self.last: tuple[str, int] | None = None
        self.paths: dict[frozenset[tuple[str, int, int]], int] = {}
        self.lines: set[tuple[str, int]] = set()

    def enter(self, frame: FrameType, event: str, argument: Any) -> Any:
        name = frame.f_code.co_filename
        if not name.startswith(self.folder):
            return None
        file, before = name[len(self.folder) :], 0

        def step(frame: FrameType, event: str, argument: Any) -> Any:
            nonlocal before
            if event == "line":
                self.steps.add((file, before, frame.f_lineno))
                before, self.last = frame.f_lineno, (file, frame.f_lineno)
            return step

        return step

    def apart(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """A function of the run time, whose steps are of no interest: all of Python is slow while it is watched."""

        def unwatched(*given: Any, **named: Any) -> Any:
            before = sys.gettrace()
            sys.settrace(None)
            try:
                return function(*given, **named)
            finally:
                sys.settrace(before)

        return unwatched

    def report(self) -> dict[str, Any]:
        """The path of the run that ended."""
        number = self.paths.setdefault(frozenset(self.steps), len(self.paths))
        ran = {(file, line) for file, _, line in self.steps}
        new = sorted(ran - self.lines)
        self.lines |= ran
        self.forget()
        return {"path": number, "new": new, "last": self.last}

    def forget(self) -> None:
        """What ran is not to be told."""
        self.steps.clear()


class Loaded:
    """A program, and the handler of one of its routes."""

    def __init__(self, folder: str, parent: Parent) -> None:
        self.folder, self.parent, self.before = folder, parent, set(sys.modules)
        fix_modules()
        sys.path.insert(0, folder)
        importlib.invalidate_caches()

    def take(self, description: Any) -> None:
        """Make the handler of a described route. What it raises is the program's."""
        self.calls, self.steps = Calls(self.parent), Steps(self.folder)
        self.handle = live.make_handler(description, lambda service: Client(self.calls))
        backend: Any = inert.bound()
        backend.call = self.steps.apart(backend.call)
        for name, function in OUTSIDE.items():
            vars(live)[name] = self.steps.apart(function)

    def run(self, event: Any, first: int) -> dict[str, Any]:
        """Answer an event. ``first`` numbers the first uuid that it makes."""
        self.calls.expect(None)
        return {"answer": self._answer(event, first), **self.steps.report()}

    def run_each(self, runs: list[Any]) -> list[dict[str, Any] | None]:
        """Answer events on the calls that are expected; None for each on which it makes others."""
        return [self._expected(*one) for one in runs]

    def _expected(self, event: Any, first: int, expected: list[Any]) -> dict[str, Any] | None:
        self.calls.expect(expected)
        try:
            answer = self._answer(event, first)
        except PartedError:
            answer = None
        if self.calls.kept_to:
            return {"answer": answer, **self.steps.report()}
        self.steps.forget()
        return None

    def _answer(self, event: Any, first: int) -> Any:
        numbers = iter(range(first, first + 1_000_000))
        module: Any = live
        module.uuid = SimpleNamespace(uuid4=lambda: uuid_of(next(numbers)))
        fix_clock(event["requestContext"]["requestTimeEpoch"], lambda: next(numbers))
        sys.settrace(self.steps.enter)
        try:
            return self.handle(event, None)
        finally:
            sys.settrace(None)

    def unload(self) -> None:
        sys.path.remove(self.folder)
        inert.bind(None)
        for name in set(sys.modules) - self.before:
            if str(getattr(sys.modules[name], "__file__", "")).startswith(self.folder):
                del sys.modules[name]


def uuid_of(number: int) -> str:
    """A version 4 UUID that is this number."""
    return f"00000000-0000-4000-8000-{number:012}"


def _wire(value: Any) -> Any:
    """Bytes as the JSON protocol has them."""
    if isinstance(value, bytes):
        return as_wire(value)
    if isinstance(value, dict):
        return {name: _wire(one) for name, one in value.items()}
    return [_wire(one) for one in value] if isinstance(value, list) else value


def main() -> None:
    """Serve until the parent closes its end; a program that doesn't end does not outlive the parent."""
    end_with_parent()
    writes = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the program prints is no message
    parent = Parent(sys.stdin.buffer, writes)
    loaded: Loaded | None = None
    while True:
        message = parent.hear()
        if "load" in message:
            if loaded is None or loaded.folder != message["load"]:
                if loaded is not None:
                    loaded.unload()
                loaded = Loaded(message["load"], parent)
            try:
                loaded.take(message["description"])
                parent.tell({"ready": True})
            except Exception as error:  # noqa: BLE001 - the program's own, told to the user
                loaded.unload()
                loaded = None
                parent.tell({"failed": f"{type(error).__name__}: {error}"})
        elif loaded is not None and "runs" in message:
            parent.tell({"done": loaded.run_each(message["runs"])})
        elif loaded is not None:
            parent.tell(loaded.run(message["event"], message["ids"]))


if __name__ == "__main__":
    main()
