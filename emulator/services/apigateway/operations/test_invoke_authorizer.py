"""TestInvokeAuthorizer: what an authorizer says to a request, and how it came to it."""

import inspect

from csc.emulator.calls import Call, Input, Output
from csc.emulator.gateway.invocation import Invocation
from csc.emulator.gateway.trace import Trace
from csc.emulator.services.apigateway.ask_authorizer import answered_policy, ask_authorizer
from csc.emulator.services.apigateway.describe_execution import describe_execution
from csc.emulator.services.apigateway.service import ApiGateway


async def test_invoke_authorizer(gateway: ApiGateway, input: Input, call: Call) -> Output:
    seen: list[Invocation] = []
    trace = Trace()
    started = gateway.cloud.clock.now()
    answer = ask_authorizer(gateway, input, seen, trace)
    response = await answer if inspect.isawaitable(answer) else answer
    invocation = seen[0]
    told: Output = {
        "clientStatus": 0 if invocation.error is None else response.status,
        "log": describe_execution(invocation),
        "latency": round((gateway.cloud.clock.now() - started) * 1000),
    }
    claims = invocation.authorizer.get("claims")
    if claims is not None:
        told["claims"] = {name: str(value) for name, value in claims.items()}
    policy = answered_policy(trace)
    if policy is not None:
        told["policy"] = policy
    principal = invocation.authorizer.get("principalId")
    if principal is not None:
        told["principalId"] = principal
    return told
