"""The list of commands. A command's module is imported only when it runs: ``--help`` stays fast."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="csc",
    help="The Cloud System Compiler: FastAPI-like Python to AWS, and a local AWS that runs it.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
state = typer.Typer(help="Save, load, list and reset the data of `csc dev`.", no_args_is_help=True)
app.add_typer(state, name="state")
init = typer.Typer(help="Write files that a project begins with.", no_args_is_help=True)
app.add_typer(init, name="init")
user = typer.Typer(help="Users of the running server's user pools.", no_args_is_help=True)
app.add_typer(user, name="user")
iam = typer.Typer(help="Ask the running server's IAM.", no_args_is_help=True)
app.add_typer(iam, name="iam")

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


@app.command()
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


@app.command()
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


@app.command()
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


@app.command()
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


@user.command("add")
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


@iam.command("explain")
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


@iam.command("prove")
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


@iam.command("lint")
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


@state.command("save")
def state_save(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    path: ProjectPath = HERE,
    state: StateFile = None,
) -> None:
    """Keep a snapshot of all data under NAME. The server may be running."""
    from csc.cli.state import save

    save(name, path, state)


@state.command("load")
def state_load(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    path: ProjectPath = HERE,
    state: StateFile = None,
) -> None:
    """Replace all data by the snapshot NAME. Stop `csc dev` first."""
    from csc.cli.state import load

    load(name, path, state)


@state.command("list")
def state_list(path: ProjectPath = HERE, state: StateFile = None) -> None:
    """List the snapshots."""
    from csc.cli.state import list_

    list_(path, state)


@state.command("show")
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


@state.command("reset")
def state_reset(
    path: ProjectPath = HERE,
    state: StateFile = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Delete all data (snapshots stay). Stop `csc dev` first."""
    from csc.cli.state import reset

    reset(path, state, yes)


@init.command("ci")
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
