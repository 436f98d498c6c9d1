"""What changes in folders, as Linux tells it: at once, on the event loop, and without a thread that looks now and then.

async for paths in changed_paths(folders, stop): …      several changes that come together are one set
"""

import asyncio
import ctypes
import os
import platform
import struct
import sys
from collections.abc import AsyncGenerator, Iterable
from contextlib import suppress
from pathlib import Path

_EVENT = struct.Struct(
    "iIII"
)  # the watch, what happened, a cookie, the length of the name that follows
_MODIFY, _ATTRIB, _CLOSE_WRITE, _MOVED_FROM, _MOVED_TO = 0x2, 0x4, 0x8, 0x40, 0x80
_CREATE, _DELETE, _DELETE_SELF, _MOVE_SELF, _ONLY_FOLDERS = 0x100, 0x200, 0x400, 0x800, 0x1000000
_OVERFLOW = 0x4000  # more happened than the system kept
_WANTED = (
    *(_MODIFY, _ATTRIB, _CLOSE_WRITE, _MOVED_FROM, _MOVED_TO),
    *(_CREATE, _DELETE, _DELETE_SELF, _MOVE_SELF, _ONLY_FOLDERS),
)
_QUIET = 0.001  # seconds without news that end a set
_LONGEST = 0.04  # seconds that a set may take
_CHUNK = 1 << 16


def can_watch() -> bool:
    """Whether the system tells of what happens: not on others than Linux, nor on Windows' disks under it, nor where
    watchfiles is told to look for itself."""
    forced = os.environ.get("WATCHFILES_FORCE_POLLING", "")
    return sys.platform == "linux" and not forced and "microsoft" not in platform.release().lower()


async def changed_paths(
    folders: Iterable[Path], stop: asyncio.Event
) -> AsyncGenerator[set[Path], None]:
    """Sets of paths until ``stop`` is set, or until more has happened than can be told: then begin anew.

    The folders are watched once the first step has been taken. Raises OSError where one more can't be watched.
    """
    watch = _Watch(folders)
    news = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(watch.file, news.set)
    stopped = asyncio.ensure_future(stop.wait())
    try:
        while not watch.lost:
            waiting = asyncio.ensure_future(news.wait())
            await asyncio.wait((waiting, stopped), return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            if stopped.done():
                return
            found = await _together(watch)
            news.clear()
            if found:
                yield found
    finally:
        stopped.cancel()
        loop.remove_reader(watch.file)
        watch.close()


async def _together(watch: "_Watch") -> set[Path]:
    """What has changed, and what changes right after it."""
    found = watch.read()
    ends = asyncio.get_running_loop().time() + _LONGEST
    while asyncio.get_running_loop().time() < ends:
        await asyncio.sleep(_QUIET)
        more = watch.read()
        if not more:
            break
        found |= more
    return found


class _Watch:
    """``file`` can be read where there is news. ``lost``: not all of it was kept."""

    def __init__(self, folders: Iterable[Path]) -> None:
        library = ctypes.CDLL(None, use_errno=True)
        self.lost = False
        self.file: int = library.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self.file < 0:
            raise OSError(ctypes.get_errno(), "inotify can't be used")
        self.folders: dict[int, Path] = {}
        for folder in folders:
            number = library.inotify_add_watch(self.file, os.fsencode(folder), sum(_WANTED))
            if number >= 0:
                self.folders[number] = folder
            elif folder.is_dir():  # else it was removed while we looked
                os.close(self.file)
                raise OSError(ctypes.get_errno(), f"{folder} can't be watched")

    def read(self) -> set[Path]:
        """What has happened since the last time."""
        found = set()
        with suppress(BlockingIOError):
            while True:
                data, at = os.read(self.file, _CHUNK), 0
                while at < len(data):
                    number, what, _, length = _EVENT.unpack_from(data, at)
                    name = data[at + _EVENT.size :][:length].rstrip(b"\0")
                    at += _EVENT.size + length
                    self.lost = self.lost or bool(what & _OVERFLOW)
                    if number in self.folders:
                        found.add(self.folders[number] / os.fsdecode(name))
        return found

    def close(self) -> None:
        os.close(self.file)
