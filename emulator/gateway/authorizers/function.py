"""CUSTOM: a Lambda function says who is calling, by a token or by the whole request.

    identity sources ──▶ cached? ──▶ the function ──▶ {"principalId", "policyDocument", "context"}

A missing identity source is a 401 without a call.  The policy is evaluated for the method that is
asked for, also when it comes from the cache, so one policy serves every method of the API.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson

from csc.emulator.bounded_regex import compile_bounded
from csc.emulator.gateway.authorizers.function_event import request_event, token_event
from csc.emulator.gateway.authorizers.method_arn import condition_keys, method_arn
from csc.emulator.gateway.gateway_responses import (
    AccessDenied,
    AuthorizerConfigurationError,
    AuthorizerFailure,
    IntegrationTimeout,
    Unauthorized,
)
from csc.emulator.gateway.integrations.invoke_function import FunctionError, invoke_function
from csc.emulator.gateway.integrations.roles import choose_caller
from csc.emulator.gateway.integrations.uri import fill_stage_variables, parse_aws_uri
from csc.emulator.gateway.invocation import Invocation
from csc.emulator.gateway.model import Authorizer
from csc.emulator.gateway.parameters import Value, read_request_source
from csc.emulator.services.iam.evaluate import Policies, Request, evaluate
from csc.emulator.services.iam.policy import compile_policy
from csc.emulator.services.iam.principals import Principal
from csc.emulator.services.iam.problem import PolicyProblem

TIMEOUT = 30.0
MOST_CACHED = 10_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """A function's answer: its policy, ready to evaluate, and what ``$context.authorizer`` has."""

    policies: Policies
    principal: str
    context: dict[str, Any]
    usage_identifier: str
    until: float


Enforce = Callable[[Invocation], Any]


def enforce_function(authorizer: Authorizer) -> Enforce:
    """The authorise step of one authorizer. Raises ValueError for a URI that is no function's."""
    uri = parse_aws_uri(authorizer.uri)
    if uri.kind != "lambda":
        raise ValueError("an authorizer's AuthorizerUri is a Lambda function's invocations")
    return _FunctionAuthorizer(authorizer, uri.target).enforce


class _FunctionAuthorizer:
    """Holds the cache of one authorizer, which lives as long as its definition stays the same."""

    def __init__(self, authorizer: Authorizer, function: str) -> None:
        self.authorizer = authorizer
        self.function = function
        self.token = authorizer.type == "TOKEN"
        expressions = [s.strip() for s in authorizer.identity_source.split(",") if s.strip()]
        self.sources = [read_request_source("IdentitySource", _source(s)) for s in expressions]
        pattern = authorizer.identity_validation
        self.accepts = compile_bounded(pattern) if pattern and self.token else None
        self.caller_of = choose_caller(authorizer.credentials)
        self.cache: dict[tuple[Any, ...], Verdict] = {}

    def enforce(self, invocation: Invocation) -> Any:
        identity = tuple(_key(source(invocation)) for source in self.sources)
        if not all(identity) and (self.token or self.authorizer.ttl):
            raise Unauthorized(detail="an identity source of the authorizer is missing")
        if self.accepts is not None and not self.accepts.fullmatch(str(identity[0])):
            raise Unauthorized(detail="the token doesn't match IdentityValidationExpression")
        key = (invocation.stage.name, *identity)
        verdict = self.cache.get(key)
        if verdict is not None and verdict.until > invocation.started:
            _apply(invocation, verdict, 0)
            return None
        return self._ask(invocation, key, str(identity[0]) if self.token else "")

    def _source(self, invocation: Invocation) -> str:
        """The authorizer is what calls: a function's policy may let it alone in."""
        cloud, authorizer = invocation.cloud, self.authorizer
        api = f"arn:aws:execute-api:{cloud.region}:{cloud.account}:{authorizer.api_id}"
        return f"{api}/authorizers/{authorizer.id}"

    async def _ask(self, invocation: Invocation, key: tuple[Any, ...], token: str) -> None:
        event = token_event(invocation, token) if self.token else request_event(invocation)
        function = fill_stage_variables(self.function, invocation.stage.variables)
        try:
            result = await invoke_function(
                invocation,
                function,
                orjson.dumps(event),
                self.caller_of(invocation),
                TIMEOUT,
                source=self._source(invocation),
            )
        except FunctionError as error:
            raise AuthorizerConfigurationError(detail=str(error)) from error
        except IntegrationTimeout:
            raise AuthorizerFailure(detail="the authorizer function timed out") from None
        if result.failed:
            raise _failure(result.payload)
        verdict = _read(result.payload, invocation.started + self.authorizer.ttl)
        if self.authorizer.ttl:
            if len(self.cache) >= MOST_CACHED:
                self.cache.clear()
            self.cache[key] = verdict
        latency = round((invocation.cloud.clock.now() - invocation.started) * 1000)
        _apply(invocation, verdict, latency)


def _source(expression: str) -> str:
    """Identity sources are written as mappings are, except for context and stage variables."""
    return expression.removeprefix("$")


def _key(value: Value) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _failure(payload: bytes) -> Unauthorized | AuthorizerFailure:
    """A function that fails with exactly ``Unauthorized`` asks for the 401."""
    try:
        message = orjson.loads(payload).get("errorMessage")
    except (orjson.JSONDecodeError, AttributeError):
        message = None
    if message == "Unauthorized":
        return Unauthorized()
    return AuthorizerFailure(detail=f"the authorizer function failed: {message!r}")


def _read(payload: bytes, until: float) -> Verdict:
    try:
        answer = orjson.loads(payload)
        policy = compile_policy(answer["policyDocument"], "the authorizer's policy")
        principal = answer["principalId"]
    except (orjson.JSONDecodeError, KeyError, TypeError, PolicyProblem) as error:
        raise AuthorizerConfigurationError(
            detail=f"the authorizer function's answer is not a policy: {error}"
        ) from None
    context: dict[str, Any] = {}
    for name, value in (answer.get("context") or {}).items():
        if isinstance(value, (dict, list)):
            raise AuthorizerConfigurationError(
                detail=f"the authorizer function's context.{name} is not a string, number or boolean"
            )
        if value is not None:
            context[name] = value if isinstance(value, str) else orjson.dumps(value).decode()
    context["principalId"] = str(principal)
    usage = str(answer.get("usageIdentifierKey") or "")
    return Verdict(Policies(identity=(policy,)), str(principal), context, usage, until)


def _apply(invocation: Invocation, verdict: Verdict, latency: int) -> None:
    """Let the request through, or raise AccessDenied. ``latency`` in ms: none for the cache."""
    account = invocation.cloud.account
    principal = Principal("user", verdict.principal, verdict.principal, account)
    asked = Request(
        principal,
        "execute-api:Invoke",
        method_arn(invocation),
        condition_keys(invocation, None),
        account,
    )
    decision = evaluate(asked, verdict.policies)
    if not decision.allowed:
        explicit = decision.outcome == "explicitDeny"
        raise AccessDenied(
            "User is not authorized to access this resource"
            + (" with an explicit deny" if explicit else "")
        )
    invocation.authorizer = {**verdict.context, "integrationLatency": latency}
    invocation.usage_identifier = verdict.usage_identifier
