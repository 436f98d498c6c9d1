"""What policies of buckets, queues, topics, secrets, tables and functions give to everybody.

One question a resource, asked over all requests: does its policy allow anything to somebody without
credentials?  A policy that names everyone but asks for what only AWS fills in (the resource that a
service acts for, an organization, a VPC) is closed: nobody can claim these keys.

Source: Amazon S3 User Guide, "The meaning of public"; Lambda, SNS, SQS and Secrets Manager guides on
resource-based policies.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from csc.emulator.cloudformation.contract import Realised
from csc.emulator.faults.methods import Declared
from csc.emulator.services.iam.evaluate import Policies
from csc.emulator.services.iam.policy import Policy, compile_policy
from csc.emulator.services.iam.principals import ANONYMOUS
from csc.emulator.services.iam.prove import Answer, Proved, find_allowed

FILLED_BY_AWS = (
    "aws:SourceArn",
    "aws:SourceAccount",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:VpcSourceIp",
    "aws:PrincipalArn",
    "aws:PrincipalAccount",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:PrincipalServiceName",
    "aws:CalledVia",
    "s3:DataAccessPointAccount",
    "s3:DataAccessPointArn",
)
"""Keys that a request of anybody's, from anywhere, does not have."""

UNSIGNED = frozenset({"s3", "sqs", "sns"})
"""Services that take requests which nobody signed; others ask for any account's signature."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """A resource with a policy: the statements, and the ARNs that they can be about."""

    what: str
    service: str
    arns: tuple[str, ...]
    statements: tuple[Mapping[str, Any], ...]
    realised: Realised
    closed: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    what: str
    place: str
    how: str
    answer: Answer


def public_resources(declared: Declared) -> Iterator[Found]:
    """Each resource that has a policy. Raises ImportError without z3."""
    for of_kind in (_buckets, _queues, _topics, _secrets, _tables, _functions):
        for one in of_kind(declared):
            yield _asked(one)


def _asked(one: Guarded) -> Found:
    place = one.realised.place.file
    if one.closed:
        return Found(one.what, place, one.closed, Proved())
    document = {"Version": "2012-10-17", "Statement": list(one.statements)}
    policy = compile_policy(document, f"the policy of {one.what}")
    opened = Policies(resource=policy, resource_must_allow=True, scps=_possible(one))
    answer = find_allowed(opened, ANONYMOUS)
    if isinstance(answer, Proved):
        return Found(one.what, place, "its policy names who may", answer)
    who = "anyone" if one.service in UNSIGNED else "anyone with an account of AWS"
    return Found(one.what, place, who, answer)


def _possible(one: Guarded) -> tuple[tuple[Policy, ...], ...]:
    """As a level that must allow: the service, this resource, and nothing that AWS alone fills in."""
    statement = {
        "Effect": "Allow",
        "Action": f"{one.service}:*",
        "Resource": list(one.arns),
        "Condition": {"Null": dict.fromkeys(FILLED_BY_AWS, "true")},
    }
    return ((compile_policy({"Version": "2012-10-17", "Statement": [statement]}),),)


def _statements(document: Any) -> tuple[Mapping[str, Any], ...]:
    given = document.get("Statement") if isinstance(document, Mapping) else None
    return tuple(given) if isinstance(given, list) else (given,) if given else ()


def _buckets(declared: Declared) -> Iterator[Guarded]:
    """A bucket that says nothing of public access blocks it (since April 2023)."""
    buckets = {it.identity.ref: it for it in declared.resources("AWS::S3::Bucket")}
    for it in declared.resources("AWS::S3::BucketPolicy"):
        name = str(it.properties.get("Bucket"))
        bucket = buckets.get(name)
        blocks = bucket.properties.get("PublicAccessBlockConfiguration") if bucket else {}
        shut = blocks is None or any(
            str(blocks.get(setting)).lower() == "true"
            for setting in ("BlockPublicPolicy", "RestrictPublicBuckets")
        )
        arns = (f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*")
        statements = _statements(it.properties.get("PolicyDocument"))
        closed = "the bucket blocks public access" if shut else ""
        yield Guarded(f"the bucket {_called(bucket, name)}", "s3", arns, statements, it, closed)


def _queues(declared: Declared) -> Iterator[Guarded]:
    by_url = {it.identity.ref: it for it in declared.resources("AWS::SQS::Queue")}
    cloud = declared.cloud
    for it in declared.resources("AWS::SQS::QueuePolicy"):
        for url in map(str, it.properties.get("Queues") or ()):
            arn = f"arn:aws:sqs:{cloud.region}:{cloud.account}:{url.rpartition('/')[2]}"
            statements = _statements(it.properties.get("PolicyDocument"))
            name = _called(by_url.get(url), url)
            yield Guarded(f"the queue {name}", "sqs", (arn,), statements, it)


def _topics(declared: Declared) -> Iterator[Guarded]:
    by_arn = {it.identity.ref: it for it in declared.resources("AWS::SNS::Topic")}
    for it in declared.resources("AWS::SNS::TopicPolicy"):
        for arn in map(str, it.properties.get("Topics") or ()):
            statements = _statements(it.properties.get("PolicyDocument"))
            name = _called(by_arn.get(arn), arn)
            yield Guarded(f"the topic {name}", "sns", (arn,), statements, it)


def _secrets(declared: Declared) -> Iterator[Guarded]:
    by_arn = {it.identity.ref: it for it in declared.resources("AWS::SecretsManager::Secret")}
    for it in declared.resources("AWS::SecretsManager::ResourcePolicy"):
        arn = str(it.properties.get("SecretId"))
        shut = str(it.properties.get("BlockPublicPolicy")).lower() == "true"
        closed = "Secrets Manager blocks a public policy" if shut else ""
        statements = _statements(it.properties.get("ResourcePolicy"))
        what = f"the secret {_called(by_arn.get(arn), arn)}"
        yield Guarded(what, "secretsmanager", (arn,), statements, it, closed)


def _tables(declared: Declared) -> Iterator[Guarded]:
    for it in declared.resources("AWS::DynamoDB::Table"):
        document = (it.properties.get("ResourcePolicy") or {}).get("PolicyDocument")
        if document:
            arn = str(it.identity.attributes["Arn"])
            arns = (arn, f"{arn}/index/*")
            what = f"the table {it.place.logical_id}"
            yield Guarded(what, "dynamodb", arns, _statements(document), it)


def _functions(declared: Declared) -> Iterator[Guarded]:
    cloud = declared.cloud
    functions = declared.resources("AWS::Lambda::Function")
    by_name = {name: it for it in functions for name in (it.identity.ref, _arn(it))}
    for it in declared.resources("AWS::Lambda::Permission"):
        given = str(it.properties.get("FunctionName"))
        function = by_name.get(given)
        name = function.identity.ref if function else given.rpartition(":")[2]
        arn = f"arn:aws:lambda:{cloud.region}:{cloud.account}:function:{name}"
        what = f"the function {_called(function, name)}"
        yield Guarded(what, "lambda", (arn, f"{arn}:*"), (_granted(it.properties),), it)


def _granted(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The statement that AddPermission writes."""
    named = str(properties.get("Principal"))
    service = named.endswith((".amazonaws.com", ".amazonaws.com.cn"))
    keys = {
        "SourceArn": ("ArnLike", "aws:SourceArn"),
        "SourceAccount": ("StringEquals", "aws:SourceAccount"),
        "PrincipalOrgID": ("StringEquals", "aws:PrincipalOrgID"),
        "FunctionUrlAuthType": ("StringEquals", "lambda:FunctionUrlAuthType"),
        "EventSourceToken": ("StringEquals", "lambda:EventSourceToken"),
    }
    conditions: dict[str, dict[str, str]] = {}
    for member, (operator, key) in keys.items():
        if properties.get(member):
            conditions.setdefault(operator, {})[key] = str(properties[member])
    return {
        "Effect": "Allow",
        "Principal": {"Service": named} if service else "*" if named == "*" else {"AWS": named},
        "Action": str(properties.get("Action")),
        "Resource": "*",
        **({"Condition": conditions} if conditions else {}),
    }


def _arn(it: Realised) -> str:
    return str(it.identity.attributes.get("Arn", ""))


def _called(it: Realised | None, name: str) -> str:
    return it.place.logical_id if it is not None else name
