"""``csc iam``."""

from pathlib import Path
from typing import Annotated

import typer

from csc.cli.options import Endpoint

group = typer.Typer(help="Ask the running server's IAM.", no_args_is_help=True)


@group.command("explain")
def iam_explain(
    role: Annotated[
        str, typer.Argument(metavar="ROLE", help="A role or user: name, ARN, logical id.")
    ],
    action: Annotated[str, typer.Argument(metavar="ACTION", help="For instance dynamodb:GetItem.")],
    resource: Annotated[str, typer.Argument(metavar="RESOURCE", help="An ARN.")],
    context: Annotated[
        list[str] | None,
        typer.Option("--context", metavar="KEY=VALUE", help="A condition key; repeatable."),
    ] = None,
    format: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    endpoint: Endpoint = "http://localhost:8080",
) -> None:
    """Say whether ROLE may do ACTION on RESOURCE, and which statement decides: exit 3 if not."""
    from csc.cli.iam import explain

    explain(role, action, resource, context or [], format, endpoint)


@group.command("prove")
def iam_prove(
    role: Annotated[
        str,
        typer.Argument(
            metavar="ROLE", help="A role or user, or a policy's file; with --public a project."
        ),
    ],
    within: Annotated[
        str,
        typer.Option("--within", help="A policy's file or a role: what may be allowed at most."),
    ] = "",
    equal: Annotated[
        str, typer.Option("--equal", help="A policy's file or a role: just what must be allowed.")
    ] = "",
    public: Annotated[
        bool, typer.Option("--public", help="Can anything be reached without credentials?")
    ] = False,
    endpoint: Endpoint = "http://localhost:8080",
) -> None:
    """Prove, of all requests, what ROLE allows at most: exit 3 with a request where it isn't so."""
    from csc.cli.iam import prove, prove_public

    if sum(map(bool, (within, equal, public))) != 1:
        raise typer.BadParameter("give one of --within, --equal and --public")
    if public:
        prove_public(Path(role))
    else:
        prove(role, within or equal, bool(equal), endpoint)


@group.command("lint")
def iam_lint(
    role: Annotated[
        str, typer.Argument(metavar="FILE|ROLE", help="A policy's file, or a role or user.")
    ],
    use: Annotated[
        str, typer.Option("--use", help="What a file's policy is: identity, resource or trust.")
    ] = "identity",
    format: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    endpoint: Endpoint = "http://localhost:8080",
) -> None:
    """Say what a policy can't mean as it is: unknown actions, ways to more rights: exit 3 if any."""
    from csc.cli.iam import lint

    lint(role, use, format, endpoint)
