"""One process that runs one function, warm from invocation to invocation.

spawn (a spare: interpreter up, boto3 read) ──▶ start (told its function) ──▶ invoke … ──▶ stop

What isn't Python is spawned as ``launch``, a bare interpreter that turns into the runtime it is told.
"""

import asyncio
import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from csc.emulator.services.lambda_.ask_line import ask_line
from csc.emulator.services.lambda_.runtime_api import Answer, Event, RuntimeApi

BOOTSTRAP = Path(__file__).with_name("bootstrap.py")
LAUNCH = Path(__file__).with_name("launch.py")
PRELOAD = ["--preload"]  # read boto3 before a function is known: 0.2 s of a first run
DRAIN_SECONDS = 0.1
END_SECONDS = 1.0
INIT_SECONDS = 10.0  # Lambda's limit for the init phase
INHERITED = ("PATH", "LD_LIBRARY_PATH", "SSL_CERT_FILE", "SSL_CERT_DIR", "TMPDIR", "SYSTEMROOT")

SIGNALS = {6: "aborted", 9: "killed", 11: "segmentation fault", 15: "terminated"}
LONGEST_LINE = 1 << 20  # bytes: CloudWatch Logs takes 256 KiB an event
LINE_BREAK = "\x1e"  # how a runtime writes a newline inside of one log event

OnLine = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Start:
    """What a worker is told: its folder, variables and limits.

    ``memory`` is the function's in MB for Python; for what is launched (``command`` isn't empty) the bytes of data
    that it may hold, or None. ``first`` are folders to import from before CSC's own packages, ``paths`` after;
    ``opt`` is what is laid over /opt.
    """

    root: Path
    environment: Mapping[str, str]
    memory: int | None
    paths: Sequence[str] = ()
    first: Sequence[str] = ()
    command: Sequence[str] = ()
    opt: Path | None = None


@dataclass(slots=True, eq=False)
class Worker:
    """``on_line`` is told of each line that it prints. ``began`` is when it was started, ``stream`` its log
    stream; ``drained`` is set when all that the current invocation printed has been read."""

    process: asyncio.subprocess.Process
    api: RuntimeApi = field(default_factory=RuntimeApi)
    on_line: OnLine = lambda line: None
    began: float = 0.0
    init_seconds: float | None = None
    last_used: float = 0.0
    stream: str = ""
    root: str = ""  # the folder of a function in Python
    drained: asyncio.Event = field(default_factory=asyncio.Event)
    reader: "asyncio.Task[None] | None" = None

    @property
    def alive(self) -> bool:
        return self.process.returncode is None

    async def start(self, start: Start) -> None:
        """Tell it its function and begin to read what it prints."""
        await self.api.open()
        variables = {**start.environment, "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self.api.port}"}
        order: dict[str, Any] = {"root": str(start.root), "environment": variables}
        order |= {"memory": start.memory, "command": list(start.command)}
        order["opt"] = str(start.opt) if start.opt is not None else ""
        order |= {"paths": list(start.paths), "first": list(start.first)}
        self.began = time.perf_counter()
        self.root = "" if start.command else str(start.root)
        self.reader = asyncio.create_task(self._read())
        assert self.process.stdin is not None
        with contextlib.suppress(ConnectionError):
            self.process.stdin.write(json.dumps(order).encode() + b"\n")
            await self.process.stdin.drain()

    async def initialised(self) -> bytes | None:
        """None once it asks for events; else the error of its init phase."""
        ready: asyncio.Task[Any] = asyncio.create_task(self.api.ready.wait())
        ended: asyncio.Task[Any] = asyncio.create_task(self.process.wait())
        first = asyncio.FIRST_COMPLETED
        try:
            await asyncio.wait({ready, ended}, timeout=INIT_SECONDS, return_when=first)
            if self.api.init_error is not None:
                return self.api.init_error
            if not ready.done():
                return _init_failed(self.process.returncode)
        finally:
            ready.cancel()
            ended.cancel()
        self.init_seconds = time.perf_counter() - self.began
        return None

    async def invoke(self, event: Event, seconds: float) -> Answer:
        """The function's answer. After ``seconds`` the worker is killed: ``TimeoutError``, with the line that it was at
        where that is known."""
        self.drained.clear()
        self.api.pending.put_nowait(event)
        ended: asyncio.Future[Any] = asyncio.create_task(self.process.wait())
        answer: asyncio.Future[Any] = event.answer
        first = asyncio.FIRST_COMPLETED
        try:
            await asyncio.wait({answer, ended}, timeout=seconds, return_when=first)
            if event.answer.done():
                return await self._settled(event.answer.result(), ended)
            if ended.done():
                return Answer(_exited(event.request_id, self.process.returncode), "Unhandled")
            raise TimeoutError(*filter(None, [await ask_line(self)]))
        finally:
            ended.cancel()
            self.last_used = time.monotonic()
            if not event.answer.done():  # timed out, ended, or nobody waits any more
                await self.stop()

    async def _settled(self, answer: Answer, ended: "asyncio.Future[Any]") -> Answer:
        """The answer, once all that was printed before it has been read."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.drained.wait(), DRAIN_SECONDS)
        if answer.ends:  # it said so: it isn't to be used again
            await asyncio.wait({ended}, timeout=END_SECONDS)
        return answer

    async def _read(self) -> None:
        assert self.process.stdout is not None
        while True:
            try:
                line = await self.process.stdout.readline()
            except ValueError:  # longer than LONGEST_LINE: its rest comes as the next
                continue
            if not line:
                return
            text, mark, _ = line.decode("utf-8", "replace").rstrip("\n").partition("\0")
            if text or not mark:
                self.on_line(text.replace(LINE_BREAK, "\n"))
            if mark:  # the bootstrap's sign that the invocation's output ends here
                self.drained.set()

    def memory_used(self) -> int:
        """Resident megabytes, where the system says."""
        try:
            status = Path(f"/proc/{self.process.pid}/status").read_text("ascii")
        except OSError:
            return 0
        line = next((text for text in status.splitlines() if text.startswith("VmHWM:")), "VmHWM: 0")
        return int(line.split()[1]) // 1024

    async def stop(self) -> None:
        """Kill it with the programs that it has begun, and wait for its end."""
        if self.alive:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)  # it leads a session of its own
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()
        await self.process.wait()
        await self.api.close()
        if self.reader is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.reader, 1.0)


async def spawn(*, python: bool = True) -> Worker:
    """A process that waits to be told its function. It ends with us (see ``bootstrap`` and ``launch``)."""
    flags = ["-P", "-u", "-W", "ignore", str(BOOTSTRAP), *PRELOAD]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *(flags if python else ["-I", "-S", str(LAUNCH)]),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=inherited(),
        limit=LONGEST_LINE,
        start_new_session=True,
    )
    return Worker(process)


def inherited() -> dict[str, str]:
    """What of our own environment a worker sees: no secrets, no AWS_ variables of the user's."""
    return {name: os.environ[name] for name in INHERITED if name in os.environ}


def _init_failed(code: int | None) -> bytes:
    if code is None:
        return init_error("Sandbox.Timedout", f"Init phase took more than {INIT_SECONDS:g} seconds")
    return init_error("Runtime.ExitError", f"Error: {_ending(code)}")


def _exited(request_id: str, code: int | None) -> bytes:
    return init_error("Runtime.ExitError", f"RequestId: {request_id} Error: {_ending(code)}")


def _ending(code: int | None) -> str:
    """In Lambda's words, which are those of Go."""
    if code == 0:
        return "Runtime exited without providing a reason"
    if code is not None and code < 0:
        return f"Runtime exited with error: signal: {SIGNALS.get(-code, -code)}"
    return f"Runtime exited with error: exit status {code}"


def timed_out(request_id: str, seconds: float) -> bytes:
    text = f"RequestId: {request_id} Error: Task timed out after {seconds:.2f} seconds"
    return init_error("Sandbox.Timedout", text)


def init_error(name: str, message: str) -> bytes:
    return json.dumps({"errorType": name, "errorMessage": message}).encode()
