"""The API's resource policy: it decides with, or without, an authorizer.

Developer guide, "How API Gateway resource policies affect authorization workflow".  With AWS_IAM the
policy and the caller's own are evaluated together (``iam.py``); otherwise the caller is anonymous
to the policy, which must allow.
"""

from collections.abc import Callable, Mapping
from typing import Any

from csc.emulator.gateway.authorizers.method_arn import condition_keys, masked, method_arn
from csc.emulator.gateway.gateway_responses import AccessDenied
from csc.emulator.gateway.invocation import Invocation
from csc.emulator.services.iam.evaluate import Policies, Request, evaluate
from csc.emulator.services.iam.policy import Policy
from csc.emulator.services.iam.principals import ANONYMOUS

SHORTHAND = "execute-api:/"
"""How a resource policy may write its own API's ARN."""


def expand_shorthand(document: Any, api_arn: str) -> Any:
    """The policy with ``execute-api:/<stage>/…`` written out as ``<api ARN>/<stage>/…``."""
    if isinstance(document, str):
        if document.startswith(SHORTHAND):
            return f"{api_arn}/{document.removeprefix(SHORTHAND)}"
        return document
    if isinstance(document, Mapping):
        return {name: expand_shorthand(value, api_arn) for name, value in document.items()}
    if isinstance(document, list):
        return [expand_shorthand(value, api_arn) for value in document]
    return document


def enforce_resource_policy(policy: Policy) -> Callable[[Invocation], None]:
    """Raises AccessDenied where the policy doesn't let the request in."""
    policies = Policies(resource=policy, resource_must_allow=True)

    def enforce(invocation: Invocation) -> None:
        arn = method_arn(invocation)
        context = condition_keys(invocation, None)
        asked = Request(ANONYMOUS, "execute-api:Invoke", arn, context)
        decision = evaluate(asked, policies)
        if not decision.allowed:
            explicit = " with an explicit deny" if decision.outcome == "explicitDeny" else ""
            raise AccessDenied(
                "User: anonymous is not authorized to perform: execute-api:Invoke "
                f"on resource: {masked(arn)}{explicit}"
            )

    return enforce
