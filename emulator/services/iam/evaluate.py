"""Does a set of policies allow a request? Pure: policies and a request in, a Decision out.

The order is that of the IAM User Guide, "How AWS enforcement code logic evaluates requests to
allow or deny access":

    an explicit Deny anywhere ▸ resource control policies ▸ service control policies ▸
    resource-based policy ▸ identity-based policies ▸ permissions boundary ▸ session policies

In one account a resource-based Allow is enough by itself, but how far it reaches depends on whom
it names: a user or a role's session directly (neither boundary nor session policies limit it), a
role (they do), the account (it only delegates: an identity-based Allow is needed too).  Across
accounts both sides must allow.  For a role's trust policy (``resource_must_allow``) there is no
access without it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from csc.emulator.services.iam.policy import Policy, Statement
from csc.emulator.services.iam.principals import Grant, Principal
from csc.emulator.services.iam.variables import Context

Outcome = Literal["allowed", "explicitDeny", "implicitDeny"]
PolicyType = Literal["scp", "rcp", "resource", "identity", "boundary", "session"]
TYPES: tuple[PolicyType, ...] = ("scp", "rcp", "resource", "identity", "boundary", "session")


_ORGANIZATION: tuple[PolicyType, ...] = ("rcp", "scp")


@dataclass(frozen=True, slots=True)
class Request:
    """``resource_account`` owns the resource; empty means the principal's own account."""

    principal: Principal
    action: str
    resource: str
    context: Context = field(default_factory=dict)
    resource_account: str = ""


@dataclass(frozen=True, slots=True)
class Relevant:
    """The statements that cover one action, by type of policy and (for scp, rcp) level.

    ``organization``: there are scps or rcps; ``attached``: the resource has a policy.
    """

    denies: tuple[tuple[PolicyType, Statement], ...]
    allows: Mapping[PolicyType, tuple[tuple[Statement, ...], ...]]
    static: bool
    organization: bool
    attached: bool


@dataclass(frozen=True, slots=True)
class Policies:
    """All that applies to a principal. None: no such policy is set, so it doesn't limit.

    ``scps`` and ``rcps`` have one tuple a level (root, organisational units, account): each level
    must allow.
    """

    identity: tuple[Policy, ...] = ()
    boundary: tuple[Policy, ...] | None = None
    session: tuple[Policy, ...] | None = None
    scps: tuple[tuple[Policy, ...], ...] = ()
    rcps: tuple[tuple[Policy, ...], ...] = ()
    resource: Policy | None = None
    resource_must_allow: bool = False
    _by_action: dict[str, Relevant] = field(default_factory=dict, compare=False, repr=False)

    def relevant(self, action: str) -> Relevant:
        """The statements that cover ``action``, found once for each action."""
        found = self._by_action.get(action)
        if found is None:
            found = self._by_action[action] = self._relevant(action)
        return found

    def _relevant(self, action: str) -> Relevant:
        denies: list[tuple[PolicyType, Statement]] = []
        allows: dict[PolicyType, tuple[tuple[Statement, ...], ...]] = {}
        static = True
        for kind in TYPES:
            levels = []
            for level in self._levels(kind):
                covering = [s for p in level for s in p.statements if s.covers_action(action)]
                denies += [(kind, statement) for statement in covering if not statement.allow]
                levels.append(tuple(statement for statement in covering if statement.allow))
                static = static and all(statement.static for statement in covering)
            allows[kind] = tuple(levels)
        organization = bool(self.scps or self.rcps)
        return Relevant(tuple(denies), allows, static, organization, self.resource is not None)

    def _levels(self, kind: PolicyType) -> Iterable[tuple[Policy, ...]]:
        if kind == "scp":
            return self.scps
        if kind == "rcp":
            return self.rcps
        if kind == "resource":
            return () if self.resource is None else ((self.resource,),)
        if kind == "identity":
            return (self.identity,)
        limit = self.boundary if kind == "boundary" else self.session
        return () if limit is None else (limit,)


@dataclass(frozen=True, slots=True)
class Decision:
    """``policy_type`` and ``statement`` say what decided; an implicit denial has no statement, and
    its type is that of the policies none of which allows the request."""

    outcome: Outcome
    policy_type: PolicyType
    statement: Statement | None = None

    @property
    def allowed(self) -> bool:
        return self.outcome == "allowed"


def evaluate(request: Request, policies: Policies) -> Decision:
    """Decide one request."""
    relevant = policies.relevant(request.action)
    for kind, statement in relevant.denies:
        if applies(statement, request):
            return Decision("explicitDeny", kind, statement)
    if relevant.organization:
        for kind in _ORGANIZATION:
            for level in relevant.allows[kind]:
                if _first(level, request) is None:
                    return Decision("implicitDeny", kind)
    granting, grant = _resource_grant(relevant, request) if relevant.attached else (None, None)
    if policies.resource_must_allow and grant is None:
        return Decision("implicitDeny", "resource")
    if request.resource_account and request.resource_account != request.principal.account:
        return _across_accounts(request, relevant, granting)
    return _within_account(request, relevant, granting, grant)


def applies(statement: Statement, request: Request) -> bool:
    """Whether a statement that covers the action applies to the request."""
    if statement.principal is not None and statement.principal.grant(request.principal) is None:
        return False
    return statement.applies_to(request.resource, request.context)


def _within_account(
    request: Request, relevant: Relevant, granting: Statement | None, grant: Grant | None
) -> Decision:
    kind = request.principal.kind
    if grant is not None and kind in ("service", "federated", "anonymous"):
        return Decision("allowed", "resource", granting)
    if grant == "session" or (kind == "user" and grant in ("identity", "any")):
        return Decision("allowed", "resource", granting)
    if grant in ("identity", "any"):
        return _limited(request, relevant, Decision("allowed", "resource", granting))
    return _by_identity(request, relevant)


def _across_accounts(request: Request, relevant: Relevant, granting: Statement | None) -> Decision:
    if request.principal.kind in ("service", "anonymous") and granting is not None:
        return Decision("allowed", "resource", granting)
    decision = _by_identity(request, relevant)
    if decision.allowed and granting is None:
        return Decision("implicitDeny", "resource")
    return decision


def _by_identity(request: Request, relevant: Relevant) -> Decision:
    if request.principal.kind == "root":
        return _limited(request, relevant, Decision("allowed", "identity"))
    allowing = _first(relevant.allows["identity"][0], request)
    if allowing is None:
        return Decision("implicitDeny", "identity")
    return _limited(request, relevant, Decision("allowed", "identity", allowing))


def _limited(request: Request, relevant: Relevant, decision: Decision) -> Decision:
    for kind in ("boundary", "session"):
        for level in relevant.allows[kind]:
            if _first(level, request) is None:
                return Decision("implicitDeny", kind)
    return decision


def _first(statements: tuple[Statement, ...], request: Request) -> Statement | None:
    resource, context = request.resource, request.context
    for statement in statements:
        if statement.principal is None:
            if statement.applies_to(resource, context):
                return statement
        elif applies(statement, request):
            return statement
    return None


_STRENGTH: tuple[Grant, ...] = ("session", "identity", "any", "account")


def _resource_grant(relevant: Relevant, request: Request) -> tuple[Statement | None, Grant | None]:
    """The statement of the resource's policy that names the principal most directly."""
    best: tuple[Statement | None, Grant | None] = (None, None)
    for level in relevant.allows["resource"]:
        for statement in level:
            grant = statement.principal.grant(request.principal) if statement.principal else "any"
            if grant is None or not applies(statement, request):
                continue
            if best[1] is None or _STRENGTH.index(grant) < _STRENGTH.index(best[1]):
                best = (statement, grant)
    return best
