"""The last thing before the snapshot: its memory is laid out so that a fresh instance copies few of its pages.

A page of the snapshot is copied when it is first written, which takes longer than most of what is written there.
CPython writes wherever it looks, since it counts references; so all that is there is told to the
host, who makes it immortal (``wasm/cpython/immortal.py``): its references are not counted.  And an allocator fills
holes first; so there are none left.
"""

import gc
import sys
from array import array
from types import CodeType, FrameType
from typing import Any

MARK = b"csc: the addresses of so many objects: "
LARGEST, STEP = (
    (1 << 16) + 2,
    16,
)  # bytes of an allocation; the smallest has two, as those of one are shared
ROOM = 8 << 20  # bytes that an instance may take before its memory has to grow

_kept: list[Any] = []


def settle() -> None:
    """Nothing may be made that lives on after this, but what it makes itself."""
    sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
    gc.collect()
    found = _everything()
    _kept.append(found)  # nothing of it may go, now that its place is told
    count = len(found)
    _kept.append(MARK + array("I", [count, count ^ 0xFFFFFFFF, *map(id, found)]).tobytes())
    gc.collect()
    _kept.append(_fillings())
    gc.freeze()  # a collection doesn't touch it
    _room()


def _everything() -> list[Any]:
    """Each object that can be reached, once; no frame, and nothing of this function's own."""
    found = [one for one in gc.get_objects() if not isinstance(one, FrameType)]
    seen = set(map(id, found))
    for one in found:  # it grows
        for inner in _within(one):
            if id(inner) not in seen and not isinstance(inner, FrameType):
                seen.add(id(inner))
                found.append(inner)
    return found


def _within(one: Any) -> list[Any]:
    if not isinstance(one, CodeType):
        return gc.get_referents(one)
    texts = (one.co_filename, one.co_name, one.co_qualname, one.co_linetable, one.co_exceptiontable)
    return [one.co_names, one.co_consts, *texts]


def _fillings() -> list[bytes]:
    """Blocks of all sizes, the largest first, until none fits a hole: the next one lies above all others."""
    kept: list[bytes] = []
    size, top = LARGEST, _room()
    while size > 0:
        block = bytes(size)
        if id(block) < top:
            kept.append(block)
        else:
            size -= STEP if size <= 4096 else size // 128 * STEP
    return kept


def _room() -> int:
    """Make room above all objects; its address."""
    return id(bytes(ROOM))
