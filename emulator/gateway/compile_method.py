"""One method, ready to serve: its integration planned, its checks in order.

``plan_method`` runs when the resource is built, so that a broken URI is an error of the template;
``join_method`` when the API is joined, because it needs the API's other parts.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from csc.emulator.gateway.integrations.aws import plan_aws
from csc.emulator.gateway.integrations.http import plan_http, plan_http_proxy
from csc.emulator.gateway.integrations.lambda_proxy import plan_lambda_proxy
from csc.emulator.gateway.integrations.mock import plan_mock
from csc.emulator.gateway.integrations.plan import Plan
from csc.emulator.gateway.invocation import Invocation
from csc.emulator.gateway.model import Integration, IntegrationType, Method
from csc.emulator.gateway.stages import in_order

Step = Callable[[Invocation], Awaitable[None] | None]

INTEGRATIONS: dict[IntegrationType, Callable[[Method, Integration, str], Plan]] = {
    "MOCK": plan_mock,
    "AWS": plan_aws,
    "AWS_PROXY": plan_lambda_proxy,
    "HTTP": plan_http,
    "HTTP_PROXY": plan_http_proxy,
}


@dataclass(frozen=True, slots=True)
class PlannedMethod:
    """What ``AWS::ApiGateway::Method`` is built into. ``plan`` is None without an integration."""

    method: Method
    plan: Plan | None


@dataclass(frozen=True, slots=True)
class CompiledMethod:
    """``checks`` run in order before the integration request: authorizer, resource policy, API key,
    throttle, validators.  ``made_from`` are the objects that it was joined from: where they are the
    same again, so is it.  ``steps`` are all that a request goes through once it is routed."""

    key: str
    route: str
    resource_id: str
    resource_path: str
    http_method: str
    operation_name: str
    integration_type: str
    authorise: tuple[Step, ...]
    validate: tuple[Step, ...]
    plan: Plan
    method: Method
    made_from: tuple[object, ...] = field(repr=False)
    steps: tuple[Step, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "steps", in_order(self.authorise, self.validate, self.plan))


def plan_method(method: Method, region: str) -> PlannedMethod:
    """Raises ValueError where the integration's URI doesn't suit its type."""
    integration = method.integration
    if integration is None:
        return PlannedMethod(method, None)
    return PlannedMethod(method, INTEGRATIONS[integration.type](method, integration, region))
