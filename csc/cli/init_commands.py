"""``csc init``."""

from pathlib import Path
from typing import Annotated

import typer

from csc.cli.options import HERE

group = typer.Typer(help="Write files that a project begins with.", no_args_is_help=True)


@group.command("ci")
def init_ci(
    services: Annotated[
        list[str] | None,
        typer.Argument(metavar="[github] [gitlab]", help="Whose pipelines.  [default: both]"),
    ] = None,
    folder: Annotated[Path, typer.Option(help="The project's folder.")] = HERE,
    stage: Annotated[str, typer.Option(help="The stage that is deployed.")] = "prod",
    region: Annotated[str, typer.Option(help="The AWS region.")] = "us-east-1",
    force: Annotated[bool, typer.Option("--force", help="Replace pipelines that are there.")] = (
        False
    ),
) -> None:
    """Write pipelines: check, verify, test against `csc dev`, deploy by canary."""
    from csc.cli.init import ci

    ci(folder, services or [], stage=stage, region=region, force=force)
