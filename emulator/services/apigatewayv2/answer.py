"""From a request to an API's address to the stage that serves it.

    /dev/orders/7   ──▶ the stage dev, /orders/7          where the API has such a stage
    /orders/7       ──▶ the stage $default, /orders/7

"Create routes for HTTP APIs": a stage that the path names goes first, then ``$default``; without
either the answer is a 404.
"""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.http_api.invocation import make_request_id
from csc.emulator.http_api.model import DEFAULT
from csc.emulator.http_api.serve import serve

if TYPE_CHECKING:
    from csc.emulator.services.apigatewayv2.service import ApiGatewayV2


class Way(NamedTuple):
    """By which address a request came: ``ApiGatewayV2.answer`` says what each is."""

    stage: str | None = None
    prefix: str | None = None
    home: str | None = None
    hosted: bool = False


def answer(
    gateway: "ApiGatewayV2",
    request: HttpRequest,
    api_id: str,
    path: str,
    observe: Callable[[Any], None],
    by: Way,
) -> HttpResponse | Awaitable[HttpResponse]:
    """See ``ApiGatewayV2.answer``."""
    stage = by.stage
    if stage is None:
        stage, path = choose_stage(gateway, api_id, path, by.home)
    api = gateway.served(api_id, stage)
    if api is None or (api.model.disable_execute_api_endpoint and by.hosted):
        return _not_found(gateway)
    deployment = gateway.cell.current
    return serve(gateway.cloud, deployment, api, request, path, prefix=by.prefix, observe=observe)


def choose_stage(
    gateway: "ApiGatewayV2", api_id: str, path: str, home: str | None
) -> tuple[str, str]:
    """The stage (empty where none takes the request) and the path behind it.

    ``$default`` may be named too: our own addresses have a stage after the API.
    """
    stages = gateway.view(f"apis/{api_id}/stages")
    first, _, rest = path.lstrip("/").partition("/")
    if unquote(first) in stages:
        return unquote(first), f"/{rest}"
    if DEFAULT in stages or home is None:
        return DEFAULT, path
    return home if home in stages else next(iter(stages), ""), path


def _not_found(gateway: "ApiGatewayV2") -> HttpResponse:
    identity = ("Apigw-Requestid", make_request_id(gateway.cloud))
    headers = [("Content-Type", "application/json"), identity]
    return HttpResponse(404, headers, b'{"message":"Not Found"}')
