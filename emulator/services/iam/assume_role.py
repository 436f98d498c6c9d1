"""Assuming a role: its trust policy decides, a session with an ARN and an end comes out.

A trust policy is the role's resource-based policy, and without its Allow nobody assumes the role,
not even the account's root.  Where it names the account, the caller also needs an identity-based
Allow of ``sts:AssumeRole``; where it names the caller itself, that is enough.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Caller, Permission
from csc.emulator.services.iam.credentials import Credentials
from csc.emulator.services.iam.entities import Role
from csc.emulator.services.iam.errors import AccessDenied, NoSuchEntity
from csc.emulator.services.iam.evaluate import Decision, Policies, Request, evaluate
from csc.emulator.services.iam.explain_denial import Denial, allowing_statement, declared_at
from csc.emulator.services.iam.partition import partition_in
from csc.emulator.services.iam.principals import Principal
from csc.emulator.services.iam.request_context import RequestContext, add_keys, principal_of
from csc.emulator.services.iam.variables import Context

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


@dataclass(frozen=True, slots=True)
class Trust:
    """Who asks to assume a role, by which action, with which condition keys.

    ``call`` fills the keys that every request has; ``also`` are actions that the request needs too.
    """

    principal: Principal
    policies: Policies = field(default_factory=Policies)
    action: str = "sts:AssumeRole"
    context: Mapping[str, Any] = field(default_factory=dict)
    call: Call | None = None
    also: tuple[str, ...] = ()

    @staticmethod
    def of_service(service: str) -> "Trust":
        """An AWS service, ``lambda.amazonaws.com``."""
        return Trust(Principal("service", service, service, ""))

    @staticmethod
    def of_call(
        iam: "Iam",
        call: Call,
        action: str,
        context: Mapping[str, Any],
        also: tuple[str, ...] = (),
    ) -> "Trust":
        policies = iam.gathered.of(call.caller.principal)
        if call.caller.session:
            policies = replace(policies, session=call.caller.session, _by_action={})
        return Trust(principal_of(call), policies, action, context, call, also)


def trusts(iam: "Iam", role_arn: str, trust: Trust) -> bool:
    """Whether the role exists and its trust policy allows the principal."""
    role = role_by_arn(iam, role_arn)
    return role is not None and decide(iam, role, trust).allowed


def decide(iam: "Iam", role: Role, trust: Trust) -> Decision:
    """Evaluate a role's trust policy as its resource-based policy."""
    policies = replace(
        trust.policies,
        resource=iam.gathered.trust(role),
        resource_must_allow=True,
        _by_action={},
    )
    tags = {f"{kind}:ResourceTag/{t}": v for t, v in role.tags.items() for kind in ("aws", "iam")}
    request = Request(trust.principal, trust.action, role.arn, _context(iam, role, trust, tags))
    return evaluate(request, policies)


def _context(iam: "Iam", role: Role, trust: Trust, tags: Mapping[str, str]) -> Context:
    given = {**tags, **trust.context}
    if trust.call is not None:
        permission = Permission(trust.action, role.arn, given)
        entity = iam.gathered.find(trust.call.caller.principal)
        unique_id = entity.id if entity else ""
        return RequestContext(
            trust.call, permission, trust.principal, iam.cloud.clock.now, unique_id
        )
    context: dict[str, str | list[str]] = {
        "aws:principalarn": trust.principal.identity,
        "aws:principalaccount": trust.principal.account,
    }
    add_keys(context, given)
    return context


def issue_for_role(
    iam: "Iam",
    role_arn: str,
    session: str,
    trust: Trust,
    *,
    seconds: int = 3600,
    policies: tuple[str, ...] = (),
    tags: Mapping[str, str] | None = None,
    keys: Mapping[str, str] | None = None,
) -> Credentials:
    """Credentials of a new session. Raises AccessDenied; for a service, NoSuchEntity too.

    ``keys`` are condition keys that its calls have.
    """
    role = role_by_arn(iam, role_arn)
    if role is None and trust.principal.kind == "service":
        raise NoSuchEntity(f"The role with name {role_arn.rpartition('/')[2]} cannot be found.")
    if role is None:
        raise AccessDenied(_refusal(trust, role_arn))
    for asked in (trust, *(replace(trust, action=action) for action in trust.also)):
        decision = decide(iam, role, asked)
        if not decision.allowed:
            _tell(iam, role, asked, decision, _refusal(asked, role_arn))
            raise AccessDenied(_refusal(asked, role_arn))
    now = iam.cloud.clock.now()
    return iam.credentials.issue(
        session_arn(iam, role, session),
        role.arn,
        now + seconds,
        now,
        policies=policies,
        tags={**role.tags, **(tags or {})},
        keys=dict(keys or {}),
    )


def _refusal(trust: Trust, role_arn: str) -> str:
    return (
        f"User: {trust.principal.arn} is not authorized to perform: {trust.action} "
        f"on resource: {role_arn}"
    )


def _tell(iam: "Iam", role: Role, trust: Trust, decision: Decision, message: str) -> None:
    """Let the log know which side refused: the role's trust policy, or the caller's own policies."""
    principal, statement = trust.principal, allowing_statement(trust.action, role.arn, decision)
    by_trust = decision.policy_type == "resource"
    held_by = role.arn if by_trust else principal.identity
    if by_trust and statement is not None:
        named = {"service": "Service", "federated": "Federated"}.get(principal.kind, "AWS")
        del statement["Resource"]
        statement = {**statement, "Principal": {named: principal.identity}}
    entity = iam.gathered.find(held_by)
    denial = Denial(
        caller=principal.arn,
        principal=held_by,
        declared=declared_at(entity.origin) if entity else "",
        action=trust.action,
        resource=role.arn,
        decision=decision,
        message=message,
        statement=statement,
        deciding=decision.statement.label if decision.statement else "",
        origin="",
        kind="trust policy" if by_trust else "",
    )
    for tell in iam.on_denial:
        tell(denial)


def caller_for_role(iam: "Iam", role_arn: str, session: str) -> Caller:
    """The caller of a session that needs no credentials, for calls made within the emulator."""
    role = role_by_arn(iam, role_arn)
    if role is None:
        raise NoSuchEntity(f"The role with name {role_arn.rpartition('/')[2]} cannot be found.")
    return Caller(session_arn(iam, role, session), iam.cloud.account, role.arn, tags=role.tags)


def role_by_arn(iam: "Iam", arn: str) -> Role | None:
    role = iam.store.roles.get(arn.rpartition("/")[2])
    return role if role is not None and role.arn == arn else None


def session_arn(iam: "Iam", role: Role, session: str) -> str:
    """The ARN of a session. A role's path is not part of it."""
    partition = partition_in(role.arn)
    return f"arn:{partition}:sts::{iam.cloud.account}:assumed-role/{role.name}/{session}"
