"""``csc state``: snapshots of all data, made by the server where one runs, else from the file."""

import time
from pathlib import Path

import typer

from csc.cli.ask import ask
from csc.cli.outcome import reported
from csc.emulator.describe_state import Held, describe_state
from csc.emulator.state import (
    Snapshot,
    list_snapshots,
    load_state,
    reset_state,
    save_state,
    snapshot_file,
)
from csc.emulator.storage import holder_of
from csc.find_project import project_root

SAVE_SECONDS = 120.0


def state_file(path: Path, state: Path | None) -> Path:
    """The state file that ``csc dev PATH`` uses."""
    return state or project_root(path) / ".csc" / "state.db"


def save(name: str, path: Path, state: Path | None) -> None:
    """Keep a snapshot."""
    file = state_file(path, state)
    with reported():
        print("saved " + _line(_save(file, name)))


def _save(file: Path, name: str) -> Snapshot:
    server = holder_of(file)
    if server is None:
        return save_state(file, name)
    target = snapshot_file(file, name)
    made = ask(server, "/_csc/state/save", {"name": name}, SAVE_SECONDS)
    return Snapshot(made["name"], target, made["size"], made["modified"])


def load(name: str, path: Path, state: Path | None) -> None:
    """Replace all data by a snapshot."""
    with reported():
        print("loaded " + _line(load_state(state_file(path, state), name)))


def list_(path: Path, state: Path | None) -> None:
    """One line a snapshot."""
    snapshots = list_snapshots(state_file(path, state))
    for snapshot in snapshots:
        print(_line(snapshot))
    if not snapshots:
        print("No snapshots. `csc state save NAME` makes one.")


def show(path: Path, state: Path | None, name: str | None) -> None:
    """What the state file, or the snapshot ``name``, holds."""
    file = state_file(path, state)
    with reported():
        held = _held(file) if name is None else describe_state(snapshot_file(file, name))
    for one in held:
        print(f"{one.kind:<6} {one.name:<32} {one.count:>12,} {one.unit}")


def _held(file: Path) -> list[Held]:
    server = holder_of(file)
    if server is None:
        return describe_state(file)
    return [Held(**one) for one in ask(server, "/_csc/state/show", {})["held"]]


def reset(path: Path, state: Path | None, yes: bool) -> None:
    """Delete all data, after a question."""
    file = state_file(path, state)
    if not yes:
        typer.confirm(f"Delete all data in {file}?", abort=True)
    with reported():
        reset_state(file)
    print(f"deleted the data in {file}; snapshots stay")


def _line(snapshot: Snapshot) -> str:
    when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(snapshot.modified))
    return f"{snapshot.name:<24} {snapshot.size / 1024:10,.0f} KiB  {when}"
