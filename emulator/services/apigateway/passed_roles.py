"""The roles that a call hands to API Gateway: its caller must be allowed to pass each (iam:PassRole).

Without it, who may write an API could act as any role that trusts API Gateway.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from csc.emulator.calls import Input
from csc.emulator.gateway.integrations.roles import CALLER_CREDENTIALS
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.import_document import parse_document

MEMBERS = frozenset({"credentials", "authorizerCredentials", "cloudwatchRoleArn"})


def passed_roles(input: Input) -> frozenset[str]:
    """ARNs; stage variables in them are left as they stand. The caller's own credentials are none."""
    found = {str(input[name]) for name in MEMBERS if input.get(name)}
    for operation in input.get("patchOperations") or ():
        if str(operation.get("path", "")).rpartition("/")[2] in MEMBERS:
            found.add(str(operation.get("value") or ""))
    body = input.get("body")
    if isinstance(body, bytes):
        with suppress(BadRequestException):  # it will be refused for that
            found.update(roles_in(parse_document(body), MEMBERS))
    return frozenset(arn for arn in found if arn and arn != CALLER_CREDENTIALS)


def roles_in(value: Any, members: frozenset[str]) -> Iterator[str]:
    """The values of these members, at any depth of a document."""
    if isinstance(value, list):
        for item in value:
            yield from roles_in(item, members)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name in members and isinstance(item, str):
                yield item
            else:
                yield from roles_in(item, members)
