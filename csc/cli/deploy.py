"""``csc deploy``, ``diff``, ``destroy``, ``outputs`` and ``status``: a project's stacks on AWS."""

import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import typer

from csc.assembly import Assembly
from csc.cli.load import compiled
from csc.cli.outcome import reported, usage
from csc.cli.progress import print_event, show_progress
from csc.cli.report import print_diagnostics, wants_color
from csc.deploy.account import LOOPBACK, Account, refusals
from csc.deploy.canary import read_mark
from csc.deploy.carry_out import carry_out
from csc.deploy.changes import count, render_changes
from csc.deploy.destroy import destroy, held_data, refuse_data, standing
from csc.deploy.plan import DeployPlan, plan_deployment
from csc.deploy.release import Release
from csc.deploy.ship import Shipment, ship
from csc.deploy.smoke import run_smoke_tests
from csc.deploy.watch import CanaryFailed
from csc.diagnostics import Diagnostic, DiagnosticsError
from csc.find_project import is_assembly, project_root


@dataclass(frozen=True, slots=True)
class Target:
    """What the options name: where to deploy, and as what."""

    path: Path
    stage: str | None
    region: str | None
    endpoint: str | None
    profile: str | None


@dataclass(frozen=True, slots=True)
class How:
    """How to go about a deployment. ``seconds``: how long a canary's share is watched."""

    yes: bool
    canary: bool = True
    seconds: float | None = None
    smoke: bool = True


WATCHED, WATCHED_HERE = 300.0, 2.0
"""Seconds. CloudWatch on AWS is minutes behind; on this machine it isn't."""


def deploy(target: Target, how: How) -> None:
    """Plan, show, confirm, carry out, print the outputs. Exit 1 where a stack was rolled back."""
    with reported(), refusals():
        account, shipment = _open(target, whole=True)
        plan = plan_deployment(account, shipment, canary=how.canary)
        if plan.is_empty:
            print("Nothing to change.")
        else:
            _show(plan)
            _confirm(f"Deploy to {_where(account)}?", how.yes)
            try:
                _carry_out(account, plan, how)
            except KeyboardInterrupt:
                _say_interrupted()
                raise typer.Exit(130) from None
        _print_outputs(account, shipment)


def _carry_out(account: Account, plan: DeployPlan, how: How) -> None:
    def smoke(percent: int = 100) -> None:
        base = _base(account, plan.shipment) if how.smoke else ""
        if base:
            run_smoke_tests(base, plan.shipment.smoke, percent)

    here = bool(account.endpoint) and urlsplit(account.endpoint).hostname in LOOPBACK
    seconds = how.seconds if how.seconds is not None else WATCHED_HERE if here else WATCHED
    with show_progress(plan) as progress:
        if plan.canary:
            Release(account, plan, progress.event, progress.say, smoke, seconds).run()
            return
        carry_out(account, plan, progress.event)
    try:
        smoke()
    except CanaryFailed as failed:
        remedy = "Every stack is new. Correct the cause, or deploy the source of before."
        raise DiagnosticsError([Diagnostic("CSC725", f"{failed}.", remedy)]) from None


def _base(account: Account, shipment: Shipment) -> str:
    """Where the API answers; empty where no stack says it."""
    for stack in shipment.stacks:
        given = _outputs_of(account, stack.name)
        if account.endpoint and "ApiId" in given:
            return _local_address(account, shipment, given["ApiId"])
        if "ApiUrl" in given:
            return given["ApiUrl"]
    return ""


def _outputs_of(account: Account, name: str) -> dict[str, str]:
    found = account.stack(name) or {}
    return {o["OutputKey"]: o["OutputValue"] for o in found.get("Outputs", ())}


def _local_address(account: Account, shipment: Shipment, api_id: str) -> str:
    base = str(account.endpoint).rstrip("/")
    return f"{base}/_aws/execute-api/{api_id}/{shipment.stage}/"


def diff(target: Target) -> None:
    """What a deployment would change; exit 0 where that is nothing, 1 otherwise."""
    with reported(), refusals():
        account, shipment = _open(target, whole=True)
        plan = plan_deployment(account, shipment, ready=False)
        if plan.is_empty:
            print("Nothing to change.")
            return
        _show(plan)
    raise typer.Exit(1)


def outputs(target: Target) -> None:
    """The outputs of all stacks."""
    with reported(), refusals():
        _print_outputs(*_open(target))


def status(target: Target) -> None:
    """The state of all stacks; exit 1 where one is missing or has failed."""
    well = True
    with reported(), refusals():
        account, shipment = _open(target)
        for stack in shipment.stacks:
            found = account.stack(stack.name)
            state = str(found["StackStatus"]) if found else "not deployed"
            reason = str(found.get("StackStatusReason") or "") if found else ""
            well = well and state in ("CREATE_COMPLETE", "UPDATE_COMPLETE")
            canary = _canary(account, stack.name) if found else ""
            print(f"{stack.name}  {state}  {canary}{reason}".rstrip())
    if not well:
        raise typer.Exit(1)


def _canary(account: Account, name: str) -> str:
    """Whether a canary release is under way in a stack, or was broken off."""
    mark = read_mark(account.template(name))
    if mark is None:
        return ""
    share = f"{mark.percent} % of the requests" if mark.percent else "both releases"
    return f"a canary release is not finished ({share}): deploy again to go on.  "


def remove(target: Target, *, yes: bool, delete_data: bool) -> None:
    """Delete all stacks. Refuses (CSC723) where they hold data, without ``delete_data``."""
    with reported(), refusals():
        account, shipment = _open(target)
        names = standing(account, shipment)
        if not names:
            print("Nothing is deployed.")
            return
        held = held_data(account, names)
        if not delete_data:
            refuse_data(held)
        for kind, name in held:
            print(f"  - {kind}  {name}  DATA IS LOST")
        _confirm(f"Delete {', '.join(names)} from {_where(account)}?", yes)
        destroy(account, names, held, print_event)


def _open(target: Target, *, whole: bool = False) -> tuple[Account, Shipment]:
    """``whole``: with the packages that bundles import, which are of no use where nothing is sent."""
    root = project_root(target.path)
    shipment = ship(_assembly(target), target.stage, target.region, root, whole=whole)
    region = target.region or shipment.region
    return Account(region, target.endpoint, target.profile), shipment


def _assembly(target: Target) -> Assembly:
    if is_assembly(target.path):
        from csc.emulator.read_assembly import read_assembly

        return read_assembly(target.path)
    compilation = compiled(target.path)
    print_diagnostics(compilation.diagnostics)
    if compilation.assembly is None:
        raise DiagnosticsError(compilation.diagnostics)
    return compilation.assembly


def _where(account: Account) -> str:
    return account.endpoint or f"account {account.number}, {account.region}"


def _show(plan: DeployPlan) -> None:
    color = wants_color(sys.stdout)
    for step in plan.steps:
        said = count(step.changes) or "outputs, parameters or tags only"
        if step.action == "nothing":
            said = "no change"
        elif step.status:
            said = f"{said} (after the failed one is deleted)"
        print(f"{step.stack.name}  {said}")
        for line in render_changes(step.changes, color):
            print(f"  {line}")
    print(flush=True)


def _confirm(question: str, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise usage("There is nobody to ask.", "Add --yes to go ahead without asking.")
    if not typer.confirm(question):
        raise typer.Exit(1)


def _say_interrupted() -> None:
    print(
        "Interrupted. CloudFormation finishes, or rolls back, what it has begun; to deploy again "
        "waits for it and goes on from there.",
        file=sys.stderr,
    )


def _print_outputs(account: Account, shipment: Shipment) -> None:
    for stack in shipment.stacks:
        given = _outputs_of(account, stack.name)
        for key, value in given.items():
            print(f"{stack.name}.{key} = {value}")
        if account.endpoint and "ApiId" in given:
            print(f"{stack.name} is at {_local_address(account, shipment, given['ApiId'])}")
