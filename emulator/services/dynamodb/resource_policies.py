"""Policies of tables and streams: who else may use one, or who may not. IAM asks for them with each
call.

A table's text lies in its definition, as CreateTable and templates give it too, and speaks for its
indexes; a stream has one of its own.  Source: DynamoDB Developer Guide, "Using resource-based
policies".
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from csc.emulator.services.dynamodb.arns import table_name_of
from csc.emulator.services.dynamodb.errors import (
    PolicyNotFoundException,
    ResourceNotFoundException,
    ValidationException,
)
from csc.emulator.services.dynamodb.tables import Definition, Table
from csc.emulator.services.dynamodb.tags import tagged_table
from csc.emulator.services.iam.policy import Policy, compile_policy
from csc.emulator.services.iam.problem import PolicyProblem

if TYPE_CHECKING:
    from csc.emulator.services.dynamodb.service import DynamoDb

MOST_BYTES = 20 * 1024
NO_POLICY = "NO_POLICY"
STREAM = "/stream/"
_compiled = lru_cache(maxsize=128)(compile_policy)


@dataclass(frozen=True, slots=True)
class Held:
    """A policy's text, and which revision of it that is."""

    text: str
    revision: str


def follow_policies(dynamodb: "DynamoDb") -> None:
    """Let IAM ask for the policies of tables."""
    iam: Any = dynamodb.cloud.services.get("iam")
    if iam is not None:
        iam.resource_policies["dynamodb"] = lambda arn: policy_of(dynamodb, arn)


def policy_of(dynamodb: "DynamoDb", arn: str) -> Policy | None:
    """The policy of the stream or table that an ARN names, or of the table whose index it names."""
    if ":table/" not in arn:
        return None
    if STREAM in arn:
        held = _of_stream(dynamodb, arn)
        return _compiled(held.text, "resource policy") if held is not None else None
    try:
        table = dynamodb.tables.get(table_name_of(arn))
    except ValidationException:
        return None
    text = table.definition.get("ResourcePolicy") if table is not None else None
    return _compiled(text, "resource policy") if text else None


def held_policy(dynamodb: "DynamoDb", arn: str) -> Held | None:
    """The policy of exactly this table or stream.

    Raises ResourceNotFoundException, or for what is neither's ARN ValidationException.
    """
    if STREAM not in arn:
        return _of_table(tagged_table(dynamodb, arn))
    if dynamodb.streams.find(arn) is None:
        raise ResourceNotFoundException(f"Requested resource not found: Stream: {arn} not found")
    return _of_stream(dynamodb, arn)


def change_policy(dynamodb: "DynamoDb", arn: str, text: str | None) -> None:
    """Give a table or stream that is there another policy, or none; IAM hears of it at once."""
    now = dynamodb.clock.now()
    if STREAM not in arn:
        table = tagged_table(dynamodb, arn)
        dynamodb.redefine(table, with_policy(table.definition, text, now))
        return
    with dynamodb.storage.transaction() as connection:
        connection.execute("DELETE FROM dynamodb_stream_policies WHERE arn = ?", (arn,))
        if text is not None:
            row = (arn, text, _revision(now))
            connection.execute("INSERT INTO dynamodb_stream_policies VALUES (?, ?, ?)", row)
    _forget_all(dynamodb)


def _of_stream(dynamodb: "DynamoDb", arn: str) -> Held | None:
    row = dynamodb.execute(
        "SELECT policy, revision FROM dynamodb_stream_policies WHERE arn = ?", (arn,)
    ).fetchone()
    return Held(*row) if row else None


def _of_table(table: Table) -> Held | None:
    text = table.definition.get("ResourcePolicy")
    return Held(text, _table_revision(table)) if text else None


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


def _table_revision(table: Table) -> str:
    definition = table.definition
    made: str = definition.get("PolicyRevision") or _revision(definition["CreationDateTime"])
    return made


def check_revision(arn: str, held: Held | None, expected: str | None) -> None:
    """Raises PolicyNotFoundException where a caller expects another revision."""
    if expected is not None and expected != (held.revision if held is not None else NO_POLICY):
        raise no_policy(arn)


def no_policy(arn: str) -> PolicyNotFoundException:
    return PolicyNotFoundException(
        f"Resource-based policy not found for the provided ResourceArn: {arn}"
    )


def with_policy(definition: Definition, text: str | None, now: float) -> Definition:
    """A definition with another policy, or none."""
    new = {**definition, "ResourcePolicy": text, "PolicyRevision": _revision(now)}
    return {name: value for name, value in new.items() if text or name not in _MEMBERS}


def forget_decisions(dynamodb: "DynamoDb", before: Definition, after: Definition) -> None:
    """What IAM remembers may not outlive the policy that it was decided by."""
    if before.get("ResourcePolicy") != after.get("ResourcePolicy"):
        _forget_all(dynamodb)


def _forget_all(dynamodb: "DynamoDb") -> None:
    iam: Any = dynamodb.cloud.services.get("iam")
    if iam is not None:
        iam.authorizer.clear()


_MEMBERS = frozenset({"ResourcePolicy", "PolicyRevision"})


def _revision(now: float) -> str:
    return str(int(now * 1000))
