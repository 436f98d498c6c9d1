"""``csc state``."""

from pathlib import Path
from typing import Annotated

import typer

from csc.cli.options import HERE, ProjectPath, StateFile

group = typer.Typer(help="Save, load, list and reset the data of `csc dev`.", no_args_is_help=True)


@group.command("save")
def state_save(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    path: ProjectPath = HERE,
    state: StateFile = None,
) -> None:
    """Keep a snapshot of all data under NAME. The server may be running."""
    from csc.cli.state import save

    save(name, path, state)


@group.command("load")
def state_load(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    path: ProjectPath = HERE,
    state: StateFile = None,
) -> None:
    """Replace all data by the snapshot NAME. Stop `csc dev` first."""
    from csc.cli.state import load

    load(name, path, state)


@group.command("list")
def state_list(path: ProjectPath = HERE, state: StateFile = None) -> None:
    """List the snapshots."""
    from csc.cli.state import list_

    list_(path, state)


@group.command("show")
def state_show(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="A snapshot; the state itself if left out."),
    ] = None,
    path: Annotated[Path, typer.Option("--path", help="The project.")] = HERE,
    state: StateFile = None,
) -> None:
    """Show what is held: tables with their items, pools with their users."""
    from csc.cli.state import show

    show(path, state, name)


@group.command("reset")
def state_reset(
    path: ProjectPath = HERE,
    state: StateFile = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Delete all data (snapshots stay). Stop `csc dev` first."""
    from csc.cli.state import reset

    reset(path, state, yes)
