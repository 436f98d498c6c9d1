"""Types that are recorded: checked, given ids and attributes of AWS's shapes, not active locally.

Each is announced at the start.  Property names, which of them are required and which make a
replacement: the CloudFormation registry's schemas (as cfn-lint 1.58 carries them); what ``Ref`` and
``Fn::GetAtt`` give: each type's page in the CloudFormation template reference.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, uuid5

from csc.emulator.cloudformation.check import check_properties
from csc.emulator.cloudformation.contract import (
    Context,
    Identity,
    Place,
    Properties,
    ResourceType,
)
from csc.emulator.cloudformation.naming import letters
from csc.emulator.cloudformation.resources.recorded_properties import PROPERTIES


@dataclass(frozen=True, slots=True)
class Record:
    """``ref`` and ``attributes`` are patterns: ``{name}`` is the property ``name`` (or a made-up
    name), ``{id}`` a UUID, ``{hex}`` and ``{letters}`` parts of ids made of them, ``{region}``, ``{account}``, ``{endpoint}`` (where the local cloud is), and
    any property's value by its own name.  A made-up name ends in ``.fifo`` where the property ``fifo``
    is true."""

    ref: str
    name: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    missing: str = "not active locally"
    fifo: str = ""


def arn(service: str, resource: str) -> str:
    return f"arn:aws:{service}:{{region}}:{{account}}:{resource}"


def named(name: str, **attributes: str) -> Record:
    """A type whose Ref is its name."""
    return Record("{name}", name, attributes)


def by_arn(pattern: str, name: str, **attributes: str) -> Record:
    """A type whose Ref is its ARN."""
    return Record(pattern, name, {"Arn": pattern, **attributes})


_WEB_ACL = arn("wafv2", "{scope}/webacl/{name}/{id}")
_CERTIFICATE = arn("acm", "certificate/{id}")
_POLICY = arn("autoscaling", "scalingPolicy:{id}:policyName/{name}")

RECORDS: Mapping[str, Record] = {
    "AWS::ApplicationAutoScaling::ScalableTarget": Record(
        "{ResourceId}|{ScalableDimension}|{ServiceNamespace}",
        attributes={"Id": "{ResourceId}|{ScalableDimension}|{ServiceNamespace}"},
    ),
    "AWS::ApplicationAutoScaling::ScalingPolicy": by_arn(_POLICY, "PolicyName"),
    "AWS::Backup::BackupPlan": Record(
        "{id}",
        attributes={
            "BackupPlanArn": arn("backup", "backup-plan:{id}"),
            "BackupPlanId": "{id}",
            "VersionId": "{short}",
        },
    ),
    "AWS::Backup::BackupSelection": Record(
        "{id}", attributes={"Id": "{id}", "SelectionId": "{id}"}
    ),
    "AWS::Backup::BackupVault": named(
        "BackupVaultName",
        BackupVaultArn=arn("backup", "backup-vault:{name}"),
        BackupVaultName="{name}",
    ),
    "AWS::CDK::Metadata": Record("{id}", missing="nothing: it describes the template"),
    "AWS::CertificateManager::Certificate": Record(
        _CERTIFICATE, attributes={"CertificateArn": _CERTIFICATE}
    ),
    "AWS::CloudWatch::Dashboard": named("DashboardName"),
    "AWS::ECR::Repository": named(
        "RepositoryName",
        Arn=arn("ecr", "repository/{name}"),
        RepositoryUri="{account}.dkr.ecr.{region}.amazonaws.com/{name}",
    ),
    "AWS::KMS::Alias": named("AliasName"),
    "AWS::KMS::Key": Record("{id}", attributes={"Arn": arn("kms", "key/{id}"), "KeyId": "{id}"}),
    "AWS::Logs::MetricFilter": named("FilterName"),
    "AWS::Logs::ResourcePolicy": named("PolicyName"),
    "AWS::Logs::SubscriptionFilter": named("FilterName"),
    "AWS::Route53::RecordSet": named("Name"),
    "AWS::WAFv2::IPSet": Record(
        "{name}|{id}|{Scope}",
        "Name",
        {"Arn": arn("wafv2", "{scope}/ipset/{name}/{id}"), "Id": "{id}"},
    ),
    "AWS::WAFv2::LoggingConfiguration": Record("{ResourceArn}"),
    "AWS::WAFv2::WebACL": Record(
        "{name}|{id}|{Scope}",
        "Name",
        {
            "Arn": _WEB_ACL,
            "Capacity": "0",
            "Id": "{id}",
            "LabelNamespace": "awswaf:{account}:webacl:{name}:",
        },
    ),
    "AWS::WAFv2::WebACLAssociation": Record("{ResourceArn}|{WebACLArn}"),
    "AWS::XRay::Group": named("GroupName", GroupARN=arn("xray", "group/{name}/{short}")),
    "AWS::XRay::SamplingRule": Record(
        arn("xray", "sampling-rule/{id}"),
        attributes={"RuleARN": arn("xray", "sampling-rule/{id}")},
    ),
}


class _Blanks(dict[str, str]):
    """A property that isn't given leaves its place in a pattern empty."""

    def __missing__(self, name: str) -> str:
        return ""


def _identify(
    kind: str, record: Record, context: Context, place: Place, props: Properties
) -> Identity:
    """The same ids in every run, as they are made from where the resource stands."""
    known, required, _ = PROPERTIES[kind]
    check_properties(props, required, known)
    cloud = context.cloud
    seed = f"{cloud.account}/{cloud.region}/{place.stack}/{place.logical_id}/{kind}"
    stable = str(uuid5(NAMESPACE_URL, seed))
    name = props.get(record.name) if record.name else None
    if not name:
        name = f"{place.stack}-{place.logical_id}"[:50] + f"-{letters(seed, 12)}"
        name = name.lower() if kind == "AWS::S3::Bucket" else name
        name += ".fifo" if str(props.get(record.fifo)).lower() == "true" else ""
    scope = str(props.get("Scope", "REGIONAL"))
    values = _Blanks(
        {key: str(value) for key, value in props.items() if isinstance(value, (str, int))},
        name=str(name),
        bare=str(name).removeprefix("/"),
        id=stable,
        short=stable[:6],
        hex=stable.replace("-", "")[:17],
        letters=letters(seed, 13),
        stack=place.stack,
        logical=place.logical_id,
        scope="global" if scope == "CLOUDFRONT" else "regional",
        region=cloud.region,
        account=cloud.account,
        endpoint=cloud.endpoint,
    )
    return Identity(
        record.ref.format_map(values),
        {name: pattern.format_map(values) for name, pattern in record.attributes.items()},
    )


def make_row(kind: str, record: Record) -> ResourceType:
    known, required, replaced = PROPERTIES[kind]

    def identify(context: Context, place: Place, properties: Properties) -> Identity:
        return _identify(kind, record, context, place, properties)

    def build(context: Context, place: Place, properties: Properties, identity: Identity) -> None:
        check_properties(properties, required, known)

    return ResourceType(
        kind,
        "recorded",
        identify,
        build,
        replace_on=frozenset(replaced),
        missing=record.missing,
    )


TYPES = tuple(make_row(kind, record) for kind, record in RECORDS.items())
