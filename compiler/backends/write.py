"""The assembly → a folder (``.csc-out``), all or nothing. This is the compiler's only write.

The new folder is written beside the old one and takes its place by rename, so that a reader sees one compile
or the other, and files of routes that are gone are gone too.
"""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from csc.assembly import Assembly
from csc.compiler.backends.cdk import cloud_assembly
from csc.compiler.backends.yaml import to_yaml


def contents(assembly: Assembly) -> Mapping[str, bytes]:
    """Every file of the folder by its relative path."""
    stacks = {
        f"cloudformation/{name}-stack.yaml": to_yaml(stack).encode()
        for name, stack in assembly.stacks.items()
    }
    return dict(assembly.files) | stacks | cloud_assembly(assembly)


def write(assembly: Assembly, directory: Path) -> None:
    """Write the assembly to ``directory``. Raises OSError; then the old folder is as it was.

    A file that has not changed keeps its bytes; the folder must be ours (it holds a
    ``manifest.json``) or empty, else FileExistsError.
    """
    files = contents(assembly)
    _check_ours(directory)
    directory.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    try:
        for path, data in files.items():
            target = made / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        made.chmod(0o755)
        _swap(made, directory)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise


def _check_ours(directory: Path) -> None:
    if not directory.exists():
        return
    if not directory.is_dir():
        raise FileExistsError(f"{directory} is a file")
    if any(directory.iterdir()) and not (directory / "manifest.json").is_file():
        raise FileExistsError(f"{directory} holds files that CSC has not written")


def _swap(made: Path, directory: Path) -> None:
    """Put ``made`` in the place of ``directory``; the old one comes back if that fails."""
    if not directory.exists():
        made.rename(directory)
        return
    old = made.with_name(made.name + "-old")
    os.replace(directory, old)
    try:
        os.replace(made, directory)
    except OSError:
        os.replace(old, directory)
        raise
    shutil.rmtree(old, ignore_errors=True)
