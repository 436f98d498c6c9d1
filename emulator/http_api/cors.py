"""CORS by the API's configuration: preflights are answered here, answers get the headers.

With a configuration the integration's own ``access-control-*`` headers are ignored ("Configure CORS
for HTTP APIs in API Gateway").
"""

from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.http_api.model import Cors

PREFIX = "access-control-"


def is_preflight(request: HttpRequest) -> bool:
    fields = request.fields
    asks = "origin" in fields and "access-control-request-method" in fields
    return request.method == "OPTIONS" and asks


def answer_preflight(cors: Cors, request: HttpRequest) -> HttpResponse:
    """204, with what the configuration allows where it allows the origin."""
    headers = _allowed(cors, request)
    if headers:
        for name, values in (("methods", cors.methods), ("headers", cors.headers)):
            if values:
                headers.append((f"{PREFIX}allow-{name}", ",".join(values)))
        if cors.max_age is not None:
            headers.append((f"{PREFIX}max-age", str(cors.max_age)))
    return HttpResponse(204, headers)


def apply_cors(cors: Cors, request: HttpRequest, response: HttpResponse) -> None:
    """The configured headers in the place of the integration's own."""
    kept = [pair for pair in response.headers if not pair[0].lower().startswith(PREFIX)]
    response.headers[:] = kept + _allowed(cors, request)


def _allowed(cors: Cors, request: HttpRequest) -> list[tuple[str, str]]:
    origin = request.fields.get("origin")
    if not origin:
        return []
    if "*" in cors.origins:
        headers = [(f"{PREFIX}allow-origin", "*")]
    elif any(_matches(allowed, origin) for allowed in cors.origins):
        headers = [(f"{PREFIX}allow-origin", origin)]
    else:
        return []
    if cors.credentials:
        headers.append((f"{PREFIX}allow-credentials", "true"))
    if cors.exposed:
        headers.append((f"{PREFIX}expose-headers", ",".join(cors.exposed)))
    return headers


def _matches(allowed: str, origin: str) -> bool:
    """``https://*`` and ``http://*`` stand for every origin of that scheme."""
    if allowed in ("https://*", "http://*"):
        return origin.lower().startswith(allowed[:-1])
    return allowed.rstrip("/").lower() == origin.lower()
