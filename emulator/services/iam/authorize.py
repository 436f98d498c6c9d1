"""IAM's word on one call: nothing where it is allowed, the service's AccessDenied where it isn't.

A decision that hangs on nothing but principal, action and resource is remembered until the next
change of any entity; one with conditions or variables is made anew each time.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from csc.emulator.calls import Call, Permission
from csc.emulator.services.iam.errors import access_denied
from csc.emulator.services.iam.evaluate import Decision, Policies, Request, evaluate
from csc.emulator.services.iam.explain_denial import (
    Denial,
    allowing_statement,
    declared_at,
    denial_message,
)
from csc.emulator.services.iam.gather_policies import Gathered
from csc.emulator.services.iam.policy import Policy
from csc.emulator.services.iam.principals import Principal
from csc.emulator.services.iam.request_context import (
    RequestContext,
    principal_of,
    resource_account,
)
from csc.emulator.services.iam.usage import COARSE, Usage

ResourcePolicyOf = Callable[[str], Policy | None]
"""``policy_of(resource ARN)``: the compiled policy of a resource, or None."""

TagsOf = Callable[[str], Mapping[str, str]]
"""``tags_of(resource ARN)``, by key in small letters."""

MOST_REMEMBERED = 20_000


@dataclass(slots=True)
class Authorizer:
    """``resource_policies`` is filled by services whose resources have policies (by action prefix).

    ``on_denial`` is told of each denial.
    """

    gathered: Gathered
    now: Callable[[], float]
    usage: Usage
    resource_policies: dict[str, ResourcePolicyOf] = field(default_factory=dict)
    on_denial: list[Callable[[Denial], None]] = field(default_factory=list)
    tags_of: TagsOf | None = None
    _allowed: dict[tuple[str, str, str, str], float] = field(default_factory=dict)
    """Principal, its ARN, action and resource → when that use was last noted."""

    def clear(self) -> None:
        self._allowed.clear()

    def authorize(self, call: Call, permissions: tuple[Permission, ...]) -> None:
        """Raises the service's AccessDenied where one of the permissions isn't granted."""
        caller, now, allowed = call.caller, self.now(), self._allowed
        principal, arn = caller.principal, caller.arn
        for permission in permissions:
            key = (principal, arn, permission.action, permission.resource)
            noted = allowed.get(key)
            if noted is not None and now - noted < COARSE and not caller.session:
                continue
            self.usage.note(principal, permission.action, now, call.region)
            if noted is not None and not caller.session:
                allowed[key] = now
                continue
            decision = self.decide(call, permission)
            if not decision.allowed:
                self._deny(call, permission, decision)

    def decide(self, call: Call, permission: Permission) -> Decision:
        """Allowed or not, and what decided."""
        caller = call.caller
        policies = self.policies_for(call, permission)
        static = policies.relevant(permission.action).static
        principal = principal_of(call)
        request = Request(
            principal,
            permission.action,
            permission.resource,
            {} if static else self._context(call, permission, principal),
            resource_account(permission.resource),
        )
        decision = evaluate(request, policies)
        if static and decision.allowed and policies.resource is None and not caller.session:
            if len(self._allowed) >= MOST_REMEMBERED:
                self._allowed.clear()
            key = (caller.principal, caller.arn, permission.action, permission.resource)
            self._allowed[key] = 0.0
        return decision

    def _context(self, call: Call, permission: Permission, principal: Principal) -> RequestContext:
        entity = self.gathered.find(call.caller.principal)
        unique_id = entity.id if entity else ""
        return RequestContext(call, permission, principal, self.now, unique_id, self.tags_of)

    def policies_for(self, call: Call, permission: Permission) -> Policies:
        """The principal's policies, with the session's and the resource's added."""
        policies = self.gathered.of(call.caller.principal)
        policy_of = self.resource_policies.get(permission.action.partition(":")[0])
        resource = policy_of(permission.resource) if policy_of else None
        session = call.caller.session or None
        if resource is None and session is None:
            return policies
        return replace(policies, resource=resource, session=session, _by_action={})

    def _deny(self, call: Call, permission: Permission, decision: Decision) -> None:
        caller, action, resource = call.caller, permission.action, permission.resource
        message = denial_message(caller.arn, action, resource, decision)
        entity = self.gathered.find(caller.principal)
        statement = decision.statement
        deciding = statement.label if statement else ""
        denial = Denial(
            caller=caller.arn,
            principal=caller.principal,
            declared=declared_at(entity.origin) if entity else "",
            action=action,
            resource=resource,
            decision=decision,
            message=message,
            statement=allowing_statement(action, resource, decision),
            deciding=deciding,
            origin=call.origin,
        )
        for tell in self.on_denial:
            tell(denial)
        raise access_denied(call.service, message)
