"""``csc user``."""

from typing import Annotated

import typer

from csc.cli.options import Endpoint

group = typer.Typer(help="Users of the running server's user pools.", no_args_is_help=True)


@group.command("add")
def user_add(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    email: Annotated[str | None, typer.Option(help="Its e-mail address, verified.")] = None,
    group: Annotated[
        list[str] | None, typer.Option("--group", help="A group, made where missing; repeatable.")
    ] = None,
    password: Annotated[str | None, typer.Option(help="What it signs in with.")] = None,
    attribute: Annotated[
        list[str] | None,
        typer.Option(
            "--attribute", metavar="NAME=VALUE", help="As in custom:plan=pro; repeatable."
        ),
    ] = None,
    pool: Annotated[str | None, typer.Option(help="The pool, where there are several.")] = None,
    endpoint: Endpoint = "http://localhost:8080",
) -> None:
    """Add a confirmed user, or change one."""
    from csc.cli.user import add

    add(
        name,
        email=email,
        groups=group or [],
        password=password,
        attributes=attribute or [],
        pool=pool,
        endpoint=endpoint,
    )
