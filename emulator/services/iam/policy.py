"""A policy document, compiled once: patterns, conditions and principals ready to match.

``compile_policy`` checks the grammar that every policy shares; what only identity-based policies
must have (no Principal) or trust policies (no Resource) is checked by ``check_policy.py``.
Source: IAM User Guide, "Grammar of the IAM JSON policy language".
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from csc.emulator.services.iam.conditions import Condition, compile_conditions
from csc.emulator.services.iam.match import Pattern, compile_action, compile_resource
from csc.emulator.services.iam.principals import PrincipalElement, compile_principal
from csc.emulator.services.iam.problem import PolicyProblem
from csc.emulator.services.iam.variables import Context

VERSIONS = ("2012-10-17", "2008-10-17")


@dataclass(frozen=True, slots=True)
class Statement:
    """``static``: whether it applies depends on action, resource and principal alone.

    ``applies_to(resource, context)`` asks of resource and conditions at once; it is made once.
    """

    sid: str
    allow: bool
    actions: tuple[Pattern, ...]
    not_action: bool
    resources: tuple[Pattern, ...]
    not_resource: bool
    principal: PrincipalElement | None
    conditions: tuple[Condition, ...]
    static: bool
    policy: str
    index: int
    applies_to: Callable[[str, Context], bool] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "applies_to", _made_test(self))

    def covers_action(self, action: str) -> bool:
        for pattern in self.actions:
            if pattern.matcher is not None and pattern.matcher(action):
                return not self.not_action
        return self.not_action

    def covers_resource(self, resource: str, context: Context) -> bool:
        if not self.resources:
            return True
        for pattern in self.resources:
            if pattern.matches(resource, context):
                return not self.not_resource
        return self.not_resource

    def holds(self, context: Context) -> bool:
        for condition in self.conditions:  # noqa: SIM110 - a generator costs as much as it asks
            if not condition.holds(context):
                return False
        return True

    @property
    def label(self) -> str:
        """``policy-name#Sid`` or ``policy-name#0``, for messages."""
        return f"{self.policy}#{self.sid or self.index}"


def _made_test(statement: Statement) -> Callable[[str, Context], bool]:
    """The least work that tells whether resource and conditions fit."""
    matchers = tuple(pattern.matcher for pattern in statement.resources)
    plain = [matcher for matcher in matchers if matcher is not None]
    if len(plain) < len(matchers) or statement.not_resource:

        def whole(resource: str, context: Context) -> bool:
            return statement.covers_resource(resource, context) and statement.holds(context)

        return whole
    if not plain:
        return lambda resource, context: statement.holds(context)
    if len(plain) == 1 and not statement.conditions:
        only = plain[0]
        return lambda resource, context: only(resource)

    def test(resource: str, context: Context) -> bool:
        for matcher in plain:
            if matcher(resource):
                return statement.holds(context)
        return False

    return test


@dataclass(frozen=True, slots=True)
class Policy:
    """``name`` is the inline policy's name or the managed policy's ARN."""

    name: str
    statements: tuple[Statement, ...]


def compile_policy(document: str | Mapping[str, Any], name: str = "") -> Policy:
    """Raises PolicyProblem, worded as AWS words a MalformedPolicyDocument where it does."""
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except ValueError as error:
            raise PolicyProblem(f"This policy contains invalid Json: {error}") from error
    if not isinstance(document, Mapping):
        raise PolicyProblem("A policy must be a map")
    unknown = set(document) - {"Version", "Id", "Statement"}
    if unknown:
        raise PolicyProblem(f"A policy has no element {', '.join(sorted(map(str, unknown)))}")
    if not isinstance(document.get("Id", ""), str):
        raise PolicyProblem("Id must be a text")
    version = document.get("Version", "2008-10-17")
    if version not in VERSIONS:
        raise PolicyProblem(f"Version must be 2012-10-17, not {version}")
    statements = document.get("Statement")
    if isinstance(statements, Mapping):
        statements = [statements]
    if not isinstance(statements, list):
        raise PolicyProblem("Statement must be a list of statements")
    variables = version == "2012-10-17"
    return Policy(
        name,
        tuple(
            _statement(statement, name, index, variables)
            for index, statement in enumerate(statements)
        ),
    )


ELEMENTS = frozenset(
    [
        "Sid",
        "Effect",
        "Action",
        "NotAction",
        "Resource",
        "NotResource",
        "Principal",
        "NotPrincipal",
        "Condition",
    ]
)


def _statement(given: Any, policy: str, index: int, variables: bool) -> Statement:
    if not isinstance(given, Mapping) or set(given) - ELEMENTS:
        known = ", ".join(sorted(ELEMENTS))
        raise PolicyProblem(f"Statement {index} must be a map with some of: {known}")
    if not isinstance(given.get("Sid", ""), str):
        raise PolicyProblem(f"Statement {index}: Sid must be a text")
    if given.get("Effect") not in ("Allow", "Deny"):
        raise PolicyProblem(f"Statement {index}: Effect must be Allow or Deny")
    actions = _either(given, "Action", "NotAction", index, required=True)
    resources = _either(given, "Resource", "NotResource", index, required=False)
    patterns = tuple(compile_resource(text, variables=variables) for text in resources)
    conditions = compile_conditions(given.get("Condition", {}), variables)
    return Statement(
        sid=str(given.get("Sid", "")),
        allow=given["Effect"] == "Allow",
        actions=tuple(compile_action(text) for text in actions),
        not_action="NotAction" in given,
        resources=patterns,
        not_resource="NotResource" in given,
        principal=_principal(given, index),
        conditions=conditions,
        static=not conditions and all(pattern.matcher is not None for pattern in patterns),
        policy=policy,
        index=index,
    )


def _principal(given: Mapping[str, Any], index: int) -> PrincipalElement | None:
    if "Principal" in given and "NotPrincipal" in given:
        raise PolicyProblem(f"Statement {index}: Principal and NotPrincipal exclude each other")
    if "NotPrincipal" in given:
        return compile_principal(given["NotPrincipal"], negated=True)
    return compile_principal(given["Principal"], negated=False) if "Principal" in given else None


def _either(
    given: Mapping[str, Any], name: str, negation: str, index: int, required: bool
) -> tuple[str, ...]:
    if name in given and negation in given:
        raise PolicyProblem(f"Statement {index}: {name} and {negation} exclude each other")
    value = given.get(name, given.get(negation))
    if value is None:
        if required:
            said = "Policy statement must contain actions."
            raise PolicyProblem(f"Statement {index} has neither Action nor NotAction", said)
        return ()
    texts = value if isinstance(value, list) else [value]
    if not texts or not all(isinstance(text, str) for text in texts):
        raise PolicyProblem(f"Statement {index}: {name} must be text or a list of texts")
    return tuple(texts)
