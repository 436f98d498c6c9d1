"""``csc deploy``, and what is asked of a deployment."""

from typing import Annotated

import typer

from csc.cli.options import HERE, EndpointUrl, Profile, ProjectPath, Region, StageName

group = typer.Typer()


@group.command()
def deploy(
    path: ProjectPath = HERE,
    stage: StageName = None,
    region: Region = None,
    endpoint_url: EndpointUrl = None,
    profile: Profile = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
    canary: Annotated[
        bool,
        typer.Option(
            "--canary/--no-canary",
            help="Give a new release 10, 50, then all of the requests, as long as it does well.",
        ),
    ] = True,
    watch: Annotated[
        float | None,
        typer.Option(
            help="Seconds to watch each share of the requests: 300, or 2 on this machine.",
            min=0,
            show_default=False,
        ),
    ] = None,
    smoke: Annotated[
        bool, typer.Option("--smoke/--no-smoke", help="Ask the API's safe routes afterwards.")
    ] = True,
) -> None:
    """Make or change the stacks on AWS: shown first, confirmed, rolled back where they fail."""
    from csc.cli.deploy import How, Target, deploy

    target = Target(path, stage, region, endpoint_url, profile)
    deploy(target, How(yes=yes, canary=canary, seconds=watch, smoke=smoke))


@group.command()
def diff(
    path: ProjectPath = HERE,
    stage: StageName = None,
    region: Region = None,
    endpoint_url: EndpointUrl = None,
    profile: Profile = None,
) -> None:
    """Show what a deployment would change: exit 0 for nothing, 1 otherwise."""
    from csc.cli.deploy import Target, diff

    diff(Target(path, stage, region, endpoint_url, profile))


@group.command()
def destroy(
    path: ProjectPath = HERE,
    stage: StageName = None,
    region: Region = None,
    endpoint_url: EndpointUrl = None,
    profile: Profile = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
    delete_data: Annotated[
        bool, typer.Option("--delete-data", help="Delete tables and user pools too.")
    ] = False,
) -> None:
    """Delete the stacks. Refuses where they hold data, without --delete-data."""
    from csc.cli.deploy import Target, remove

    remove(Target(path, stage, region, endpoint_url, profile), yes=yes, delete_data=delete_data)


@group.command()
def outputs(
    path: ProjectPath = HERE,
    stage: StageName = None,
    region: Region = None,
    endpoint_url: EndpointUrl = None,
    profile: Profile = None,
) -> None:
    """Print the outputs of the deployed stacks."""
    from csc.cli.deploy import Target, outputs

    outputs(Target(path, stage, region, endpoint_url, profile))


@group.command()
def status(
    path: ProjectPath = HERE,
    stage: StageName = None,
    region: Region = None,
    endpoint_url: EndpointUrl = None,
    profile: Profile = None,
) -> None:
    """Print the state of the deployed stacks: exit 1 where one is missing or failed."""
    from csc.cli.deploy import Target, status

    status(Target(path, stage, region, endpoint_url, profile))
