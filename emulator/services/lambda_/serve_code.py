"""Where the code of functions and layers is to be had: an address with a secret in it, as S3's
presigned ones.

    GET /_aws/lambda-code/<secret>/function/<name>/<version>.zip      …/layer/<name>/<version>.zip
"""

import hmac
import io
import zipfile
from typing import TYPE_CHECKING

from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.services.lambda_.code import Code
from csc.emulator.services.lambda_.functions import Function
from csc.emulator.services.lambda_.layers import LayerVersion

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda

PREFIX = "/_aws/lambda-code/"
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def code_address(service: "Lambda", function: Function) -> str:
    """It holds while the server runs."""
    return _address(service, "function", function.name, function.version.lstrip("$"))


def layer_address(service: "Lambda", version: LayerVersion) -> str:
    return _address(service, "layer", version.name, str(version.version))


def _address(service: "Lambda", kind: str, name: str, version: str) -> str:
    return f"{service.cloud.endpoint}{PREFIX}{service.secret}/{kind}/{name}/{version}.zip"


def serve_code(service: "Lambda", request: HttpRequest) -> HttpResponse:
    parts = request.path[len(PREFIX) :].removesuffix(".zip").split("/")
    allowed = hmac.compare_digest(parts[0].encode(), service.secret.encode())
    code = _find(service, parts[1:]) if allowed and len(parts) == 4 else None
    if code is None:
        return HttpResponse(403, [("Content-Type", "application/xml")], b"<Error/>")
    return HttpResponse(200, [("Content-Type", "application/zip")], _zip(code))


def _find(service: "Lambda", parts: list[str]) -> Code | None:
    kind, name, version = parts
    if kind == "layer":
        layer = service.layers.versions.get(f"{service.layers.arn(name)}:{version}")
        return None if layer is None else layer.code
    functions = {"LATEST": service.functions.get(name), **service.versions.get(name, {})}
    function = functions.get(version)
    return None if function is None else function.code


def _zip(code: Code) -> bytes:
    """The same bytes each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(code.read().items()):
            archive.writestr(zipfile.ZipInfo(name, _EARLIEST), data)
    return out.getvalue()
