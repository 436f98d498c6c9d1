"""CSC660: an integration that calls an operation which its AWS service doesn't have."""

import re
from difflib import get_close_matches
from typing import Any

from csc.emulator.faults.methods import Declaration, Declared
from csc.emulator.gateway.integrations.uri import AwsUri, parse_aws_uri
from csc.emulator.protocols.service_model import load_model

_FORM_ACTION = re.compile(r"(?:^|&)\s*Action=([A-Za-z0-9]+)")
QUERY = ("sqs", "sns", "ses", "cloudwatch", "iam", "sts", "cloudformation")
"""Services that take ``Action=`` in a form."""


def uri_of(one: Declaration) -> AwsUri | None:
    """The AWS service that an integration calls; None where it isn't one, or is chosen by a variable."""
    integration = one.integration
    if integration is None or integration.type not in ("AWS", "AWS_PROXY"):
        return None
    uri = parse_aws_uri(integration.uri)
    return None if "$" in uri.service or "{" in uri.service else uri


def check_operations(declared: Declared) -> None:
    for one in declared.methods:
        uri = uri_of(one)
        if uri is None:
            continue
        if uri.kind == "action":
            _check(declared, one, uri.service, uri.target, one.path("Uri"))
        elif uri.kind == "lambda":
            _check_invocation(declared, one)
        if uri.service in QUERY:
            for path, text in one.templates():
                for action in _FORM_ACTION.findall(text):
                    _check(declared, one, uri.service, action, path)


def _check(declared: Declared, one: Declaration, service: str, operation: str, path: Any) -> None:
    if "$" in operation or "{" in operation:
        return
    operation = operation.partition("&")[0].removeprefix("?Action=")
    known = load_model(service).operations
    if operation not in known:
        close = get_close_matches(operation, known, 1, 0.5)
        declared.tell(
            "CSC660",
            one.realised,
            path,
            f"{service} has no operation {operation}",
            f"Did you mean {close[0]}?" if close else "Name one of its API's operations.",
        )


def _check_invocation(declared: Declared, one: Declaration) -> None:
    """API Gateway calls Lambda's Invoke, which is a POST whatever the method is."""
    assert one.integration is not None
    if one.integration.http_method not in ("POST", "ANY", ""):
        declared.tell(
            "CSC660",
            one.realised,
            one.path("IntegrationHttpMethod"),
            f"a function is invoked by POST, not {one.integration.http_method}: Lambda refuses it",
            "Write IntegrationHttpMethod: POST. The method's own verb is HttpMethod.",
        )
