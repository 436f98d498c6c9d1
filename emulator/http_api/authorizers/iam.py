"""AWS_IAM: as REST APIs check it, without resource policies; every refusal is 403 ``Forbidden``."""

from csc.emulator.gateway.authorizers.iam import enforce_iam
from csc.emulator.gateway.gateway_responses import GatewayError
from csc.emulator.http_api.invocation import HttpInvocation
from csc.emulator.http_api.refusals import Denied

_enforce = enforce_iam(None)


def authorise_iam(invocation: HttpInvocation) -> None:
    """Fills ``caller`` and ``access_key``."""
    try:
        _enforce(invocation)
    except GatewayError as error:
        raise Denied(detail=error.detail or error.message or "") from None
