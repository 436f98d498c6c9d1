"""Read files, but not halfway through a save: most editors empty a file before they write it."""

import asyncio
import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

_SETTLED = 0.002  # seconds
_TRIES = 20
_TRIES_EMPTIED = 500  # a busy machine writes what it has emptied late

Read = TypeVar("Read")


class Stamp(NamedTuple):
    """``size`` in bytes and time in ns of a file; of one that is gone, (-1, 0)."""

    size: int
    modified: int


async def read_settled(
    files: Sequence[Path], read: Callable[[], Read], empty: Collection[Path] = ()
) -> Read:
    """What ``read`` gives when it has read the files as they stay.

    It reads again where a file was written less than 2 ms ago or changes meanwhile, 20 times; and for up to a
    second where one has become empty that isn't among those that were ``empty``. Then it is taken as it is.
    """
    tried = 0
    while True:
        before = _stamps(files)
        emptied = any(
            stamp.size == 0 and file not in empty for file, stamp in zip(files, before, strict=True)
        )
        last = tried >= (_TRIES_EMPTIED if emptied else _TRIES)
        if last or not (emptied or _fresh(before)):
            found = read()
            if last or _stamps(files) == before:
                return found
        tried += 1
        await asyncio.sleep(_SETTLED)


def empty_files(files: Sequence[Path]) -> frozenset[Path]:
    """Those of them that hold nothing."""
    return frozenset(
        file for file, stamp in zip(files, _stamps(files), strict=True) if stamp.size == 0
    )


def _stamps(files: Sequence[Path]) -> list[Stamp]:
    """Of each file."""
    found = []
    for file in files:
        try:
            status = file.stat()
        except OSError:
            found.append(Stamp(-1, 0))
        else:
            found.append(Stamp(status.st_size, status.st_mtime_ns))
    return found


def _fresh(found: Sequence[Stamp]) -> bool:
    newest = max((stamp.modified for stamp in found), default=0)
    return time.time_ns() - newest <= _SETTLED * 1e9
