"""Which requests are calls of AWS operations, of which service, and by whose key.

    X-Amz-Target: DynamoDB_20120810.GetItem                          ──▶ dynamodb
    Authorization: AWS4-HMAC-SHA256 Credential=AK/20260101/us-east-1/iam/aws4_request   ──▶ iam
    ?X-Amz-Credential=AK%2F20260101%2Fus-east-1%2Fs3%2Faws4_request     ──▶ s3 (presigned)
    ?AWSAccessKeyId=AK&Expires=…&Signature=…                         ──▶ s3 (presigned, version 2)

A request that is signed for ``execute-api`` is for the deployed API.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import parse_qs

from csc.emulator.http import HttpRequest

ALGORITHM = "AWS4-HMAC-SHA256"
_REMEMBERED = 1024
"""Characters: a longer header is read each time."""

TARGETS = {
    "DynamoDB_20120810": "dynamodb",
    "DynamoDBStreams_20120810": "dynamodbstreams",
    "AWSCognitoIdentityProviderService": "cognito-idp",
    "AWSCognitoIdentityService": "cognito-identity",
    "AWSEvents": "events",
    "AWSStepFunctions": "stepfunctions",
    "AWSWAF_20190729": "wafv2",
    "AmazonSQS": "sqs",
    "AmazonSSM": "ssm",
    "CertificateManager": "acm",
    "Firehose_20150804": "firehose",
    "GraniteServiceVersion20100801": "cloudwatch",
    "Kinesis_20131202": "kinesis",
    "Logs_20140328": "logs",
    "ResourceGroupsTaggingAPI_20170126": "resourcegroupstaggingapi",
    "TrentService": "kms",
    "secretsmanager": "secretsmanager",
}
"""``targetPrefix`` of botocore's models → botocore's name."""

SIGNED_AS = {
    "email": "sesv2",
    "monitoring": "cloudwatch",
    "ses": "sesv2",
    "states": "stepfunctions",
    "tagging": "resourcegroupstaggingapi",
}
"""Signing names that aren't botocore's name of the service."""

UNSIGNED_QUERIES = {
    "AssumeRoleWithSAML": "sts",
    "AssumeRoleWithWebIdentity": "sts",
    "GetCallerIdentity": "sts",
}
"""Operations of the query protocol that a client may call without a signature."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """``access_key`` is empty for an unsigned call; ``region`` is the one signed for; ``complete``
    tells that the Authorization header is known to have all of its parts; ``anonymous``, that nobody's
    call it is, though an unsigned one is else taken for the root's."""

    service: str
    access_key: str = ""
    region: str = ""
    complete: bool = field(default=False, compare=False)
    anonymous: bool = False


def recognise(request: HttpRequest) -> Recognised | None:
    """None where the request is not a call of an AWS operation."""
    fields = request.known_fields or request.fields
    authorization, target = fields.get("authorization"), fields.get("x-amz-target")
    if target and authorization and request.target == "/" and request.method == "POST":
        unsigned, mark, _ = authorization.rpartition("Signature=")
        if mark and len(unsigned) < _REMEMBERED:
            known = _signed_target(unsigned, target.partition(".")[0])
            if known is not None:
                return known
    signed = authorization is not None and authorization[:16] == ALGORITHM
    credential = _credential(authorization or "") if signed else ""
    if not credential and "X-Amz-Credential=" in request.target:
        credential = _presigned(request.query)
    elif not authorization and "AWSAccessKeyId=" in request.target:
        key = parse_qs(request.query).get("AWSAccessKeyId", [""])[-1]
        return Recognised("s3", key) if key and "Signature=" in request.target else None
    if target:
        service = TARGETS.get(target.partition(".")[0])
        if service is not None and request.method == "POST" and request.path == "/":
            key, region, _ = _scope(credential)
            return Recognised(service, key, region)
    if credential:
        return _by_scope(request, credential)
    return _unsigned(request) if request.method == "POST" and request.path == "/" else None


@lru_cache(maxsize=256)
def _signed_target(unsigned: str, prefix: str) -> Recognised | None:
    """The call of a header that a client sends again and again, but for its signature."""
    service, credential = TARGETS.get(prefix), _credential(unsigned)
    if service is None or not credential:
        return None
    key, region, _ = _scope(credential)
    return Recognised(service, key, region, "SignedHeaders=" in unsigned)


def _credential(authorization: str) -> str:
    """``AK/20260101/us-east-1/iam/aws4_request`` of a SigV4 Authorization header, or empty."""
    if not authorization.startswith(ALGORITHM):
        return ""
    return authorization.partition("Credential=")[2].partition(",")[0].strip()


def _presigned(query: str) -> str:
    return parse_qs(query).get("X-Amz-Credential", [""])[-1]


def _scope(credential: str) -> tuple[str, str, str]:
    """Access key, region, signing name. A key may hold slashes, the rest may not."""
    parts = credential.rsplit("/", 4)
    return (parts[0], parts[2], parts[3]) if len(parts) == 5 else ("", "", "")


def _by_scope(request: HttpRequest, credential: str) -> Recognised | None:
    key, region, name = _scope(credential)
    if not name or name == "execute-api":
        return None
    if name == "apigateway" and request.path.startswith("/v2/"):
        name = "apigatewayv2"
    if name in ("ses", "email") and request.path == "/":
        return Recognised("ses", key, region)  # the first version's query protocol
    return Recognised(SIGNED_AS.get(name, name), key, region)


def _unsigned(request: HttpRequest) -> Recognised | None:
    content_type = request.header("Content-Type") or ""
    if not content_type.startswith("application/x-www-form-urlencoded"):
        return None
    if b"Action=" not in request.body or b"Version=2011-06-15" not in request.body:
        return None
    action = parse_qs(request.body.decode("latin-1")).get("Action", [""])[0]
    service = UNSIGNED_QUERIES.get(action)
    return Recognised(service) if service else None
