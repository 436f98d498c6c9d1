"""The policy simulator: what policies would decide for actions, resources and a context.

Shapes and positions are those recorded on AWS (public test suites that run there).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Input, Output
from csc.emulator.services.iam.entities import Group, Holder, User
from csc.emulator.services.iam.errors import InvalidInput
from csc.emulator.services.iam.evaluate import Policies, Request, applies, evaluate
from csc.emulator.services.iam.find_entities import holder_of
from csc.emulator.services.iam.locate_statements import Span, locate_statements
from csc.emulator.services.iam.policy import Policy, Statement, compile_policy
from csc.emulator.services.iam.principals import Principal
from csc.emulator.services.iam.problem import PolicyProblem
from csc.emulator.services.iam.request_context import resource_account
from csc.emulator.services.iam.variables import Variable
from csc.emulator.services.iam.witness import mentioned_keys

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam

Documents = dict[str, str]
"""Policy documents by the name that results refer to them by."""


def simulate(
    iam: "Iam", input: Input, principal: Principal, policies: Policies, documents: Documents
) -> Output:
    """EvaluationResults, one for each action."""
    context = read_context(input)
    resource_policy = input.get("ResourcePolicy")
    if resource_policy:
        policies = replace(
            policies, resource=_compiled(resource_policy, "ResourcePolicy"), _by_action={}
        )
    resources = input.get("ResourceArns") or ["*"]
    owner = (input.get("ResourceOwner") or "").split(":")
    account = owner[4] if len(owner) > 4 else ""
    results = []
    for action in input["ActionNames"]:
        requests = [
            Request(principal, action, arn, context, account or resource_account(arn))
            for arn in resources
        ]
        results.append(_result(requests, policies, documents))
    return {"EvaluationResults": results, "IsTruncated": False}


def _result(
    requests: Sequence[Request], policies: Policies, documents: Documents
) -> dict[str, Any]:
    specific: list[dict[str, Any]] = []
    for request in requests:
        decision = evaluate(request, policies)
        specific.append(
            {
                "EvalResourceName": request.resource,
                "EvalResourceDecision": decision.outcome,
                "MatchedStatements": _matched(request, policies, decision.outcome, documents),
                "MissingContextValues": _missing(request, policies),
            }
        )
    first = specific[0]
    outcomes = [one["EvalResourceDecision"] for one in specific]
    return {
        "EvalActionName": requests[0].action,
        "EvalResourceName": first["EvalResourceName"] if len(specific) == 1 else "*",
        "EvalDecision": _overall(outcomes),
        "MatchedStatements": first["MatchedStatements"],
        "MissingContextValues": sorted(
            {k for one in specific for k in one["MissingContextValues"]}
        ),
        "OrganizationsDecisionDetail": {"AllowedByOrganizations": True},
        "EvalDecisionDetails": {},
        "ResourceSpecificResults": specific if requests[0].resource != "*" else [],
    }


def _overall(outcomes: list[str]) -> str:
    for outcome in ("explicitDeny", "implicitDeny"):
        if outcome in outcomes:
            return outcome
    return "allowed"


def _matched(
    request: Request, policies: Policies, outcome: str, documents: Documents
) -> list[dict[str, Any]]:
    """The statements that decided: those of the outcome's effect that apply."""
    relevant = policies.relevant(request.action)
    if outcome == "explicitDeny":
        statements = [statement for _, statement in relevant.denies]
    elif outcome == "allowed":
        statements = [s for kind in ("identity", "resource") for s in _level(relevant.allows[kind])]
    else:
        return []
    return [_shown(s, documents) for s in statements if applies(s, request)]


def _level(levels: Iterable[tuple[Statement, ...]]) -> Iterator[Statement]:
    for level in levels:
        yield from level


def _shown(statement: Statement, documents: Documents) -> dict[str, Any]:
    spans = locate_statements(documents.get(statement.policy, ""))
    span = spans[statement.index] if statement.index < len(spans) else Span(1, 1, 1, 1)
    return {
        "SourcePolicyId": statement.policy,
        "SourcePolicyType": "IAM Policy",
        "StartPosition": {"Line": span.line, "Column": span.column},
        "EndPosition": {"Line": span.end_line, "Column": span.end_column},
    }


def _missing(request: Request, policies: Policies) -> list[str]:
    return sorted(key for key in mentioned_keys(request, policies) if key not in request.context)


def read_context(input: Input) -> dict[str, str | list[str]]:
    """ContextEntries as the evaluator's context."""
    context: dict[str, str | list[str]] = {}
    for entry in input.get("ContextEntries") or ():
        values = list(entry.get("ContextKeyValues") or ())
        many = str(entry.get("ContextKeyType", "string")).endswith("List")
        context[entry["ContextKeyName"].lower()] = values if many else (values[0] if values else "")
    return context


def caller_of(iam: "Iam", input: Input) -> Principal:
    """Who would make the request: ``CallerArn``, else the policy source, else some user."""
    source = input.get("PolicySourceArn")
    arn = input.get("CallerArn") or source or ""
    if ":group/" in arn or not arn:
        arn = f"arn:aws:iam::{iam.cloud.account}:user/simulated"
    parts = arn.split(":")
    if len(parts) < 6:
        raise InvalidInput(f"Invalid Entity Arn: {arn}")
    kind: Any = "role" if parts[5].startswith(("role/", "assumed-role/")) else "user"
    return Principal(kind, arn, arn, parts[4])


def principal_policies(iam: "Iam", input: Input) -> tuple[Policies, Documents]:
    """The policies of ``PolicySourceArn`` and those given, with their documents."""
    holder = holder_of(iam, input["PolicySourceArn"])
    documents: Documents = {}
    for each in _with_groups(iam, holder):
        documents.update(each.inline)
        for arn in each.attached:
            policy = iam.store.policies.get(arn)
            if policy is not None:
                documents[arn] = policy.document
    for number, text in enumerate(input.get("PolicyInputList") or (), 1):
        documents[f"PolicyInputList.{number}"] = text
    compiled = tuple(_compiled(text, name) for name, text in documents.items())
    boundary = None if isinstance(holder, Group) else holder.boundary
    limit = iam.gathered.managed(boundary) if boundary else None
    return Policies(compiled, (limit,) if limit else None), documents


def _with_groups(iam: "Iam", holder: Holder) -> list[Holder]:
    groups = holder.groups if isinstance(holder, User) else []
    return [holder, *(group for name in groups if (group := iam.store.groups.get(name)))]


def _compiled(text: str, name: str) -> Policy:
    try:
        return compile_policy(text, name)
    except PolicyProblem as problem:
        raise InvalidInput(str(problem)) from problem


def context_keys(documents: Iterable[str]) -> list[str]:
    """The condition keys and variables in documents."""
    keys: set[str] = set()
    for document in documents:
        for statement in _compiled(document, "").statements:
            keys.update(condition.key for condition in statement.conditions)
            for pattern in statement.resources:
                keys.update(part.key for part in pattern.parts if isinstance(part, Variable))
    return sorted(keys)
