"""A temporary folder of this process alone, made when it is first asked for.

    folder = OwnFolder(); folder.path        /tmp/csc-verify-4711-k3j2hsd8
    folder.remove()

The name has the process's id: a verifier that is killed leaves its folder behind, and the next one that
needs a folder removes those whose process is gone.  A fork that forgets its parent's folder leaves it alone.
"""

import os
import shutil
import stat
import sys
import tempfile
from pathlib import Path

PREFIX = "csc-verify-"


class OwnFolder:
    def __init__(self) -> None:
        self._path: Path | None = None

    @property
    def path(self) -> Path:
        if self._path is None:
            remove_abandoned()
            self._path = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
        return self._path

    def remove(self) -> None:
        """With all that is in it. Asked again, it is made anew."""
        if self._path is not None:
            shutil.rmtree(self._path, ignore_errors=True)
        self._path = None


def remove_abandoned() -> None:
    """Folders of this user's processes that have ended without removing them."""
    if sys.platform == "win32":  # asking for a process there ends it
        return
    for path in Path(tempfile.gettempdir()).glob(PREFIX + "*-*"):
        owner = path.name.removeprefix(PREFIX).partition("-")[0]
        if owner.isdecimal() and _is_our_folder(path) and not _runs(int(owner)):
            shutil.rmtree(path, ignore_errors=True)


def _is_our_folder(path: Path) -> bool:
    """No link, and no other user's."""
    try:
        found = path.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # another user's; a number that is no process's
        return True
    return True
