"""Where the code of a function, or the content of a layer, is: inline, in the assembly, on disk, or in a bucket.

In this order: inline text, a folder or zip of the assembly or beside the template (``Code`` as a path, the asset
that ``aws:asset:path`` names, or the key of a bucket, where the assembly has such a file).  A stack that was made
through the API has it in a bucket of S3, or inline: never on this machine's disk.
"""

import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from csc.emulator.cloudformation.contract import (
    Context,
    MissingFile,
    Place,
    Properties,
    PropertyError,
)
from csc.emulator.cloudformation.made_stacks import ORIGIN
from csc.emulator.errors import ServiceError
from csc.emulator.services.lambda_.code import Code, code_of_files, code_of_folder, code_of_zip
from csc.emulator.services.lambda_.home import MODULES
from csc.emulator.services.lambda_.runtimes import SAM_BUILT

ASSETS = ("aws:asset:path", "csc:code")
ESBUILD = "esbuild"
BUILDS = ("BuildMethod", "BuildProperties")


def function_code(context: Context, place: Place, properties: Properties) -> Code:
    """Raises PropertyError, and MissingFile where there is none to be had."""
    code, runtime = properties["Code"], str(properties.get("Runtime", ""))
    if isinstance(code, Mapping) and "ZipFile" in code:
        name = str(properties.get("Handler", "")).partition(".")[0] or "index"
        suffix = "js" if runtime.startswith("nodejs") else "py"
        return code_of_files({f"{name}.{suffix}": str(code["ZipFile"]).encode()})
    found = content_of(context, place, "Code", code)
    if runtime.startswith("provided") and not properties.get("Layers"):
        _require_bootstrap(found)
    return found


def _require_bootstrap(code: Code) -> None:
    if not code.has("bootstrap"):
        raise MissingFile(
            "Code",
            "there is no program named bootstrap in it",
            f"Build it: {SAM_BUILT}. Or leave it out with --allow-missing.",
        )


def content_of(context: Context, place: Place, name: str, given: Any) -> Code:
    """What the property ``name`` stands for. Raises PropertyError, MissingFile."""
    if place.file.startswith(ORIGIN):
        return _in_bucket(context, name, given)
    candidates = [str(place.metadata[key]) for key in ASSETS if key in place.metadata]
    if isinstance(given, str):
        candidates.append(given)
    elif isinstance(given, Mapping) and "S3Key" in given:
        candidates.append(str(given["S3Key"]))
    for path in candidates:
        found = _located(context, place, path)
        if found is not None:
            return found
    raise MissingFile(
        name,
        f"no code is found at {' or '.join(candidates) or 'it'}",
        "Give inline text as ZipFile, or the path of a folder or zip beside the template.",
    )


def _in_bucket(context: Context, name: str, given: Any) -> Code:
    """The only place for the code of a stack that was made through the API: not the disk."""
    given = given if isinstance(given, Mapping) else {}
    bucket, key = str(given.get("S3Bucket", "")), str(given.get("S3Key", ""))
    s3: Any = context.cloud.services["s3"]
    found = s3.read(bucket, key)
    if found is None:
        message = (
            "Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The "
            f"specified key does not exist: s3://{bucket}/{key}"
        )
        raise PropertyError(name, message)
    try:
        return code_of_zip(found)
    except ServiceError as error:
        raise PropertyError(name, error.message) from error


def _located(context: Context, place: Place, path: str) -> Code | None:
    """Code in the assembly, else on disk beside the template."""
    on_disk = (Path(place.file).parent / path).resolve()
    files = context.folder(path)
    if files:
        return code_of_files(files, _modules(on_disk, files))
    try:
        return _of_file(path, context.file(path))
    except FileNotFoundError:
        pass
    if on_disk.is_dir():
        return _of_folder(on_disk)
    return _of_file(path, on_disk.read_bytes()) if on_disk.is_file() else None


def _of_folder(folder: Path) -> Code:
    """Used where it is; what npm installed in it is left there, and all else is taken."""
    if not (folder / MODULES).is_dir():
        return code_of_folder(folder)
    files: dict[str, bytes] = {}
    for inside, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in ("__pycache__", MODULES))
        for name in names:
            file = Path(inside, name)
            if file.is_file():
                files[file.relative_to(folder).as_posix()] = file.read_bytes()
    return code_of_files(files, _modules(folder, files))


def _modules(on_disk: Path, files: Mapping[str, bytes]) -> dict[str, Path]:
    """The folders of packages that npm made beside the files: they are used where they are, not read."""
    folders = {str(PurePosixPath(name).parent) for name in files if name.endswith("package.json")}
    inside = {str(PurePosixPath(folder, MODULES)) for folder in (*folders, ".")}
    return {name: on_disk / name for name in inside if (on_disk / name).is_dir()}


def _of_file(path: str, data: bytes) -> Code:
    """A zip's files, or a source file alone, as ``sam package`` has it."""
    if not path.endswith((".zip", ".jar")) and not data.startswith(b"PK\x03\x04"):
        return code_of_files({Path(path).name: data})
    try:
        return code_of_zip(data)
    except ServiceError as error:
        raise PropertyError("Code", f"{path} is no zip", "Give a folder or a zip.") from error


def esbuild_of(place: Place, properties: Properties) -> dict[str, Any]:
    """SAM's Metadata of a function that esbuild is to bundle, with the program to use; empty for any other.

    Raises MissingFile where there is no esbuild.
    """
    if place.file.startswith(ORIGIN) or place.metadata.get("BuildMethod") != ESBUILD:
        return {}
    from csc.emulator.services.lambda_.node.bundle import PROGRAM, find_esbuild

    code, top = properties["Code"], Path(place.file).parent.resolve()
    path = code.get("S3Key", ".") if isinstance(code, Mapping) else code
    program = find_esbuild((top / str(path)).resolve(), top)
    if program is None:
        raise MissingFile(
            "Code",
            "its Metadata asks for esbuild, which is neither beside it nor on the PATH",
            f"`npm install --save-dev esbuild` beside the function; or {SAM_BUILT}.",
        )
    return {name: place.metadata[name] for name in BUILDS if name in place.metadata} | {
        PROGRAM: program
    }
