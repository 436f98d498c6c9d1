"""Policies of tables: who else may use one, or who may not. IAM asks for them with each call.

The text lies in the table's definition, as CreateTable and templates give it too; a table's policy
speaks for its indexes.  Source: DynamoDB Developer Guide, "Using resource-based policies".
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from csc.emulator.services.dynamodb.arns import table_name_of
from csc.emulator.services.dynamodb.errors import PolicyNotFoundException, ValidationException
from csc.emulator.services.dynamodb.tables import Definition, Table
from csc.emulator.services.iam.policy import Policy, compile_policy
from csc.emulator.services.iam.problem import PolicyProblem

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

MOST_BYTES = 20 * 1024
NO_POLICY = "NO_POLICY"
_compiled = lru_cache(maxsize=128)(compile_policy)


def follow_policies(dynamodb: "DynamoDb") -> None:
    """Let IAM ask for the policies of tables."""
    iam: Any = dynamodb.cloud.services.get("iam")
    if iam is not None:
        iam.resource_policies["dynamodb"] = lambda arn: policy_of(dynamodb, arn)


def policy_of(dynamodb: "DynamoDb", arn: str) -> Policy | None:
    """The policy of the table that an ARN names, or whose index it names."""
    if ":table/" not in arn:
        return None
    try:
        table = dynamodb.tables.get(table_name_of(arn))
    except ValidationException:
        return None
    text = table.definition.get("ResourcePolicy") if table is not None else None
    return _compiled(text, "resource policy") if text else None


def check_resource_policy(text: str) -> None:
    """Raises ValidationException for what can't be a table's policy."""
    if len(text.encode()) > MOST_BYTES:
        raise ValidationException("Policy document exceeds the maximum size of 20480 bytes")
    try:
        policy = _compiled(text, "resource policy")
    except PolicyProblem as problem:
        raise ValidationException(f"Invalid policy document: {problem}") from problem
    for statement in policy.statements:
        if statement.principal is None:
            raise ValidationException(
                f"Invalid policy document: Statement {statement.index} must contain a Principal"
            )


def revision_of(table: Table) -> str | None:
    """The revision of a table's policy; None without one."""
    definition = table.definition
    if not definition.get("ResourcePolicy"):
        return None
    made: str = definition.get("PolicyRevision") or _revision(definition["CreationDateTime"])
    return made


def check_revision(table: Table, expected: str | None) -> None:
    """Raises PolicyNotFoundException where a caller expects another revision."""
    if expected is not None and expected != (revision_of(table) or NO_POLICY):
        raise PolicyNotFoundException(
            f"Resource-based policy not found for the provided ResourceArn: {table.name}"
        )


def with_policy(definition: Definition, text: str | None, now: float) -> Definition:
    """A definition with another policy, or none."""
    new = {**definition, "ResourcePolicy": text, "PolicyRevision": _revision(now)}
    return {name: value for name, value in new.items() if text or name not in _MEMBERS}


def forget_decisions(dynamodb: "DynamoDb", before: Definition, after: Definition) -> None:
    """What IAM remembers may not outlive the policy that it was decided by."""
    iam: Any = dynamodb.cloud.services.get("iam")
    if iam is not None and before.get("ResourcePolicy") != after.get("ResourcePolicy"):
        iam.authorizer.clear()


_MEMBERS = frozenset({"ResourcePolicy", "PolicyRevision"})


def _revision(now: float) -> str:
    return str(int(now * 1000))
