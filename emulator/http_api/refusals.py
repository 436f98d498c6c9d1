"""Every way in which an HTTP API itself ends a request.

{"message":"Not Found"}, and the header apigw-requestid: HTTP APIs have no gateway responses.
Messages: "Troubleshooting issues with HTTP APIs", and the developer guide's pages of routes and
authorizers.  ``type`` is what ``$context.error.responseType`` gives.
"""

from collections.abc import Sequence

from csc.emulator.gateway.gateway_responses import (
    BadRequest,
    Forbidden,
    GatewayError,
    IntegrationFailure,
    IntegrationTimeout,
    InternalServerError,
    RequestTooLarge,
    ResourceNotFound,
    Unauthorized,
)


class NotFound(ResourceNotFound):
    """No stage, or no route, takes the request."""

    text = "Not Found"


class Denied(Forbidden):
    """The caller is known and may not, or the API isn't open at this address."""


class Unauthenticated(Unauthorized):
    """``headers`` tell the client what its token lacks (RFC 6750)."""

    def __init__(self, *, detail: str = "", headers: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(detail=detail)
        self.headers = tuple(headers)


class Malformed(BadRequest):
    """A path or a parameter of an integration that can't be read."""


class TooLarge(RequestTooLarge):
    text = "Request Entity Too Large"


class Failed(InternalServerError):
    """An integration or an authorizer that can't be run, or whose answer can't be read."""

    text = "Internal Server Error"


class Unavailable(IntegrationFailure):
    """An endpoint that can't be reached, or a function that didn't answer in time."""

    status = 503
    text = "Service Unavailable"


class TimedOut(IntegrationTimeout):
    """An HTTP endpoint that didn't answer in time."""

    text = "Gateway Timeout"


def as_refusal(error: GatewayError) -> GatewayError:
    """What parts of a REST API raise, as an HTTP API answers it."""
    if isinstance(error, OURS):
        return error
    if isinstance(error, IntegrationTimeout | IntegrationFailure):
        return Unavailable(detail=error.detail)
    if error.status >= 500:
        return Failed(detail=error.detail or str(error))
    return error


OURS = (NotFound, Denied, Unauthenticated, Malformed, TooLarge, Failed, Unavailable, TimedOut)
