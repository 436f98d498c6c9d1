"""Say when files of a project change, within a few milliseconds, whatever the editor does.

Every folder of the project is watched by itself, not the tree from its root: a ``.venv`` or
``node_modules`` of fifty thousand folders costs nothing.  A new folder starts a new watch; the
caller is told to read again, so what was written between the two is not lost.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from pathlib import Path

from csc.inotify import can_watch, changed_paths

IGNORED = frozenset(
    {"__pycache__", "node_modules", "venv", "env", "site-packages", "build", "dist", "cdk.out"}
)
SUFFIXES = frozenset(
    {".py", ".yaml", ".yml", ".json", ".vtl", ".txt", ".template", ".vm", ".toml", ".sh"}
    | {".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx"}
)
NAMES = frozenset({"bootstrap"})  # a custom runtime

# Where the system doesn't tell of changes, the watcher looks for news every _STEP ms and reports once a step passes without any, or after
# _DEBOUNCE ms of uninterrupted news.
_STEP = 4
_DEBOUNCE = 40


def folders(root: Path) -> frozenset[Path]:
    """``root`` and the folders under it that may hold sources (hidden ones and IGNORED excepted)."""
    found = {root}
    pending = [root]
    while pending:
        try:
            children = list(pending.pop().iterdir())
        except OSError:  # removed while we looked
            continue
        for child in children:
            name = child.name
            if name.startswith(".") or name in IGNORED or name.endswith(".egg-info"):
                continue
            if child.is_dir() and not child.is_symlink():
                found.add(child)
                pending.append(child)
    return frozenset(found)


async def changes(root: Path, stop: asyncio.Event) -> AsyncIterator[frozenset[Path]]:
    """Yield the source files that changed, until ``stop`` is set.

    An empty set says that watching has begun anew: whatever was read before may be stale.
    """
    while not stop.is_set():
        watched = folders(root)
        batches = _batches(watched, stop)
        # The watcher starts with the first step of its task: before the caller reads again.
        batch = asyncio.ensure_future(anext(batches, None))
        await asyncio.sleep(0)
        yield frozenset()
        while (news := await batch) is not None:
            sources = frozenset(p for p in news if p.suffix in SUFFIXES or p.name in NAMES)
            if sources:
                yield sources
            if sources != news and folders(root) != watched:
                break
            batch = asyncio.ensure_future(anext(batches, None))
        await batches.aclose()


async def _batches(
    watched: frozenset[Path], stop: asyncio.Event
) -> AsyncGenerator[set[Path], None]:
    """Paths that changed together."""
    if can_watch():
        try:
            async with aclosing(changed_paths(watched, stop)) as told:
                async for paths in told:
                    yield paths
            return
        except OSError:  # no more watches: watchfiles says so, or looks for itself
            pass
    from watchfiles import awatch  # slow to import

    async for news in awatch(
        *watched,
        watch_filter=None,
        recursive=False,
        step=_STEP,
        debounce=_DEBOUNCE,
        stop_event=stop,
        ignore_permission_denied=True,
    ):
        yield {Path(name) for _, name in news}
