"""The roles that a call hands to API Gateway: its caller must be allowed to pass each (iam:PassRole)."""

from contextlib import suppress

from csc.emulator.calls import Input
from csc.emulator.gateway.integrations.roles import CALLER_CREDENTIALS
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.import_document import parse_document
from csc.emulator.services.apigateway.passed_roles import roles_in

MEMBERS = frozenset(
    {"AuthorizerCredentialsArn", "CredentialsArn", "authorizerCredentials", "credentials"}
)


def passed_roles(input: Input) -> frozenset[str]:
    """ARNs, also of an OpenAPI document. The caller's own credentials are none."""
    found = {str(input[name]) for name in MEMBERS if input.get(name)}
    body = input.get("Body")
    if isinstance(body, str):
        with suppress(BadRequestException):  # it will be refused for that
            found.update(roles_in(parse_document(body.encode()), MEMBERS))
    return frozenset(arn for arn in found if arn and arn != CALLER_CREDENTIALS)
