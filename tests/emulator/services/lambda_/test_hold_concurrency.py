"""Reserved and provisioned concurrency: what is over it is throttled, or tried later."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from csc.emulator.calls import Call
from csc.emulator.clock import Clock
from csc.emulator.errors import ServiceError
from csc.emulator.services.lambda_ import run_asynchronously
from csc.emulator.services.lambda_.hold_concurrency import hold_concurrency
from csc.emulator.services.lambda_.in_worker import environment
from csc.emulator.services.lambda_.operations.concurrency import unreserved
from csc.emulator.services.lambda_.send_result import invoke_settings

F = {"FunctionName": "f"}
RESERVED = "ReservedFunctionConcurrentInvocationLimitExceeded"


def refused(world: Any, function: Any) -> Any:
    """What a further invocation is told."""
    with pytest.raises(ServiceError) as caught, hold_concurrency(world.service, function):
        pass
    assert (caught.value.code, caught.value.status) == ("TooManyRequestsException", 429)
    assert caught.value.message == "Rate Exceeded."
    return caught.value.extra


def test_more_than_is_reserved_is_throttled(world: Any) -> None:
    function = world.put("", reserved=2)
    with hold_concurrency(world.service, function):
        with hold_concurrency(world.service, function):
            assert refused(world, function) == {"Reason": RESERVED, "Type": "User"}
        with hold_concurrency(world.service, function):
            pass
    assert not world.service.running.versions


def test_versions_share_what_is_reserved(world: Any) -> None:
    function = world.put("", reserved=1)
    first = world.service.publish("f")
    with hold_concurrency(world.service, first):
        refused(world, function)
        refused(world, first)


def test_what_is_provisioned_is_a_versions_own(world: Any) -> None:
    function = world.put("", reserved=3)
    first = world.service.publish("f")
    world.call("lambda", "CreateAlias", F | {"Name": "live", "FunctionVersion": "1"})
    given = F | {"Qualifier": "live", "ProvisionedConcurrentExecutions": 2}
    world.call("lambda", "PutProvisionedConcurrencyConfig", given)
    with hold_concurrency(world.service, function):
        refused(world, function)
        with hold_concurrency(world.service, first), hold_concurrency(world.service, first):
            refused(world, first)
    kind = "AWS_LAMBDA_INITIALIZATION_TYPE"
    assert environment(world.service, first, "s")[kind] == "provisioned-concurrency"
    assert environment(world.service, function, "s")[kind] == "on-demand"


def test_functions_without_a_reservation_share_the_account(world: Any) -> None:
    function = world.put("")
    other = replace(function, name="g", arn=world.service.arn("g"), reserved=850)
    world.service.put(other)
    world.service.running.unreserved = 149
    assert unreserved(world.service) == 150
    with hold_concurrency(world.service, function):
        assert refused(world, function)["Reason"] == "ConcurrentInvocationLimitExceeded"
        with hold_concurrency(world.service, other):
            pass
    assert world.service.running.unreserved == 149


async def test_a_synchronous_invocation_is_throttled_while_another_runs(world: Any) -> None:
    function = world.put("def handler(event, context):\n    return 1\n", reserved=1)
    rate = pytest.raises(ServiceError, match="Rate Exceeded")
    with hold_concurrency(world.service, function), rate:
        await world.run()
    assert (await world.run())["Payload"] == 1


async def test_an_asynchronous_invocation_waits_for_room(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_asynchronously, "FIRST_WAIT", 0.01)
    source = "def handler(event, context):\n    print('ran', event)\n"
    function = world.put(source, reserved=1)
    with hold_concurrency(world.service, function):
        given = F | {"InvocationType": "Event", "Payload": b'"later"'}
        assert world.call("lambda", "Invoke", given)["StatusCode"] == 202
        await asyncio.sleep(0.05)
        assert "ran later" not in world.lines()
    for _ in range(500):
        if "ran later" in world.lines():
            return
        await asyncio.sleep(0.01)
    raise AssertionError(world.lines())


async def outcome(world: Any, run: Any) -> Any:
    """How an asynchronous invocation of ``f`` ends."""
    function = world.service.find("f")
    call = Call("lambda", "Invoke", F, world.cloud.root(), "r", "us-east-1")
    assert invoke_settings(world.service, function, call) is not None
    return await run_asynchronously._outcome(world.service, function, b"{}", call, run)


async def test_what_may_never_run_is_told_at_once(world: Any) -> None:
    world.put("", reserved=0)

    async def run(*given: Any) -> Any:
        raise AssertionError("it ran")

    told = await outcome(world, run)
    assert (told.condition, told.attempts, told.answer) == ("ZeroReservedConcurrency", 0, None)


async def test_an_event_that_grew_too_old_is_given_up(world: Any) -> None:
    function = world.put("", reserved=1)
    given = F | {"MaximumEventAgeInSeconds": 60, "MaximumRetryAttempts": 0}
    world.call("lambda", "PutFunctionEventInvokeConfig", given)
    now = world.cloud.clock.now()

    async def run(*given: Any) -> Any:
        world.cloud.clock = Clock(lambda: now + 61)
        with hold_concurrency(world.service, function):
            pass

    with hold_concurrency(world.service, function):
        told = await outcome(world, run)
    assert (told.condition, told.answer, told.failed) == ("EventAgeExceeded", None, True)
