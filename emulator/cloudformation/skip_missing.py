"""``--allow-missing``: resource types that aren't emulated are skipped, with a warning, not pretended.

What refers to a skipped resource gets a placeholder that says so, in a form that is well-formed where
it is likely to stand:

    Ref            not-emulated-Queue   (an ARN for the types whose Ref is one on AWS)
    Fn::GetAtt     arn:aws:csc:us-east-1:123456789012:not-emulated/Queue   for …Arn
                   not-emulated-Queue-QueueName                            for any other
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches

from csc.diagnostics import Diagnostic
from csc.emulator.cloudformation.contract import (
    Absent,
    Context,
    Identity,
    Place,
    Properties,
    Realised,
    ResourceType,
)
from csc.emulator.cloudformation.intrinsics import MARK
from csc.emulator.cloudformation.problems import Problems

ELSEWHERE = "Declared::Elsewhere"
"""The type of what an OpenAPI document refers to and only a template would declare."""

REF_IS_ARN = frozenset(
    {
        "AWS::ACMPCA::Certificate",
        "AWS::ACMPCA::CertificateAuthority",
        "AWS::Batch::ComputeEnvironment",
        "AWS::Batch::JobDefinition",
        "AWS::Batch::JobQueue",
        "AWS::CertificateManager::Certificate",
        "AWS::ECS::Cluster",
        "AWS::ECS::Service",
        "AWS::ECS::TaskDefinition",
        "AWS::ElasticLoadBalancingV2::Listener",
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        "AWS::IAM::ManagedPolicy",
        "AWS::Lambda::LayerVersion",
        "AWS::SageMaker::Endpoint",
        "AWS::SageMaker::EndpointConfig",
        "AWS::SageMaker::Model",
        "AWS::SecretsManager::Secret",
        "AWS::SNS::Topic",
        "AWS::StepFunctions::Activity",
        "AWS::StepFunctions::StateMachine",
    }
)
"""Source: "Return values" of each type in the CloudFormation template reference."""


class Placeholders(Mapping[str, str]):
    """The attributes of a skipped resource: it has whatever is asked for, and lists none."""

    def __init__(self, arn: str, name: str) -> None:
        self._arn, self._name = arn, name

    def __contains__(self, key: object) -> bool:
        return True

    def __getitem__(self, key: str) -> str:
        return self._arn if key.endswith("Arn") else f"{self._name}-{key.replace('.', '-')}"

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


class WithMissing(dict[str, ResourceType]):
    """A table of resource types that has a row for every type there may be."""

    def __contains__(self, kind: object) -> bool:
        return True

    def __missing__(self, kind: str) -> ResourceType:
        return ResourceType(kind, "recorded", _identify(kind), missing="It is skipped.")


def _identify(kind: str) -> Callable[[Context, Place, Properties], Identity]:
    def identify(context: Context, place: Place, properties: Properties) -> Identity:
        cloud, name = context.cloud, f"{MARK}-{place.logical_id}"
        arn = f"arn:aws:csc:{cloud.region}:{cloud.account}:{MARK}/{place.logical_id}"
        return Identity(arn if kind in REF_IS_ARN else name, Placeholders(arn, name))

    return identify


def describe_missing(kind: str) -> str:
    """Why a resource of a type can't be had, without a full stop."""
    if kind == ELSEWHERE:
        return "The document refers to it, and only a template around it can declare it"
    return f"CSC doesn't emulate the resource type {kind}"


def tell_skipped(
    resources: Iterable[Realised], types: Mapping[str, ResourceType]
) -> tuple[Diagnostic, ...]:
    """A warning (CSC602) for each resource of a type that ``types`` doesn't list, and (CSC612) for each
    that lacks a file."""
    found: list[Diagnostic] = []
    for resource in resources:
        if isinstance(resource.built, Absent):
            _tell_absent(resource, resource.built, found)
        if resource.type not in types:
            place = resource.place
            close = get_close_matches(resource.type, types, 1, 0.85)
            Problems(place.file, found).add(
                "CSC602",
                ("Resources", place.logical_id, "Type"),
                f"{describe_missing(resource.type)}: it is skipped.",
                f"Did you mean {close[0]}?" if close else "What refers to it gets a placeholder.",
                place.metadata,
                severity="warning",
            )
    return tuple(found)


def _tell_absent(resource: Realised, absent: Absent, found: list[Diagnostic]) -> None:
    place = resource.place
    Problems(place.file, found).add(
        "CSC612",
        ("Resources", place.logical_id),
        f"{absent.message}: {place.logical_id} is skipped, and what calls it fails.",
        absent.remedy,
        place.metadata,
        severity="warning",
    )
