"""ImportRestApi's ``basepath``: what a document's base path (its server's path in 3.0) becomes.

ignore: nothing. prepend: it stands before every path. split: all but its first part does (that one is
the stage's).  Developer guide, "Set the OpenAPI basePath property".
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from csc.emulator.services.apigateway.errors import BadRequestException

MODES = ("ignore", "prepend", "split")


def with_base_path(document: Mapping[str, Any], mode: str) -> Mapping[str, Any]:
    """The document, its paths moved. Raises BadRequestException for another mode."""
    if mode not in MODES:
        raise BadRequestException(f"Invalid basepath parameter: {mode}. Use one of {list(MODES)}")
    base = _base_path(document).strip("/")
    if mode == "split":
        base = base.partition("/")[2]
    if mode == "ignore" or not base or not isinstance(document.get("paths"), dict):
        return document
    paths = {
        f"/{base}{path.rstrip('/')}" if path.startswith("/") else path: item
        for path, item in document["paths"].items()
    }
    return {**document, "paths": paths}


def _base_path(document: Mapping[str, Any]) -> str:
    if "swagger" in document:
        return str(document.get("basePath") or "")
    servers = document.get("servers")
    server = servers[0] if isinstance(servers, list) and servers else {}
    if not isinstance(server, dict):
        return ""
    url, variables = str(server.get("url") or ""), server.get("variables") or {}
    if "basePath" in variables and "{basePath}" not in url:  # counts all the same (recorded on AWS)
        url = url.rstrip("/") + "/{basePath}"
    for name, variable in variables.items():
        default = str((variable or {}).get("default") or "").strip("/")
        url = url.replace("{" + name + "}", default)
    return urlsplit(url).path
