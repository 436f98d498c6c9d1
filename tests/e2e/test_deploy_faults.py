"""What a deployment makes of faults: each resource type that fails, every call throttled once,
credentials that run out.  Afterwards each stack is old or new, that is said, and a rerun completes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import pytest

from csc.assembly import Assembly
from csc.cli.load import compiled
from csc.deploy.account import Account, refusals
from csc.deploy.carry_out import carry_out
from csc.deploy.plan import plan_deployment
from csc.deploy.release import Release
from csc.deploy.ship import ship
from csc.diagnostics import DiagnosticsError
from csc.emulator.app import Emulator, Options
from csc.emulator.cloudformation.resources import RESOURCE_TYPES
from csc.emulator.http import HttpRequest, HttpResponse
from tests.e2e.dev_server import APPS

STACKS = ("todo-dev-data", "todo-dev-auth", "todo-dev-iam", "todo-dev-api")


@pytest.fixture(scope="module")
def todo() -> Assembly:
    assembly = compiled(APPS / "todo").assembly
    assert assembly is not None
    return assembly


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits between two attempts, nor for CloudFormation."""
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda seconds: None)
    monkeypatch.setattr("csc.deploy.carry_out.POLL", 0.01)
    monkeypatch.setattr("csc.deploy.plan.POLL", 0.01)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "b")


class Cloud:
    """An emulator that a test may disturb, and deployments to it."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        server: Any = emulator._server
        self._handle = server._handle
        server._handle = self._answer
        self.disturb: Callable[[HttpRequest], HttpResponse | None] = lambda request: None

    def _answer(self, request: HttpRequest) -> Any:
        return self.disturb(request) or self._handle(request)

    def _deploy(self, assembly: Assembly) -> None:
        account = Account("us-east-1", self.emulator.url)
        with refusals():
            plan = plan_deployment(account, ship(assembly), canary=True)
            if plan.canary:
                Release(account, plan, _ignore, _ignore, _ignore, 0).run()
            else:
                carry_out(account, plan, _ignore)

    async def deploy(self, assembly: Assembly) -> DiagnosticsError | None:
        """What kept it from completing."""
        try:
            await asyncio.to_thread(self._deploy, assembly)
        except DiagnosticsError as error:
            return error
        return None

    async def states(self) -> dict[str, str]:
        def ask() -> dict[str, str]:
            account = Account("us-east-1", self.emulator.url)
            found = {name: account.stack(name) for name in STACKS}
            return {name: stack["StackStatus"] for name, stack in found.items() if stack}

        return await asyncio.to_thread(ask)


def _ignore(anything: Any) -> None:
    pass


@pytest.fixture
async def cloud() -> AsyncIterator[Cloud]:
    async with Emulator(Options(port=0, state=None)) as emulator:
        yield Cloud(emulator)


def fail(monkeypatch: pytest.MonkeyPatch, emulator: Emulator, kind: str) -> None:
    """Resources of a type can't be made from now on."""

    def apply(*given: Any) -> None:
        raise RuntimeError(f"no {kind} today")

    types = {**RESOURCE_TYPES, kind: replace(RESOURCE_TYPES[kind], apply=apply)}
    monkeypatch.setattr(emulator.engine, "_types", types)


def _types_of(assembly: Assembly) -> dict[str, str]:
    """Each resource type, with the stack that has one."""
    return {
        str(resource["Type"]): f"todo-dev-{stack}"
        for stack, template in assembly.stacks.items()
        for resource in template["Resources"].values()
    }


async def test_each_resource_type_fails_in_turn(
    todo: Assembly, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = _types_of(todo)
    assert len(kinds) > 8
    for kind, stack in kinds.items():
        async with Emulator(Options(port=0, state=None)) as emulator:
            cloud = Cloud(emulator)
            with monkeypatch.context() as patch:
                fail(patch, emulator, kind)
                error = await cloud.deploy(todo)
            assert error is not None, kind
            (problem,) = error.diagnostics
            assert problem.code == "CSC722", (kind, problem)
            states = await cloud.states()
            failed = STACKS.index(stack)
            for name in STACKS[:failed]:
                assert states[name] == "CREATE_COMPLETE", (kind, states)
            assert states.get(stack, "ROLLBACK_COMPLETE") == "ROLLBACK_COMPLETE", (kind, states)
            assert not set(STACKS[failed + 1 :]) & set(states), (kind, states)
            assert f"As before: {', '.join(STACKS[failed:])}." in problem.remedy, kind
            assert await cloud.deploy(todo) is None, kind
            assert set((await cloud.states()).values()) <= {"CREATE_COMPLETE", "UPDATE_COMPLETE"}


def changed(assembly: Assembly) -> Assembly:
    """Another release: the API answers in other words."""
    api: Any = assembly.stacks["api"]
    resources = dict(api["Resources"])
    (old,) = [n for n, r in resources.items() if r["Type"] == "AWS::ApiGateway::Deployment"]
    resources["DeploymentOther"] = resources.pop(old)
    stage = resources["ApiStage"]
    given = {**stage["Properties"], "DeploymentId": {"Ref": "DeploymentOther"}}
    resources["ApiStage"] = {**stage, "Properties": given}
    stacks = {**assembly.stacks, "api": {**api, "Resources": resources}}
    return replace(assembly, stacks=stacks)


def throttled(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return HttpResponse(503, [("Content-Type", "application/xml")], _error("SlowDown"))
    if request.header("X-Amz-Target") is not None:
        said = b'{"__type": "ThrottlingException", "message": "Rate exceeded"}'
        return HttpResponse(400, [("Content-Type", "application/x-amz-json-1.0")], said)
    return HttpResponse(400, [("Content-Type", "text/xml")], _error("Throttling"))


def _error(code: str) -> bytes:
    error = f"<Error><Code>{code}</Code><Message>Rate exceeded</Message></Error>"
    return (error if code == "SlowDown" else f"<ErrorResponse>{error}</ErrorResponse>").encode()


async def test_every_call_is_throttled_once(cloud: Cloud, todo: Assembly) -> None:
    seen: set[tuple[str, str, bytes]] = set()

    def disturb(request: HttpRequest) -> HttpResponse | None:
        key = (request.method, request.target, request.body)
        if key in seen:
            return None
        seen.add(key)
        return throttled(request)

    cloud.disturb = disturb
    assert await cloud.deploy(todo) is None
    assert await cloud.deploy(changed(todo)) is None
    assert len(seen) > 40
    assert set(await cloud.states()) == set(STACKS)


@pytest.mark.parametrize("number", [0, 1, 5, 12, 20, 28])
async def test_credentials_run_out_midway(cloud: Cloud, todo: Assembly, number: int) -> None:
    left = [number]

    def disturb(request: HttpRequest) -> HttpResponse | None:
        left[0] -= 1
        return None if left[0] >= 0 else HttpResponse(403, [], _error("ExpiredToken"))

    for assembly in (todo, changed(todo)):
        left[0] = number
        cloud.disturb = disturb
        error = await cloud.deploy(assembly)
        assert error is not None, "it takes more calls than that"
        (problem,) = error.diagnostics
        assert problem.code == "CSC721"
        assert "ExpiredToken" in problem.message or "403" in problem.message
        cloud.disturb = lambda request: None
        for state in (await cloud.states()).values():
            assert state.endswith(("_COMPLETE", "REVIEW_IN_PROGRESS")), state
        assert await cloud.deploy(assembly) is None
        assert set(await cloud.states()) == set(STACKS)
