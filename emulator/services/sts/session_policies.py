"""The policies that limit a session, checked: given inline and as ARNs of managed policies."""

from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Input
from csc.emulator.services.iam.aws_managed import aws_managed_document
from csc.emulator.services.iam.policy import compile_policy
from csc.emulator.services.iam.problem import PolicyProblem
from csc.emulator.services.sts.errors import (
    InvalidParameterValue,
    MalformedPolicyDocument,
    ValidationError,
)

if TYPE_CHECKING:
    from csc.emulator.services.sts.service import Sts


def session_policies(sts: "Sts", input: Input) -> tuple[str, ...]:
    """Documents; none where the session is as powerful as its role."""
    documents = [input["Policy"]] if input.get("Policy") else []
    for given in input.get("PolicyArns") or ():
        arn = given["arn"]
        policy = sts.iam.store.policies.get(arn)
        document = policy.document if policy else aws_managed_document(arn)
        if document is None:
            raise ValidationError(f"Policy {arn} does not exist or is not attachable.")
        documents.append(document)
    for document in documents:
        try:
            compile_policy(document)
        except PolicyProblem as problem:
            raise MalformedPolicyDocument(str(problem)) from problem
    return tuple(documents)


def session_tags(input: Input) -> dict[str, str]:
    tags: dict[str, str] = {}
    seen: set[str] = set()
    for tag in input.get("Tags") or ():
        if tag["Key"].lower() in seen:
            raise InvalidParameterValue(
                "Duplicate tag keys found. Please note that Tag keys are case insensitive."
            )
        seen.add(tag["Key"].lower())
        tags[tag["Key"]] = tag["Value"]
    return tags


def trust_context(input: Input, tags: dict[str, str]) -> dict[str, Any]:
    """The condition keys that AssumeRole fills for the trust policy."""
    context: dict[str, Any] = {"sts:RoleSessionName": input["RoleSessionName"]}
    if input.get("ExternalId"):
        context["sts:ExternalId"] = input["ExternalId"]
    if input.get("SourceIdentity"):
        context["sts:SourceIdentity"] = input["SourceIdentity"]
    for key, value in tags.items():
        context[f"aws:RequestTag/{key}"] = value
    if tags:
        context["aws:TagKeys"] = list(tags)
    if input.get("TransitiveTagKeys"):
        context["sts:TransitiveTagKeys"] = list(input["TransitiveTagKeys"])
    return context
