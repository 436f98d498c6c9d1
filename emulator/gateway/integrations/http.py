"""HTTP and HTTP_PROXY: an endpoint of anyone's, over HTTP or HTTPS."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from csc.emulator.gateway.content import as_text, is_binary
from csc.emulator.gateway.gateway_responses import (
    ApiConfigurationError,
    IntegrationFailure,
    IntegrationTimeout,
)
from csc.emulator.gateway.headers import (
    DROPPED_FROM_ENDPOINT,
    DROPPED_FROM_HTTP_PROXY,
    DROPPED_TO_ENDPOINT,
    NOT_PROXIED,
    REFUSED_TO_ENDPOINT,
    REMAPPED_FROM_PROXY,
)
from csc.emulator.gateway.integrations.plan import Plan
from csc.emulator.gateway.integrations.request import (
    apply_parameters,
    prepare_mapped,
    refuse_headers,
)
from csc.emulator.gateway.integrations.response import conclude_mapped
from csc.emulator.gateway.integrations.send_locally import local_answerer, send_locally
from csc.emulator.gateway.integrations.uri import fill_path, fill_stage_variables
from csc.emulator.gateway.invocation import (
    EndpointReply,
    IntegrationRequest,
    Invocation,
    MethodResponse,
)
from csc.emulator.gateway.model import Integration, Method

if TYPE_CHECKING:
    import aiohttp

_NOT_ADDED = ("User-Agent", "Accept", "Accept-Encoding", "Content-Type")
_REMAPPED = REMAPPED_FROM_PROXY | {"x-amzn-requestid"}
BODYLESS = frozenset({"GET", "HEAD", "OPTIONS"})


def plan_http(method: Method, integration: Integration, region: str) -> Plan:
    """Raises ValueError for a URI that is not an HTTP one."""
    _check_uri(integration.uri)
    mapped = prepare_mapped(integration)

    def prepare(invocation: Invocation) -> None:
        mapped(invocation)
        headers = invocation.integration_request.headers
        present = {name.lower() for name in headers}
        for name, value in _defaults(invocation):
            if name.lower() not in present:
                headers[name] = value

    return Plan(prepare, make_sender(integration), conclude_mapped(method, integration))


def plan_http_proxy(method: Method, integration: Integration, region: str) -> Plan:
    """Raises ValueError for a URI that is not an HTTP one."""
    _check_uri(integration.uri)

    def prepare(invocation: Invocation) -> None:
        verb = integration.http_method
        request = invocation.request
        outgoing = IntegrationRequest(request.method if verb == "ANY" else verb, request.body)
        outgoing.query = {name: list(values) for name, values in invocation.query.items()}
        mapped = IntegrationRequest("")
        apply_parameters(integration, invocation, mapped)
        refuse_headers(mapped, REFUSED_TO_ENDPOINT)
        _pass_headers(invocation, outgoing, {name.lower() for name in mapped.headers})
        outgoing.headers |= mapped.headers
        outgoing.query |= mapped.query
        outgoing.path = mapped.path
        invocation.integration_request = outgoing

    return Plan(prepare, make_sender(integration, beside=True), _conclude_proxy)


def _check_uri(uri: str) -> None:
    if not uri.startswith(("http://", "https://", "${stageVariables.")):
        raise ValueError("an HTTP integration's Uri starts with http:// or https://")


def _defaults(invocation: Invocation) -> tuple[tuple[str, str], ...]:
    """What has no body has no Content-Type (recorded on AWS)."""
    typed = (("Content-Type", "application/json"),) if invocation.integration_request.body else ()
    return (
        ("Accept", "application/json"),
        *typed,
        ("User-Agent", f"AmazonAPIGateway_{invocation.api.model.id}"),
        ("X-Amzn-Apigateway-Api-Id", invocation.api.model.id),
        ("X-Amzn-Trace-Id", invocation.trace_id),
    )


def _pass_headers(invocation: Invocation, outgoing: IntegrationRequest, replaced: set[str]) -> None:
    """The method request's headers, but for those that are mapped, and the endpoint's own host."""
    for name, value in invocation.arriving:
        lower = name.lower()
        if lower in replaced or lower in NOT_PROXIED:
            continue
        have = outgoing.headers.get(name)
        if have is None:
            outgoing.headers[name] = value
        else:
            outgoing.headers[name] = [*(have if isinstance(have, list) else [have]), value]
    outgoing.headers["X-Amzn-Apigateway-Api-Id"] = invocation.api.model.id


def make_sender(
    integration: Integration, *, beside: bool = False
) -> Callable[[Invocation], Awaitable[None]]:
    """Sends ``integration_request`` and fills ``reply``; ``beside``: the URI's query stays beside it.

    Raises IntegrationTimeout, IntegrationFailure, ApiConfigurationError (an address that is none).
    """
    timeout = integration.timeout

    async def send(invocation: Invocation) -> None:
        outgoing = invocation.integration_request
        uri = fill_stage_variables(integration.uri, invocation.stage.variables)
        url, query = _url(fill_path(uri, outgoing.path), outgoing, beside)
        answer = local_answerer(invocation, url)
        if answer is not None:
            whole, pairs = f"{url}?{query}" if query else url, _pairs(outgoing)
            invocation.reply = await send_locally(invocation, answer, whole, pairs, timeout)
            return
        await _send(invocation, url, query, timeout)

    return send


async def _send(invocation: Invocation, url: str, query: str, timeout: float) -> None:
    import aiohttp

    outgoing = invocation.integration_request
    try:
        async with (
            aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=timeout),
                skip_auto_headers=_NOT_ADDED,
            ) as session,
            session.request(
                outgoing.method,
                _encoded(url, query),
                headers=_pairs(outgoing),
                data=outgoing.body or b"" if outgoing.method not in BODYLESS else None,
                allow_redirects=False,
            ) as answer,
        ):
            invocation.reply = await _read(answer)
    except TimeoutError:
        raise IntegrationTimeout() from None
    except (aiohttp.ClientConnectorDNSError, aiohttp.InvalidURL) as error:
        raise ApiConfigurationError(
            detail="Execution failed due to configuration error: Invalid endpoint address"
        ) from error
    except (aiohttp.ClientError, ValueError) as error:
        raise IntegrationFailure(
            detail=f"Execution failed due to a network error communicating with endpoint: {error}"
        ) from error


async def _read(answer: "aiohttp.ClientResponse") -> EndpointReply:
    body = await answer.read()
    headers = [(name, value) for name, value in answer.headers.items()]
    return EndpointReply(answer.status, headers, body)


def _url(uri: str, outgoing: IntegrationRequest, beside: bool) -> tuple[str, str]:
    """The URI without its query, and the query: the URI's own, then what is mapped over it; of
    HTTP_PROXY ``beside`` it (recorded on AWS)."""
    own = parse_qsl(urlsplit(uri).query, True)
    pairs = [pair for pair in own if beside or pair[0] not in outgoing.query]
    for name, value in outgoing.query.items():
        pairs.extend((name, one) for one in (value if isinstance(value, list) else [value]))
    return uri.partition("?")[0], urlencode(pairs)


def _encoded(url: str, query: str) -> "aiohttp.typedefs.StrOrURL":
    from yarl import URL

    return URL(f"{url}?{query}" if query else url, encoded=True)


def _pairs(outgoing: IntegrationRequest) -> list[tuple[str, str]]:
    return [
        (name, one)
        for name, value in outgoing.headers.items()
        if name.lower() not in DROPPED_TO_ENDPOINT
        for one in (value if isinstance(value, list) else [value])
    ]


def _conclude_proxy(invocation: Invocation) -> None:
    """The endpoint's answer as it is: its status, its headers but for a few, its body."""
    reply = invocation.reply
    headers: list[tuple[str, str]] = []
    for name, value in reply.headers:
        lower = name.lower()
        if lower in DROPPED_FROM_HTTP_PROXY or lower in DROPPED_FROM_ENDPOINT:
            continue
        renamed = f"x-amzn-Remapped-{name}" if lower in _REMAPPED else name
        headers.append((renamed, value))
    content_type = next(iter(reply.header_values("content-type")), None)
    types = invocation.api.model.binary_media_types
    body = reply.body if is_binary(content_type, types) else as_text(reply.body)
    invocation.response = MethodResponse(reply.status, headers, body)
