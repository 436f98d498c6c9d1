"""Integration URIs: which service they name, and the variables in them.

arn:aws:apigateway:us-east-1:dynamodb:action/GetItem        ──▶ service dynamodb, action GetItem
arn:aws:apigateway:us-east-1:sqs:path/123456789012/orders   ──▶ service sqs, path /1234…/orders
arn:aws:apigateway:…:lambda:path/2015-03-31/functions/<arn>/invocations   ──▶ a Lambda function
arn:aws:apigateway:…:lambda:path/2021-11-15/functions/<arn>/response-streaming-invocations  ──▶ one that streams
https://${stageVariables.host}/users/{id}                   ──▶ filled per request
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

_STAGE_VARIABLE = re.compile(r"\$\{stageVariables\.([A-Za-z0-9_]+)\}")
_PATH_PARAMETER = re.compile(r"\{([A-Za-z0-9._-]+)\}")
_LAMBDA = re.compile(
    r"path/\s*(?:2015-03-31/functions/(?P<function>.+)/invocations"
    r"|2021-11-15/functions/(?P<streaming>.+)/response-streaming-invocations)$"
)

SERVICE_NAMES = {"states": "stepfunctions", "email": "ses", "monitoring": "cloudwatch"}
"""Where the ARN's name of a service isn't botocore's."""


@dataclass(frozen=True, slots=True)
class AwsUri:
    """``kind`` is ``action``, ``path`` or ``lambda``; ``target`` the action's name, the path with
    its leading slash, or the function's ARN. ``subdomain`` stands before the service, if any.
    ``streams``: the function answers in the format of response streaming."""

    kind: str
    region: str
    service: str
    target: str
    subdomain: str = ""
    streams: bool = False


def parse_aws_uri(uri: str) -> AwsUri:
    """Raises ValueError where ``uri`` is not API Gateway's ARN of a service."""
    parts = uri.split(":", 5)
    if len(parts) < 6 or parts[0] != "arn":
        raise ValueError("Invalid ARN specified in the request")
    if parts[2] != "apigateway":
        raise ValueError("AWS ARN for integration must contain path or action")
    region, (subdomain, _, service) = parts[3], parts[4].rpartition(".")
    kind, slash, target = parts[5].partition("/")
    if kind not in ("action", "path") or not slash:
        raise ValueError("AWS ARN for integration must contain path or action")
    match = _LAMBDA.match(parts[5]) if service == "lambda" else None
    if match:
        function = match["function"] or match["streaming"]
        return AwsUri("lambda", region, service, function, streams=bool(match["streaming"]))
    name = SERVICE_NAMES.get(service, service)
    return AwsUri(kind, region, name, target if kind == "action" else f"/{target}", subdomain)


def has_variables(uri: str) -> bool:
    return "{" in uri


def fill_stage_variables(text: str, variables: Mapping[str, str]) -> str:
    """``${stageVariables.x}`` replaced; one that the stage lacks is empty, as on AWS."""
    if "${stageVariables." not in text:
        return text
    return _STAGE_VARIABLE.sub(lambda match: variables.get(match[1], ""), text)


def fill_path(uri: str, path: Mapping[str, str]) -> str:
    """``{name}`` replaced by mapped path parameters, percent-encoded but for their slashes.

    One that isn't mapped stays as it is, with its braces encoded.
    """
    if "{" not in uri:
        return uri
    return _PATH_PARAMETER.sub(
        lambda match: quote(path.get(match[1], match[0]), safe="/~:@!$&'()*+,;="), uri
    )
