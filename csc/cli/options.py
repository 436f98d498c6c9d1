"""Arguments and options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

ProjectPath = Annotated[
    Path,
    typer.Argument(
        metavar="[PATH]",
        help="api.py, a folder that holds it, or a CloudFormation, SAM or OpenAPI file.",
        show_default="the current folder",
    ),
]
Endpoint = Annotated[
    str,
    typer.Option("--endpoint", envvar="CSC_ENDPOINT", help="Where `csc dev` is serving."),
]
StateFile = Annotated[
    Path | None,
    typer.Option("--state", help="The state file.", show_default=".csc/state.db beside PATH"),
]
AllowMissing = Annotated[
    bool,
    typer.Option(
        "--allow-missing", help="Skip resource types that aren't emulated, with a warning."
    ),
]
Parameters = Annotated[
    list[str] | None,
    typer.Option("--parameter", metavar="NAME=VALUE", help="A template's parameter; repeatable."),
]
StageName = Annotated[str | None, typer.Option("--stage", help="The stage to deploy as.")]
Region = Annotated[str | None, typer.Option("--region", help="The AWS region.")]
EndpointUrl = Annotated[
    str | None,
    typer.Option("--endpoint-url", help="Deploy there, for instance to `csc dev --empty`."),
]
Profile = Annotated[str | None, typer.Option("--profile", help="A profile of the AWS CLI.")]
HERE = Path()
