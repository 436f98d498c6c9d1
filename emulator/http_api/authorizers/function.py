"""CUSTOM: a Lambda function says who may call, by a yes or no or by an IAM policy.

    identity sources ──▶ cached? ──▶ the function ──▶ {"isAuthorized": true, "context": {…}}
                                                 ──▶ {"principalId", "policyDocument", "context"}

A missing identity source is a 401 without a call.  A simple answer counts for all that the cache
key covers; a policy is evaluated for each route.  Source: "Control access to HTTP APIs with AWS
Lambda authorizers".
"""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from csc.emulator.gateway.authorizers.method_arn import condition_keys, method_arn
from csc.emulator.gateway.gateway_responses import GatewayError, IntegrationTimeout
from csc.emulator.gateway.integrations.invoke_function import FunctionError, invoke_function
from csc.emulator.gateway.integrations.roles import choose_caller
from csc.emulator.gateway.integrations.uri import fill_stage_variables, parse_aws_uri
from csc.emulator.http_api.events.event_1 import authorizer_event_1
from csc.emulator.http_api.events.event_2 import authorizer_event_2
from csc.emulator.http_api.invocation import HttpInvocation
from csc.emulator.http_api.refusals import Denied, Failed, Unauthenticated
from csc.emulator.http_api.select import Select
from csc.emulator.services.iam.evaluate import Policies, Request, evaluate
from csc.emulator.services.iam.policy import compile_policy
from csc.emulator.services.iam.principals import Principal
from csc.emulator.services.iam.problem import PolicyProblem

TIMEOUT = 10.0
MOST_CACHED = 10_000


@dataclass(frozen=True, slots=True)
class FunctionAuthorizerModel:
    """``sources`` are the identity sources; ``ttl`` in seconds, 0 without a cache."""

    api_id: str
    id: str
    uri: str
    credentials: str
    sources: tuple[Select, ...]
    payload: str
    simple: bool
    ttl: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """``policies`` is None for a simple answer, which ``allowed`` says alone."""

    allowed: bool
    policies: Policies | None
    principal: str
    context: Mapping[str, Any] | None
    until: float


class FunctionAuthorizer:
    """Holds the cache of one authorizer, which lives as long as its definition stays the same."""

    def __init__(self, model: FunctionAuthorizerModel) -> None:
        """Raises ValueError for a URI that is no function's."""
        uri = parse_aws_uri(model.uri)
        if uri.kind != "lambda":
            raise ValueError("an authorizer's AuthorizerUri is a Lambda function's invocations")
        self.model, self.function = model, uri.target
        self.caller_of = choose_caller(model.credentials)
        self.cache: dict[tuple[str, ...], Verdict] = {}

    def authorise(self, invocation: HttpInvocation) -> Awaitable[None] | None:
        """Fills ``authorizer`` and ``authorizer_context``."""
        found = [source(invocation) for source in self.model.sources]
        identity = tuple(value for value in found if value)
        if len(identity) < len(found):
            raise Unauthenticated(detail="an identity source of the authorizer is missing")
        key = (invocation.stage.name, *identity)
        verdict = self.cache.get(key)
        if verdict is not None and verdict.until > invocation.started:
            _apply(invocation, verdict)
            return None
        return self._ask(invocation, key, identity)

    async def _ask(
        self, invocation: HttpInvocation, key: tuple[str, ...], identity: tuple[str, ...]
    ) -> None:
        model, cloud = self.model, invocation.cloud
        source = f"arn:aws:execute-api:{cloud.region}:{cloud.account}:{model.api_id}"
        try:
            result = await invoke_function(
                invocation,
                fill_stage_variables(self.function, invocation.stage.variables),
                orjson.dumps(self._event(invocation, identity)),
                self.caller_of(invocation),
                TIMEOUT,
                source=f"{source}/authorizers/{model.id}",
            )
        except FunctionError as error:
            raise _failed(invocation, str(error)) from None
        except IntegrationTimeout:
            raise _failed(invocation, "the authorizer function timed out") from None
        except GatewayError as error:
            raise _failed(invocation, error.detail) from None
        if result.failed:
            shown = result.payload.decode("utf-8", "replace")
            raise _failed(invocation, f"the authorizer function failed: {shown}")
        verdict = self._read(invocation, result.payload)
        if model.ttl and identity:
            if len(self.cache) >= MOST_CACHED:
                self.cache.clear()
            self.cache[key] = verdict
        _apply(invocation, verdict)

    def _event(self, invocation: HttpInvocation, identity: tuple[str, ...]) -> dict[str, Any]:
        arn = method_arn(invocation)
        if self.model.payload == "1.0":
            return authorizer_event_1(invocation, arn, ",".join(identity))
        return authorizer_event_2(invocation, arn, identity if self.model.sources else None)

    def _read(self, invocation: HttpInvocation, payload: bytes) -> Verdict:
        """Raises the 500 for an answer that isn't of the format that was asked for."""
        until = invocation.started + self.model.ttl
        try:
            answer = orjson.loads(payload)
            context = answer.get("context")
            if context is not None and not isinstance(context, dict):
                raise TypeError("context is not an object")
            if self.model.simple:
                allowed = answer["isAuthorized"]
                if not isinstance(allowed, bool):
                    raise TypeError("isAuthorized is neither true nor false")
                return Verdict(allowed, None, "", context, until)
            policy = compile_policy(answer["policyDocument"], "the authorizer's policy")
            principal = str(answer["principalId"])
        except (
            AttributeError,
            KeyError,
            TypeError,
            orjson.JSONDecodeError,
            PolicyProblem,
        ) as error:
            raise _failed(invocation, f"the authorizer's answer can't be read: {error}") from None
        return Verdict(True, Policies(identity=(policy,)), principal, context, until)


def _failed(invocation: HttpInvocation, why: str) -> Failed:
    invocation.authorizer_error = why
    return Failed(detail=why)


def _apply(invocation: HttpInvocation, verdict: Verdict) -> None:
    """Let the request through, or raise the 403."""
    if not verdict.allowed or not _lets_in(invocation, verdict):
        raise Denied(detail="the authorizer denies the request")
    principal = {"principalId": verdict.principal} if verdict.principal else {}
    invocation.authorizer = {**(verdict.context or {}), **principal}
    invocation.authorizer_context = verdict.context


def _lets_in(invocation: HttpInvocation, verdict: Verdict) -> bool:
    if verdict.policies is None:
        return True
    account = invocation.cloud.account
    asked = Request(
        Principal("user", verdict.principal, verdict.principal, account),
        "execute-api:Invoke",
        method_arn(invocation),
        condition_keys(invocation, None),
        account,
    )
    return evaluate(asked, verdict.policies).allowed
