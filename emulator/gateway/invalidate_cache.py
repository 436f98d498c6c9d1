"""``Cache-Control: max-age=0``: a client asks past the cache, and its answer replaces what was kept.

Where the method's setting requires authorization (it does unless it says otherwise), the caller needs
``execute-api:InvalidateCache`` on the method; one who hasn't is refused, or the header is ignored, with or
without a warning.  Developer guide, "Invalidate an API Gateway cache entry".
"""

import re

from csc.emulator.calls import Call, Permission
from csc.emulator.errors import ServiceError
from csc.emulator.gateway.authorizers.method_arn import method_arn
from csc.emulator.gateway.gateway_responses import AccessDenied
from csc.emulator.gateway.invocation import Invocation, MethodResponse
from csc.emulator.gateway.model import CacheControl, Stage

_NOW = re.compile(r"(?:^|,)\s*max-age\s*=\s*0\s*(?:,|$)", re.IGNORECASE)
_DEFAULT = CacheControl()
WARNING = ("Warning", '199 - "Cache-Control was ignored: not authorized to invalidate the cache"')
"""That there is one is documented, its text is not."""


def invalidates(invocation: Invocation) -> bool:
    """Whether the cache is passed by. Raises AccessDenied."""
    asked = invocation.headers.get("cache-control", "")
    if not asked or _NOW.search(asked) is None:
        return False
    control = _control(invocation.stage, invocation)
    if not control.required or _may(invocation):
        return True
    if control.unauthorized == "FAIL_WITH_403":
        raise AccessDenied("User is not authorized to invalidate the cache")
    return False


def warn(invocation: Invocation, response: MethodResponse) -> None:
    """Say that the header was ignored, where the setting wants that said."""
    asked = invocation.headers.get("cache-control", "")
    if not asked or _NOW.search(asked) is None:
        return
    control = _control(invocation.stage, invocation)
    ignored = control.required and not _may(invocation)
    if ignored and control.unauthorized == "SUCCEED_WITH_RESPONSE_HEADER":
        response.headers.append(WARNING)


def _control(stage: Stage, invocation: Invocation) -> CacheControl:
    method = invocation.method
    found = stage.cache_control.get(f"{method.resource_path}/{method.http_method}")
    return found or stage.cache_control.get("*/*", _DEFAULT)


def _may(invocation: Invocation) -> bool:
    """Whether who signed the request may; without a signature nobody is known."""
    caller, authorize = invocation.caller, invocation.cloud.authorize
    if caller is None:
        return False
    if caller.trusted or authorize is None:
        return True
    call = Call(
        "execute-api",
        "InvalidateCache",
        {},
        caller,
        invocation.request_id,
        invocation.cloud.region,
        invocation.request.source_ip,
        invocation.method.route,
    )
    try:
        authorize(call, (Permission("execute-api:InvalidateCache", method_arn(invocation)),))
    except ServiceError:
        return False
    return True
