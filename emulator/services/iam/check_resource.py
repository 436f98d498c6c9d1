"""Is a text a resource that a policy may name? Raises MalformedPolicyDocument in AWS's words."""

from csc.emulator.services.iam.errors import MalformedPolicyDocument

PARTITIONS = frozenset(
    ["aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"]
)
_IAM_PATHS = [
    "user/",
    "federated-user/",
    "role/",
    "group/",
    "instance-profile/",
    "mfa/",
    "server-certificate/",
    "policy/",
    "sms-mfa/",
    "saml-provider/",
    "oidc-provider/",
    "report/",
    "access-report/",
]

_REGIONAL_S3 = ("accesspoint/", "async-request/", "job/", "storage-lens", "access-grants/")
"""What of S3 is in a region (Service Authorization Reference, "Resource types defined by Amazon S3")."""


def parses(text: str) -> bool:
    """Whether the first of AWS's parsers takes it: an ARN has a service, one of S3 all its parts."""
    parts = text.split(":", 5)
    if len(parts) < 3 or parts[0] != "arn" or parts[1] not in PARTITIONS:
        return True
    cut_short = parts[2] == "s3" and 3 < len(parts) < 6 and "*" not in parts[-1]
    return bool(parts[2]) and not cut_short


def check_resource(text: str) -> None:
    """``*`` or an ARN, whose partition and service are written out."""
    if text == "*":
        return
    parts = text.split(":", 5)
    if len(parts) < 2:
        raise MalformedPolicyDocument(f'Resource {text} must be in ARN format or "*".')
    partition = parts[1]
    if not partition.startswith("*") and partition not in PARTITIONS:
        full = ":".join(["arn", *parts[1:], *["*"] * (6 - len(parts))])
        raise MalformedPolicyDocument(
            f'Partition "{partition}" is not valid for resource "{full}".'
        )
    if parts[0] != "arn":
        raise MalformedPolicyDocument(f'Resource {text} must be in ARN format or "*".')
    service = parts[2] if len(parts) > 2 else "*"
    if "*" in service or "?" in service:
        raise MalformedPolicyDocument(
            "Resource vendor must be fully qualified and cannot contain regexes."
        )
    _check_service(text, service, parts)


def _check_service(text: str, service: str, parts: list[str]) -> None:
    region = parts[3] if len(parts) > 3 else ""
    if service == "s3":
        resource = parts[5] if len(parts) > 5 else ""
        if region.strip("*") and not resource.startswith(_REGIONAL_S3):
            raise MalformedPolicyDocument(f"Resource {text} can not contain region information.")
    if service == "iam":
        if region.strip("*"):
            raise MalformedPolicyDocument(f"IAM resource {text} cannot contain region information.")
        path = parts[5] if len(parts) > 5 else "*"
        if not path.startswith(("*", "root", "$", *_IAM_PATHS)):
            raise MalformedPolicyDocument(
                f'IAM resource path must either be "*" or start with {", ".join(_IAM_PATHS)}.'
            )
