"""Lay a function's layers over the machine's ``/opt``, for this process and its children alone: run by path.

The machine's own files stay to be seen below them.  It takes a mount namespace of Linux, which the kernel gives to root,
and to others within a user namespace of their own, where the system allows that; else nothing changes, and only what
reads ``/opt/…`` by its path misses it.  It has to come before the first thread.
"""

import ctypes
import os

NEW_MOUNTS, NEW_USER = 0x00020000, 0x10000000
READ_ONLY, RECURSIVE, PRIVATE = 1, 0x4000, 1 << 18
CAPABILITIES = 0x20080522  # the version of the call
TARGET = "/opt"


def lay_opt(layers: str) -> bool:
    """Whether ``/opt`` is now that of the function."""
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if any(mark in layers for mark in ":,\\") or _holds_mounts():
            return False
        return _enter(libc) and _mount(libc, layers)
    except (OSError, AttributeError):
        return False


def _holds_mounts() -> bool:
    """What is mounted below /opt would not be seen any more."""
    with open("/proc/self/mounts", encoding="utf-8", errors="replace") as mounts:
        places = [line.split(" ")[1] for line in mounts]
    return not os.path.isdir(TARGET) or any(place.startswith(f"{TARGET}/") for place in places)


def _enter(libc: ctypes.CDLL) -> bool:
    """A mount namespace of our own: as root, else as root of a user namespace."""
    user, group = os.geteuid(), os.getegid()
    if user == 0 and libc.unshare(NEW_MOUNTS) == 0:
        return True
    if libc.unshare(NEW_MOUNTS | NEW_USER) != 0:
        return False
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(text)
    return True


def _mount(libc: ctypes.CDLL, layers: str) -> bool:
    """Read-only, as on Lambda; then no more may be done than before."""
    if libc.mount(b"none", b"/", None, RECURSIVE | PRIVATE, None) != 0:
        return False
    lower = f"lowerdir={layers}:{TARGET}".encode()
    laid = bool(libc.mount(b"overlay", TARGET.encode(), b"overlay", READ_ONLY, lower) == 0)
    if os.geteuid() != 0:
        libc.capset((ctypes.c_uint32 * 2)(CAPABILITIES, 0), (ctypes.c_uint32 * 6)())
    return laid
