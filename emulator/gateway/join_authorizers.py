"""The authorise steps of a method: its authorizer, made once and shared by its methods."""

import os

from csc.emulator.gateway.api_parts import ApiParts
from csc.emulator.gateway.authorizers.cognito import enforce_cognito
from csc.emulator.gateway.authorizers.function import enforce_function
from csc.emulator.gateway.authorizers.iam import enforce_iam
from csc.emulator.gateway.authorizers.resource_policy import (
    enforce_resource_policy,
    expand_shorthand,
)
from csc.emulator.gateway.compile_method import Step
from csc.emulator.gateway.keys import check_api_key, check_stage_throttle
from csc.emulator.gateway.model import Authorizer, Method, RestApi
from csc.emulator.services.iam.policy import Policy, compile_policy


class EnforcerCache:
    """Enforcers by what they were made from: a function's cached verdicts outlive a reload."""

    def __init__(self) -> None:
        self._made: dict[tuple[Authorizer, tuple[str, ...]], Step] = {}
        self._policy: tuple[RestApi, Policy | None] | None = None

    def authorizer(self, authorizer: Authorizer, scopes: tuple[str, ...]) -> Step:
        """Raises ValueError for an authorizer that can't be run."""
        key = (authorizer, scopes if authorizer.type == "COGNITO_USER_POOLS" else ())
        step = self._made.get(key)
        if step is None:
            if authorizer.type == "COGNITO_USER_POOLS":
                step = enforce_cognito(authorizer, scopes)
            else:
                step = enforce_function(authorizer)
            self._made[key] = step
        return step

    def policy(self, api: RestApi, region: str, account: str) -> Policy | None:
        """The API's resource policy, compiled. Raises PolicyProblem."""
        if self._policy is None or self._policy[0] is not api:
            compiled = None
            if api.policy is not None:
                arn = f"arn:aws:execute-api:{region}:{account}:{api.id}"
                compiled = compile_policy(expand_shorthand(api.policy, arn), "the resource policy")
            self._policy = (api, compiled)
        return self._policy[1]


def is_throttled(parts: ApiParts) -> bool:
    """Whether requests are held to the stage's own limits.

    Only where asked for (``CSC_THROTTLE=enforce``): they protect a deployed API, and a local one
    is load-tested.  Usage plans are always enforced.
    """
    if os.environ.get("CSC_THROTTLE") != "enforce":
        return False
    return any(stage.throttles for stage in parts.stages.values())


def authorise_steps(
    method: Method, parts: ApiParts, policy: Policy | None, enforcers: EnforcerCache
) -> tuple[Step, ...]:
    """In API Gateway's order. Raises LookupError for an authorizer that the API doesn't have."""
    steps: list[Step] = []
    match method.authorization_type:
        case "AWS_IAM":
            steps.append(enforce_iam(policy))
        case "CUSTOM" | "COGNITO_USER_POOLS":
            authorizer = parts.authorizers.get(method.authorizer_id)
            if authorizer is None:
                raise LookupError(f"the authorizer {method.authorizer_id!r}")
            steps.append(enforcers.authorizer(authorizer, method.scopes))
        case "NONE":
            pass
    if policy is not None and method.authorization_type != "AWS_IAM":
        steps.append(enforce_resource_policy(policy))
    if method.api_key_required:
        steps.append(lambda invocation: check_api_key(invocation, True))
    if is_throttled(parts):
        steps.append(check_stage_throttle)
    return tuple(steps)
