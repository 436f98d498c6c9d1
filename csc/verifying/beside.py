"""The server's end of the verifier beside it: started when saves have ended, stopped by the next one."""

import asyncio
import contextlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from csc.diagnostics import Diagnostic, Span

QUIET = 3.0  # seconds without a save before it starts
OPTIONS: list[str] = []

OnUntrue = Callable[[str, str, Diagnostic], None]
"""Told the digest of a route, the form that is wrong, and the counterexample as a warning."""


class Verifier:
    """``kept`` lets it remember in the project's folder what it has seen."""

    def __init__(self, path: Path, *, kept: bool, tell: OnUntrue) -> None:
        self.path, self.kept, self.tell = path, kept, tell
        self.timer: asyncio.TimerHandle | None = None
        self.task: asyncio.Task[None] | None = None
        self.process: asyncio.subprocess.Process | None = None
        self.cases = 0  # that agreed, when it was last done

    def saved(self) -> None:
        """The project has changed: what is under way is of no use; begin when it is quiet."""
        self.stop()
        self.timer = asyncio.get_running_loop().call_later(QUIET, self._start)

    def stop(self) -> None:
        """End it at once."""
        if self.timer is not None:
            self.timer.cancel()
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()
        self.process = None

    async def close(self) -> None:
        """End it and wait for its end."""
        self.stop()
        if self.task is not None:
            await self.task

    def _start(self) -> None:
        before = self.task
        self.task = asyncio.ensure_future(self._follow(before))

    async def _follow(self, before: "asyncio.Task[None] | None") -> None:
        if before is not None:
            await before
        options = [*OPTIONS, *(["--kept"] if self.kept else [])]
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "csc.verifying.background",
            str(self.path),
            *options,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        self.process = process
        assert process.stdout is not None
        async for line in process.stdout:
            if self.process is not process:
                break  # of a project that has changed since
            with contextlib.suppress(ValueError):
                self._heard(json.loads(line))
        await process.wait()
        if self.process is process:
            self.process = None

    def _heard(self, message: dict[str, Any]) -> None:
        if "cases" in message:
            self.cases = message["cases"]
            return
        problem = dict(message["problem"])
        if problem["span"] is not None:
            problem["span"] = Span(**problem["span"])
        self.tell(message["digest"], message["form"], Diagnostic(**problem))
