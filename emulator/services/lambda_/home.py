"""The folder in which a function that isn't plain Python finds its code, its layers and what it imports.

    home/lambda/task/…                the code (Lambda's /var/task); its node_modules, where there is one beside it
    home/lambda/node_modules       →  home/opt/nodejs/node_modules
    home/opt/…                        the layers, laid over each other (Lambda's /opt)
    home/node_modules              →  what stands for the SDK of Lambda's runtime

Node.js looks for a package from a file's folder upwards, for ``import`` and ``require`` alike: in Lambda's order.
"""

import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from csc.emulator.services.lambda_.code import Code, root, safe_path, take_place

MODULES = "node_modules"


@dataclass(frozen=True, slots=True)
class Home:
    """``task`` is where the code is, ``opt`` what stands for /opt (empty where there are no layers)."""

    task: Path
    opt: Path


def settle(code: Code, layers: Sequence[Code], sdk: Path | None = None) -> Home:
    """Written when first asked for: one folder for each code with its layers."""
    digest = hashlib.sha256("\0".join([code.digest, *(layer.digest for layer in layers)]).encode())
    folder = root() / f"home-{digest.hexdigest()[:32]}"
    if not folder.exists():
        unfinished = Path(tempfile.mkdtemp(dir=root()))
        _fill(unfinished, code, layers, sdk)
        take_place(unfinished, folder)
    return Home(folder / "lambda" / "task", folder / "opt")


def _fill(folder: Path, code: Code, layers: Sequence[Code], sdk: Path | None) -> None:
    task, opt = folder / "lambda" / "task", folder / "opt"
    _write(task, code)
    opt.mkdir()
    for layer in layers:
        _write(opt, layer)
    if (opt / "nodejs" / MODULES).is_dir():
        os.symlink(Path("..", "opt", "nodejs", MODULES), folder / "lambda" / MODULES)
    if sdk is not None:
        os.symlink(sdk, folder / MODULES)


def _write(target: Path, code: Code) -> None:
    target.mkdir(parents=True, exist_ok=True)
    if code.folder is not None:
        skip = shutil.ignore_patterns("__pycache__", MODULES)
        shutil.copytree(code.folder, target, dirs_exist_ok=True, symlinks=False, ignore=skip)
    for inside, beside in code.linked.items():
        _link_packages(target / safe_path(inside), beside)
    for name, data in code.files.items():
        file = _own_place(target, safe_path(name))
        file.write_bytes(data)
        runs = stat.S_IXUSR if data[:2] == b"#!" or data[:4] == b"\x7fELF" else 0
        file.chmod(file.stat().st_mode | stat.S_IRUSR | runs)


def _link_packages(modules: Path, beside: Path) -> None:
    """A ``node_modules`` of links, one a package: those of several layers lie in one folder."""
    if not beside.is_dir():
        return
    for entry in sorted(beside.iterdir()):
        scoped = entry.name.startswith("@") and entry.is_dir()
        for package in sorted(entry.iterdir()) if scoped else (entry,):
            link = _own_place(modules, package.relative_to(beside).as_posix())
            link.unlink(missing_ok=True)
            os.symlink(package, link)


def _own_place(target: Path, name: str) -> Path:
    """Where to write a file below ``target``, in place of what an earlier layer has there.

    Never through a link, which leads to a folder of the user's.
    """
    target.mkdir(parents=True, exist_ok=True)
    place = target
    for part in Path(name).parts[:-1]:
        place /= part
        if place.is_symlink() or place.is_file():
            place.unlink()
        place.mkdir(exist_ok=True)
    place /= Path(name).name
    if place.is_symlink():
        place.unlink()
    elif place.is_dir():
        shutil.rmtree(place)
    return place
