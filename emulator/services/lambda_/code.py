"""A function's code as files, and the folder in which a worker finds them.

Files come from a template (inline, or a folder of the assembly), a zip given to the API, or a
folder on disk that is used in place.
"""

import hashlib
import io
import os
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath

from csc.emulator.services.lambda_.errors import InvalidParameterValueException

LARGEST = 262_144_000  # bytes unzipped: Lambda's quota


@dataclass(frozen=True, slots=True)
class Code:
    """``files`` by relative path; or ``folder``, a place on disk. ``digest`` tells versions apart.

    ``linked`` are folders of packages on disk (``node_modules``), by where they are to be found in the code.
    """

    digest: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    folder: Path | None = None
    linked: Mapping[str, Path] = field(default_factory=dict)
    zipped: int = 0  # bytes of the archive that it came in, whose SHA-256 is the digest

    def has(self, name: str) -> bool:
        return name in self.files or (self.folder is not None and (self.folder / name).is_file())

    def read(self) -> Mapping[str, bytes]:
        """The files, from disk where that is where they are."""
        if self.folder is None:
            return self.files
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts
        }

    @property
    def size(self) -> int:
        return self.zipped or sum(map(len, self.files.values()))


def code_of_files(files: Mapping[str, bytes], linked: Mapping[str, Path] | None = None) -> Code:
    """What is ``linked`` counts as changed where npm has been at work in it."""
    digest = hashlib.sha256()
    for name, data in sorted(files.items()):
        digest.update(f"{name}\0{len(data)}\0".encode() + data)
    for name, folder in sorted((linked or {}).items()):
        digest.update(f"{name}\0{folder}\0{_installed_at(folder)}".encode())
    return Code(digest.hexdigest(), dict(files), linked=dict(linked or {}))


def _installed_at(modules: Path) -> int:
    """When packages were last installed there (ns): npm writes its list anew each time."""
    for place in (modules / ".package-lock.json", modules):
        try:
            return place.stat().st_mtime_ns
        except OSError:
            continue
    return 0


def code_of_folder(folder: Path) -> Code:
    """A folder that is used in place; its digest covers names, sizes and times."""
    digest = hashlib.sha256(str(folder).encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            status = path.stat()
            digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}".encode())
    return Code(digest.hexdigest(), folder=folder)


def code_of_zip(data: bytes) -> Code:
    """Raises InvalidParameterValueException for what is no zip, is too large, or leads outside."""
    files: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if sum(entry.file_size for entry in entries) > LARGEST:
                raise InvalidParameterValueException(
                    f"Unzipped size must be smaller than {LARGEST} bytes"
                )
            for entry in entries:
                files[safe_path(entry.filename)] = archive.read(entry)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, RuntimeError) as error:
        raise InvalidParameterValueException(
            "Could not unzip uploaded file. Please check your file, then try to upload again."
        ) from error
    return Code(hashlib.sha256(data).hexdigest(), files, zipped=len(data))


def safe_path(name: str) -> str:
    """A relative path that stays below its folder. Raises ValueError."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or not path.parts or ":" in path.parts[0]:
        raise ValueError(f"{name} leads outside of the function's folder")
    return str(path)


@cache
def root() -> Path:
    """A folder of this process's own, that no other user can write to, removed at its end."""
    import atexit

    root = Path(tempfile.mkdtemp(prefix="csc-lambda-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    return root


def place(code: Code) -> Path:
    """The folder that holds the code; written when first asked for."""
    if code.folder is not None:
        return code.folder
    folder = root() / code.digest[:32]
    if not folder.exists():
        unfinished = Path(tempfile.mkdtemp(dir=root()))
        for name, data in code.files.items():
            target = unfinished / safe_path(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            target.chmod(target.stat().st_mode | stat.S_IRUSR)
        take_place(unfinished, folder)
    return folder


def take_place(unfinished: Path, folder: Path) -> None:
    """Two workers may write the same code at once: the second finds it done."""
    try:
        os.replace(unfinished, folder)
    except OSError:
        if not folder.exists():
            raise
        shutil.rmtree(unfinished)
