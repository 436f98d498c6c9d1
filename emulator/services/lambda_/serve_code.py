"""Where a function's code is to be had: an address with a secret in it, as S3's presigned ones.

GET /_aws/lambda-code/<secret>/<function>/<version>.zip
"""

import hmac
import io
import zipfile
from typing import TYPE_CHECKING

from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.services.lambda_.functions import Function

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda

PREFIX = "/_aws/lambda-code/"
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def code_address(service: "Lambda", function: Function) -> str:
    """It holds while the server runs."""
    version = function.version.lstrip("$")
    return f"{service.cloud.endpoint}{PREFIX}{service.secret}/{function.name}/{version}.zip"


def serve_code(service: "Lambda", request: HttpRequest) -> HttpResponse:
    secret, _, rest = request.path[len(PREFIX) :].partition("/")
    name, _, file = rest.partition("/")
    version = file.removesuffix(".zip")
    functions = {"LATEST": service.functions.get(name), **service.versions.get(name, {})}
    function = functions.get(version)
    if not hmac.compare_digest(secret.encode(), service.secret.encode()) or function is None:
        return HttpResponse(403, [("Content-Type", "application/xml")], b"<Error/>")
    return HttpResponse(200, [("Content-Type", "application/zip")], _zip(function))


def _zip(function: Function) -> bytes:
    """The same bytes each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(function.code.read().items()):
            archive.writestr(zipfile.ZipInfo(name, _EARLIEST), data)
    return out.getvalue()
