"""Where what was built once is kept: a folder of the user's own, since machine code is loaded from it."""

import os
import stat
import sys
import tempfile
from pathlib import Path


def cache_folder() -> Path:
    """``$XDG_CACHE_HOME/csc`` (``%LOCALAPPDATA%\\csc`` on Windows), made for this user alone.

    One that another user owns or may write to is not used, nor one that can't be made: then it is a fresh
    folder for this process.
    """
    folder = _root() / "csc"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if is_ours(folder):
            return folder
    except OSError:
        pass
    return Path(tempfile.mkdtemp(prefix="csc-cache-"))


def is_ours(path: Path) -> bool:
    """Whether this user owns it and no other may write to it."""
    if sys.platform == "win32":
        return True
    found = path.stat()
    return found.st_uid == os.getuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _root() -> Path:
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        if os.environ.get(variable):
            return Path(os.environ[variable])
    return Path.home() / ".cache"
