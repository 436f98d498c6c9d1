"""TestInvokeMethod: run a method as it is now, without its authorizer, and tell how it went."""

import inspect

from csc.emulator.calls import Call, Input, Output
from csc.emulator.gateway.invocation import Invocation
from csc.emulator.services.apigateway.describe_execution import ADDED, describe_execution
from csc.emulator.services.apigateway.invoke_for_test import invoke_for_test
from csc.emulator.services.apigateway.service import ApiGateway


async def test_invoke_method(gateway: ApiGateway, input: Input, call: Call) -> Output:
    seen: list[Invocation] = []
    started = gateway.cloud.clock.now()
    answer = invoke_for_test(gateway, input, seen)
    response = await answer if inspect.isawaitable(answer) else answer
    several: dict[str, list[str]] = {}
    kept = seen[0].error is None  # of its own errors it tells no content type
    headers = [
        pair
        for pair in response.headers
        if pair[0] not in ADDED and (kept or pair[0] != "Content-Type")
    ]
    for name, value in headers:
        several.setdefault(name, []).append(value)
    return {
        "status": response.status,
        "body": response.body.decode("utf-8", "replace"),
        "headers": dict(headers),
        "multiValueHeaders": several,
        "log": describe_execution(seen[0]),
        "latency": round((gateway.cloud.clock.now() - started) * 1000),
    }
