"""An API and its CORS configuration, as API Gateway takes them."""

from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.store import Document

PROTOCOLS = ("HTTP", "WEBSOCKET")
METHODS = frozenset({"*", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})


def check_api(api: Document) -> None:
    """Raises BadRequestException."""
    protocol = api.get("ProtocolType")
    if protocol not in PROTOCOLS:
        raise BadRequestException("Invalid protocol specified. Must be one of [HTTP, WEBSOCKET]")
    if protocol == "WEBSOCKET":
        raise BadRequestException("CSC doesn't emulate WebSocket APIs: ProtocolType must be HTTP.")
    _check_cors(api.get("CorsConfiguration") or {})


def _check_cors(cors: Document) -> None:
    origins = cors.get("AllowOrigins") or ()
    if "*" in origins and cors.get("AllowCredentials"):
        raise BadRequestException(
            "Invalid CORS configuration specified. AllowOrigins can't be * when AllowCredentials is "
            "true."
        )
    for origin in origins:
        scheme, mark, rest = origin.partition("://")
        if origin != "*" and (not mark or not rest or not scheme.isascii()):
            raise BadRequestException(f"Invalid format for origin {origin}")
    for method in cors.get("AllowMethods") or ():
        if method.upper() not in METHODS:
            raise BadRequestException(f"Invalid method specified for CORS: {method}")
    age = cors.get("MaxAge")
    if age is not None and not -1 <= age <= 86_400:
        raise BadRequestException("maxAge must be between -1 and 86400")
