"""Run a program of the Node.js world, npm or esbuild, to its end."""

import asyncio
import contextlib
from collections.abc import Sequence
from pathlib import Path


async def run_tool(arguments: Sequence[str], folder: Path, seconds: float) -> tuple[int, str]:
    """Its exit status and what it wrote to standard error. Ended, and TimeoutError, after ``seconds``."""
    process = await asyncio.create_subprocess_exec(
        *arguments,
        cwd=folder,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        _, errors = await asyncio.wait_for(process.communicate(), seconds)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
    return process.returncode or 0, errors.decode("utf-8", "replace")
