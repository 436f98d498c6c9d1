"""``csc iam explain ROLE ACTION RESOURCE``: would it be allowed, and which statement decides?

    explain_access(iam, "GetTodoRole", "dynamodb:GetItem", "arn:aws:dynamodb:…:table/todos", {})
    ──▶ {"outcome": "allowed", "statement": {"Effect": "Allow", …}, "reason": "…", …}

A role or user is named by its name, its ARN, or the logical id that its template gives it.  Where
the answer hangs on the request's condition keys, ``when`` holds values under which it is allowed.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csc.emulator.services.iam.entities import Role, User
from csc.emulator.services.iam.evaluate import Decision, Policies, Request, evaluate
from csc.emulator.services.iam.explain_denial import NAMED, allowing_statement, declared_at
from csc.emulator.services.iam.policy import Statement
from csc.emulator.services.iam.principals import Principal
from csc.emulator.services.iam.request_context import add_keys, resource_account
from csc.emulator.services.iam.witness import find_context

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


class CannotExplain(Exception):
    """Why there is no answer, and what to do about it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message, self.remedy = message, remedy


def explain_access(
    iam: "Iam", name: str, action: str, resource: str, keys: Mapping[str, Any]
) -> dict[str, Any]:
    """Raises CannotExplain where there is no such role or user, or ``action`` is none."""
    if ":" not in action.strip(":"):
        raise CannotExplain(
            f"{action} is no action.", "Write it with its service: dynamodb:GetItem."
        )
    entity = find_principal(iam, name)
    policies, request = _asked(iam, entity, action, resource, keys)
    decision = evaluate(request, policies)
    when = None if decision.allowed else find_context(request, policies)
    return {
        "outcome": decision.outcome,
        "action": action,
        "resource": resource,
        "principal": entity.arn,
        "declared": declared_at(entity.origin),
        "reason": _reason(decision),
        "statement": _written(iam, entity, policies, decision.statement),
        "when": {k: v for k, v in (when or {}).items() if k not in request.context},
        "add": None if decision.allowed else allowing_statement(action, resource, decision),
    }


def policy_documents(iam: "Iam", name: str) -> dict[str, Any]:
    """The identity-based policies of a role or user by name, and its boundary's document or None.

    Raises CannotExplain.
    """
    entity = find_principal(iam, name)
    holders: list[Any] = [entity]
    for group in entity.groups if isinstance(entity, User) else ():
        holders.append(iam.store.groups.get(group))
    documents: dict[str, str] = {}
    for holder in holders:
        documents |= holder.inline
        for arn in holder.attached:
            if (document := iam.gathered.document(arn)) is not None:
                documents[arn] = document
    boundary = None if entity.boundary is None else iam.gathered.document(entity.boundary)
    return {"principal": entity.arn, "identity": documents, "boundary": boundary}


def find_principal(iam: "Iam", name: str) -> Role | User:
    """By ARN, name, or logical id. Raises CannotExplain."""
    found = iam.gathered.find(name)
    if found is not None:
        return found
    every: list[Role | User] = [*iam.store.roles.sorted(), *iam.store.users.sorted()]
    exact = [entity for entity in every if entity.name == name]
    matching = exact or [entity for entity in every if entity.origin.endswith(f"({name})")]
    if len(matching) == 1:
        return matching[0]
    if matching:
        listed = ", ".join(entity.arn for entity in matching)
        raise CannotExplain(f"Several are called {name}.", f"Name one by its ARN: {listed}.")
    listed = ", ".join(entity.name for entity in every) or "none"
    raise CannotExplain(f"There is no role or user {name}.", f"There are: {listed}.")


def _asked(
    iam: "Iam", entity: Role | User, action: str, resource: str, keys: Mapping[str, Any]
) -> tuple[Policies, Request]:
    """All that applies to the principal, and the request with the keys that it always has."""
    policies = iam.gathered.of(entity.arn)
    policy_of = iam.resource_policies.get(action.partition(":")[0])
    if policy_of is not None and (found := policy_of(resource)) is not None:
        policies = replace(policies, resource=found, _by_action={})
    account = iam.cloud.account
    arn = entity.arn
    if isinstance(entity, Role):
        arn = f"arn:aws:sts::{account}:assumed-role/{entity.name}/explained"
    principal = Principal("role" if isinstance(entity, Role) else "user", arn, entity.arn, account)
    context: dict[str, str | list[str]] = {
        "aws:principalarn": entity.arn,
        "aws:principalaccount": account,
        "aws:requestedregion": iam.cloud.region,
    }
    add_keys(context, {f"aws:PrincipalTag/{tag}": value for tag, value in entity.tags.items()})
    add_keys(context, keys)
    return policies, Request(principal, action, resource, context, resource_account(resource))


def _reason(decision: Decision) -> str:
    kind = NAMED[decision.policy_type]
    if decision.statement is not None:
        verb = "allowed" if decision.allowed else "denied"
        return f"{verb} by the statement {decision.statement.label} ({kind})"
    return f"no {kind} allows it"


def _written(
    iam: "Iam", entity: Role | User, policies: Policies, statement: Statement | None
) -> dict[str, Any] | None:
    """The statement as its document has it; None where none decided, or it isn't the principal's
    own (a bucket's, a key's)."""
    if statement is None or not any(statement in p.statements for p in policies.identity):
        return None
    holders: list[Any] = [entity]
    for name in entity.groups if isinstance(entity, User) else ():
        holders.append(iam.store.groups.get(name))
    documents = [h.inline[statement.policy] for h in holders if statement.policy in h.inline]
    managed = iam.store.policies.get(statement.policy)
    if managed is not None:
        documents.append(managed.document)
    for document in documents:
        statements = json.loads(document)["Statement"]
        listed = statements if isinstance(statements, list) else [statements]
        if statement.index < len(listed):
            written: dict[str, Any] = listed[statement.index]
            return written
    return None
