"""The list of commands. A command's module is imported only when it runs: ``--help`` stays fast."""

from pathlib import Path
from typing import Annotated

import typer

from csc.cli import (
    deploy_commands,
    iam_commands,
    init_commands,
    state_commands,
    user_commands,
)
from csc.cli.options import HERE, AllowMissing, Endpoint, Parameters, ProjectPath, StateFile

app = typer.Typer(
    name="csc",
    help="The Cloud System Compiler: FastAPI-like Python to AWS, and a local AWS that runs it.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _tell_version(asked: bool) -> None:
    if asked:
        from csc.cli.version import version

        print(version())
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_tell_version,
            is_eager=True,
            help="Which release, and whether its hot modules run compiled.",
        ),
    ] = False,
) -> None:
    """The Cloud System Compiler: FastAPI-like Python to AWS, and a local AWS that runs it."""


@app.command()
def dev(
    path: ProjectPath = HERE,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8080,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    state: StateFile = None,
    ephemeral: Annotated[bool, typer.Option(help="Keep data in memory only.")] = False,
    stage: Annotated[str | None, typer.Option(help="The stage to deploy as.")] = None,
    region: Annotated[str | None, typer.Option(help="The AWS region to be.")] = None,
    log: Annotated[str, typer.Option(help="text: a line a request; json: access-log fields.")] = (
        "text"
    ),
    iam: Annotated[
        str, typer.Option(help="Signed clients: enforce, warn or off. Roles are always enforced.")
    ] = "enforce",
    throttle: Annotated[
        str,
        typer.Option(
            envvar="CSC_THROTTLE",
            help="The throttles of stages and methods: enforce or off. Usage plans always are.",
        ),
    ] = "off",
    dynamodb_endpoint: Annotated[
        str | None, typer.Option(help="Send DynamoDB calls to this endpoint instead.")
    ] = None,
    allow_missing: AllowMissing = False,
    parameter: Parameters = None,
    empty: Annotated[
        bool, typer.Option("--empty", help="Serve no project: what is deployed through AWS's API.")
    ] = False,
    verify: Annotated[
        bool,
        typer.Option(
            "--verify/--no-verify",
            help="Compare the forms of each route on generated cases, at idle priority.",
        ),
    ] = True,
    shadow: Annotated[
        bool,
        typer.Option(
            "--shadow", help="Run the Python of each request too, and tell where it differs."
        ),
    ] = False,
) -> None:
    """Serve PATH on localhost as AWS will, and again at each save."""
    from csc.cli.dev import run

    run(
        path,
        host=host,
        port=port,
        state=state,
        ephemeral=ephemeral,
        stage=stage,
        region=region,
        log=log,
        iam=iam,
        throttle=throttle,
        dynamodb_endpoint=dynamodb_endpoint,
        allow_missing=allow_missing,
        parameters=parameter or [],
        empty=empty,
        verify=verify,
        shadow=shadow,
    )


@app.command("compile")
def compile_(
    path: ProjectPath = HERE,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            help="The folder.",
            show_default=".csc-out beside PATH; .csc-tofu for tofu",
        ),
    ] = None,
    target: Annotated[
        str,
        typer.Option(
            "--target",
            help="cloudformation and cdk are one folder that both read; tofu is a module of "
            "OpenTofu or Terraform in JSON; all is both.",
        ),
    ] = "cloudformation",
    verify: Annotated[
        bool,
        typer.Option("--verify/--no-verify", help="Run some cases of each route that is new."),
    ] = True,
) -> None:
    """Write the assembly: CloudFormation, VTL, OpenAPI, WASM, Lambda bundles, manifest."""
    from csc.cli.compile import run

    run(path, output, target, verify=verify)


@app.command()
def check(
    path: ProjectPath = HERE,
    format: Annotated[str, typer.Option("--format", help="text, json or github.")] = "text",
    allow_missing: AllowMissing = False,
    parameter: Parameters = None,
) -> None:
    """Say what is wrong, and nothing else: exit 0 when clean, 1 with errors."""
    from csc.cli.check import run

    run(path, format, allow_missing, parameter or [])


@app.command()
def routes(
    path: ProjectPath = HERE,
    format: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
) -> None:
    """List the routes: where each runs, who may call it, its role."""
    from csc.cli.routes import run

    run(path, format)


@app.command()
def explain(
    route: Annotated[str, typer.Argument(metavar="ROUTE", help='For instance "GET /todos/{id}".')],
    path: ProjectPath = HERE,
    send: Annotated[
        bool, typer.Option("--send", help="Send the request; so do the five options below.")
    ] = False,
    body: Annotated[
        str | None, typer.Option("--body", help="The request's body; @FILE reads it, @- too.")
    ] = None,
    header: Annotated[
        list[str] | None, typer.Option("--header", "-H", help="'NAME: VALUE'; repeatable.")
    ] = None,
    query: Annotated[
        list[str] | None, typer.Option("--query", metavar="NAME=VALUE", help="Repeatable.")
    ] = None,
    user: Annotated[
        str | None, typer.Option("--user", help="With a token of this user, as the route takes it.")
    ] = None,
    format: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    endpoint: Endpoint = "http://localhost:8080",
) -> None:
    """Explain one route (why it runs where it does, templates, IAM), or one request to `csc dev`."""
    if send or user or any(one is not None for one in (body, header, query)):
        from csc.cli.explain_request import run as run_request

        run_request(
            route,
            body=body,
            headers=header or [],
            query=query or [],
            user=user,
            endpoint=endpoint,
            format=format,
        )
        return
    from csc.cli.explain import run

    run(route, path)


@app.command()
def verify(
    path: ProjectPath = HERE,
    cases: Annotated[int, typer.Option(min=1, help="Cases a route.")] = 200,
    seed: Annotated[int, typer.Option(help="The same seed gives the same cases.")] = 1,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Processes.", show_default="one a core")
    ] = None,
    junit: Annotated[
        Path | None, typer.Option("--junit", metavar="FILE", help="Write a JUnit report.")
    ] = None,
) -> None:
    """Compare each route's VTL and WASM with its Python on generated requests and tables."""
    import os

    from csc.cli.verify import run

    run(path, cases=cases, seed=seed, jobs=jobs or os.cpu_count() or 1, report=junit)


@app.command()
def token(
    user: Annotated[
        str | None, typer.Argument(metavar="[USER]", help="A user name of the pool.")
    ] = None,
    client: Annotated[
        str | None, typer.Option(help="A token of an app client for itself, by its name or id.")
    ] = None,
    scope: Annotated[
        list[str] | None, typer.Option("--scope", help="A scope; may be repeated.")
    ] = None,
    id: Annotated[
        bool, typer.Option("--id", help="An id token. It is the default without --scope.")
    ] = False,
    pool: Annotated[str | None, typer.Option(help="The pool, where there are several.")] = None,
    create: Annotated[bool, typer.Option(help="Create the user where it is missing.")] = True,
    endpoint: Endpoint = "http://localhost:8080",
) -> None:
    """Print a token of the running server's user pool, for curl."""
    from csc.cli.token import run

    run(
        user,
        client=client,
        scopes=scope or [],
        id_token=id,
        pool=pool,
        create=create,
        endpoint=endpoint,
    )


app.add_typer(deploy_commands.group)
app.add_typer(state_commands.group, name="state")
app.add_typer(init_commands.group, name="init")
app.add_typer(user_commands.group, name="user")
app.add_typer(iam_commands.group, name="iam")
