"""Every way in which API Gateway itself ends a request: one class a gateway response type.

    raise MissingAuthenticationToken()   ──▶  render(invocation, error)  ──▶  HttpResponse

Types and default statuses are those of the developer guide ("Gateway response types"); messages and
``x-amzn-ErrorType`` values are those recorded on AWS.  A response that the API customises replaces
status, parameters and templates; ``DEFAULT_4XX`` and ``DEFAULT_5XX`` stand in for types that it
doesn't name.
"""

from typing import ClassVar


class GatewayError(Exception):
    """``message`` is what ``$context.error.message`` gives; None renders as ``null``.

    ``member`` is its name in the body that API Gateway makes itself; any template has ``message``.
    ``spaced``: of what goes wrong behind the method's own checks AWS writes a space after the colon.
    ``detail`` explains the failure to the developer: it goes to the log, never to the client.
    """

    type: ClassVar[str]
    status: ClassVar[int]
    code: ClassVar[str]
    text: ClassVar[str | None] = None
    member: ClassVar[str] = "message"
    spaced: ClassVar[bool] = False

    def __init__(
        self, message: str | None = None, *, detail: str = "", validation: str = ""
    ) -> None:
        super().__init__(message or detail or self.text or "")
        self.message = self.text if message is None else message
        self.detail = detail
        self.validation = validation


class MissingAuthenticationToken(GatewayError):
    """No resource, or no method, matches the request."""

    type = "MISSING_AUTHENTICATION_TOKEN"
    status = 403
    code = "MissingAuthenticationTokenException"
    text = "Missing Authentication Token"


class Unauthorized(GatewayError):
    """The authorizer doesn't know the caller: no token, or one that it can't accept."""

    type = "UNAUTHORIZED"
    status = 401
    code = "UnauthorizedException"
    text = "Unauthorized"


class AccessDenied(GatewayError):
    """The caller is known and may not: denied by an authorizer's policy, IAM, or a scope."""

    type = "ACCESS_DENIED"
    status = 403
    code = "AccessDeniedException"
    text = "User is not authorized to access this resource"
    member = "Message"


class InvalidSignature(GatewayError):
    type = "INVALID_SIGNATURE"
    status = 403
    code = "InvalidSignatureException"
    text = (
        "The request signature we calculated does not match the signature you provided. Check "
        "your AWS Secret Access Key and signing method. Consult the service documentation for "
        "details."
    )


class IncompleteSignature(GatewayError):
    type = "INVALID_SIGNATURE"
    status = 403
    code = "IncompleteSignatureException"
    text = "Request must contain a complete signature"


class ExpiredToken(GatewayError):
    type = "EXPIRED_TOKEN"
    status = 403
    code = "ExpiredTokenException"
    text = "The security token included in the request is expired"


class InvalidApiKey(GatewayError):
    type = "INVALID_API_KEY"
    status = 403
    code = "ForbiddenException"
    text = "Forbidden"


class Forbidden(GatewayError):
    """A request that the API's resource policy or endpoint settings don't let in."""

    type = "ACCESS_DENIED"
    status = 403
    code = "ForbiddenException"
    text = "Forbidden"


class AuthorizerConfigurationError(GatewayError):
    """An authorizer that can't be run, or whose answer is not a policy."""

    type = "AUTHORIZER_CONFIGURATION_ERROR"
    status = 500
    code = "AuthorizerConfigurationException"


class AuthorizerFailure(GatewayError):
    """An authorizer that ran and failed."""

    type = "AUTHORIZER_FAILURE"
    status = 500
    code = "AuthorizerFailureException"


class BadRequestParameters(GatewayError):
    type = "BAD_REQUEST_PARAMETERS"
    status = 400
    code = "BadRequestException"
    text = "Invalid request parameters"
    spaced = True


class BadRequestBody(GatewayError):
    type = "BAD_REQUEST_BODY"
    status = 400
    code = "BadRequestException"
    text = "Invalid request body"
    spaced = True


class BadRequest(GatewayError):
    """A request that is refused before its method's own checks: a broken percent-encoding."""

    type = "DEFAULT_4XX"
    status = 400
    code = "BadRequestException"
    text = "Bad Request"


class UnsupportedMediaType(GatewayError):
    type = "UNSUPPORTED_MEDIA_TYPE"
    status = 415
    code = "UnsupportedMediaTypeException"
    text = "Unsupported Media Type"
    spaced = True


class RequestTooLarge(GatewayError):
    type = "REQUEST_TOO_LARGE"
    status = 413
    code = "RequestTooLargeException"
    text = "Request Too Long"


class ResourceNotFound(GatewayError):
    type = "RESOURCE_NOT_FOUND"
    status = 404
    code = "ResourceNotFoundException"
    text = "The requested resource was not found"


class Throttled(GatewayError):
    type = "THROTTLED"
    status = 429
    code = "TooManyRequestsException"
    text = "Too Many Requests"


class QuotaExceeded(GatewayError):
    type = "QUOTA_EXCEEDED"
    status = 429
    code = "LimitExceededException"
    text = "Limit Exceeded"


class WafFiltered(GatewayError):
    type = "WAF_FILTERED"
    status = 403
    code = "ForbiddenException"
    text = "Forbidden"


class ApiConfigurationError(GatewayError):
    """The API's own configuration can't answer: no integration response matches, a bad template."""

    type = "API_CONFIGURATION_ERROR"
    status = 500
    code = "InternalServerErrorException"
    text = "Internal server error"
    spaced = True


class InternalServerError(GatewayError):
    type = "DEFAULT_5XX"
    status = 500
    code = "InternalServerErrorException"
    text = "Internal server error"
    spaced = True


class MalformedProxyResponse(GatewayError):
    """A Lambda proxy integration whose function failed, or gave no proxy response."""

    type = "DEFAULT_5XX"
    status = 502
    code = "InternalServerErrorException"
    text = "Internal server error"
    spaced = True


class IntegrationFailure(GatewayError):
    """The endpoint can't be reached."""

    type = "INTEGRATION_FAILURE"
    status = 504
    code = "InternalServerErrorException"
    text = "Network error communicating with endpoint"
    spaced = True


class IntegrationTimeout(GatewayError):
    type = "INTEGRATION_TIMEOUT"
    status = 504
    code = "InternalServerErrorException"
    text = "Endpoint request timed out"
    spaced = True


GATEWAY_RESPONSE_TYPES: frozenset[str] = frozenset(
    {"DEFAULT_4XX", "DEFAULT_5XX"} | {error.type for error in GatewayError.__subclasses__()}
)
"""What ``AWS::ApiGateway::GatewayResponse`` may name in ``ResponseType``."""
