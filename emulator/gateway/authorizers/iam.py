"""AWS_IAM: the request is signed (SigV4 for ``execute-api``), and IAM lets the signer invoke it.

Where the API has a resource policy, it and the caller's own policies are evaluated together.
"""

from collections.abc import Callable
from dataclasses import replace

from csc.emulator.calls import Call, Permission
from csc.emulator.errors import ServiceError
from csc.emulator.gateway.authorizers.method_arn import condition_keys, masked, method_arn
from csc.emulator.gateway.authorizers.signature import signer
from csc.emulator.gateway.gateway_responses import AccessDenied
from csc.emulator.gateway.invocation import Invocation
from csc.emulator.services.iam.evaluate import Request, evaluate
from csc.emulator.services.iam.policy import Policy
from csc.emulator.services.iam.request_context import principal_of
from csc.emulator.services.iam.service import Iam


def enforce_iam(resource_policy: Policy | None) -> Callable[[Invocation], None]:
    """Fills ``caller`` and ``access_key``, or raises the gateway response."""

    def enforce(invocation: Invocation) -> None:
        caller, access_key = signer(invocation)
        invocation.caller, invocation.access_key = caller, access_key
        if invocation.cloud.authorize is None:
            return
        call = Call(
            "execute-api",
            "Invoke",
            {},
            caller,
            invocation.request_id,
            invocation.cloud.region,
            invocation.request.source_ip,
            invocation.method.route,
        )
        if resource_policy is not None:
            _with_resource_policy(invocation, call, resource_policy)
        elif not caller.trusted:
            _by_identity(invocation, call)

    return enforce


def _by_identity(invocation: Invocation, call: Call) -> None:
    authorize = invocation.cloud.authorize
    assert authorize is not None
    try:
        authorize(call, (Permission("execute-api:Invoke", method_arn(invocation)),))
    except ServiceError as error:
        raise AccessDenied(error.message, detail=error.message) from error


def _with_resource_policy(invocation: Invocation, call: Call, policy: Policy) -> None:
    iam = invocation.cloud.services["iam"]
    assert isinstance(iam, Iam)
    arn = method_arn(invocation)
    policies = replace(iam.gathered.of(call.caller.principal), resource=policy, _by_action={})
    context = condition_keys(invocation, call.caller)
    account = invocation.cloud.account
    asked = Request(principal_of(call), "execute-api:Invoke", arn, context, account)
    decision = evaluate(asked, policies)
    if not decision.allowed and not (call.caller.trusted and decision.outcome == "implicitDeny"):
        raise AccessDenied(
            f"User: {call.caller.arn} is not authorized to perform: execute-api:Invoke "
            f"on resource: {masked(arn)}"
        )
