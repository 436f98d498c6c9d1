"""What IAM must grant for a call of the control plane, as API Gateway names it.

CreateResource ──▶ apigateway:POST on arn:aws:apigateway:us-east-1::/restapis/a1b2/resources/x9
CreateRoute    ──▶ apigateway:POST on arn:aws:apigateway:us-east-1::/apis/a1b2/routes
"""

import re
from collections.abc import Iterable

from csc.emulator.calls import Input, Permission
from csc.emulator.protocols.service_model import load_model

_LABEL = re.compile(r"\{([^}]+)\}")
_PASSED = {"iam:PassedToService": "apigateway.amazonaws.com"}


def name_permissions(
    service: str, region: str, operation: str, input: Input, roles: Iterable[str]
) -> tuple[Permission, ...]:
    """The HTTP method on the path, and iam:PassRole for the ``roles`` that the call hands over."""
    model = load_model(service)
    http = model.operations[operation]["http"]
    members = model.input(operation)["members"]
    values = {m.get("locationName", n): input.get(n, "") for n, m in members.items()}
    uri = http["requestUri"].partition("?")[0].removeprefix("/v2")
    path = _LABEL.sub(lambda m: str(values.get(m[1].rstrip("+"), "")), uri)
    arn = f"arn:aws:apigateway:{region}::{path}"
    passed = (Permission("iam:PassRole", role, _PASSED) for role in roles)
    return (Permission(f"apigateway:{http['method']}", arn), *passed)
