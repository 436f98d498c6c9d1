"""Where a request goes: an AWS operation, our own pages, a service's web endpoint, or the API.

    /_csc/…                                       admin.py, or a service's ``web`` table
    /_aws/execute-api/{api}/{stage}/…             a deployed API, with its stage
    /restapis/{api}/{stage}/_user_request_/…      the same, as users of LocalStack write it
    Host: {api}.execute-api.…, /{stage}/…         the same, by its address on AWS (api_address.py)
    /_aws/<service>/…                             the service's ``web`` table
    /<user pool id>/.well-known/…                 a pool's keys, where AWS has them
    X-Amz-Target, or a SigV4 credential scope     call_aws.py
    all the rest                                  the deployed default API, without a stage

A service may have ``web: Mapping[str, WebHandler]``, path prefixes to handlers.
"""

import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from csc.emulator.admin import Admin
from csc.emulator.answer_as_endpoint import answer_as_endpoint
from csc.emulator.api_address import api_of_host
from csc.emulator.call_aws import AwsCalls
from csc.emulator.cloud import Cloud
from csc.emulator.deployment import Cell, Deployment
from csc.emulator.foreign_pages import answer_preflight
from csc.emulator.gateway.domains import find_mapping, find_served
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.recognise import Recognised, recognise
from csc.emulator.record import Kind, OnRequest, RequestRecord, record_of
from csc.emulator.write_access_log import write_access_log

Answer = HttpResponse | Awaitable[HttpResponse]
WebHandler = Callable[[HttpRequest], Answer]
HandleApi = Callable[..., Answer]
"""``gateway.chain.handle``."""

EXECUTE_API = "/_aws/execute-api/"
USER_REQUEST = "/_user_request_"
AWS_BODY_LIMIT = 70 * 1024 * 1024  # Lambda takes 50 MB archives as base64
DYNAMODB_BODY_LIMIT = 16 * 1024 * 1024
API_BODY_LIMIT = 10 * 1024 * 1024


@dataclass(slots=True)
class Dispatcher:
    """``on_request`` is told of each request after its answer is made. ``stage`` is the one that is
    served without a prefix, where the API has it."""

    cloud: Cloud
    cell: Cell
    aws: AwsCalls
    admin: Admin
    handle_api: HandleApi | None = None
    stage: str = "dev"
    on_request: OnRequest | None = None
    web: dict[str, WebHandler] = field(default_factory=dict)

    def __call__(self, request: HttpRequest) -> Answer:
        target = request.target
        if target[:2] == "/_":
            if target.startswith("/_csc/"):
                return self._watch(request, "admin", self._own(request))
            if target.startswith(EXECUTE_API):
                return self._staged(request)
            if target.startswith("/_aws/"):
                return self._watch(request, "web", self._web(request))
        fields = request.known_fields or request.fields
        if ".execute-api." in fields.get("host", ""):
            return self.answer_hosted(request)
        if request.method == "OPTIONS":
            preflight = answer_preflight(request)
            if preflight is not None:
                return self._watch(request, "aws", preflight)
        found = recognise(request)
        if found is not None:
            return self.call_aws(request, found)
        if USER_REQUEST in target and target.startswith("/restapis/"):
            return self._staged(request)
        if "/.well-known/" in target:
            cognito: Any = self.cloud.services.get("cognito-idp")
            published: Answer | None = cognito and cognito.publish(request)
            if published is not None:
                return self._watch(request, "web", published)
        return self._default(request)

    def call_aws(self, request: HttpRequest, found: Recognised) -> Answer:
        """A call of a service's operation."""
        record = _Watch(self, request, "aws")
        request_id = self.cloud.clock.uuid()
        record.request_id = request_id
        return record.see(self.aws.answer(request, found, request_id, record.told))

    def has_api(self, api_id: str) -> bool:
        """Whether an API of this id is here."""
        names = (("apigateway", "restapis"), ("apigatewayv2", "apis"))
        gateways = ((self.cloud.services.get(name), apis) for name, apis in names)
        held: Iterator[tuple[Any, str]] = ((one, apis) for one, apis in gateways if one is not None)
        return api_id in self.cell.current.apis or any(api_id in g.view(apis) for g, apis in held)

    def limit_for(self, request: HttpRequest) -> int:
        """Bytes that a body may have: AWS's operations take more than a deployed API."""
        found = None if request.target.startswith("/_") else recognise(request)
        if found is None:
            return API_BODY_LIMIT
        return DYNAMODB_BODY_LIMIT if found.service == "dynamodb" else AWS_BODY_LIMIT

    # -- the deployed APIs -----------------------------------------------------------------------

    def _default(self, request: HttpRequest) -> Answer:
        deployment = self.cell.current
        api = deployment.apis.get(deployment.default_api or "")
        if api is None:
            return self._by_domain(request, deployment)
        stage = self.stage if self.stage in api.stages else default_stage(api, self.stage)
        served = find_served(self.cloud, deployment.apis, api.model.id, stage)
        if served is None:
            return self._watch(request, "api", _message(403, "Forbidden"))
        assert self.handle_api is not None
        observe = self._finished
        return self.handle_api(self.cloud, deployment, served, stage, request, observe=observe)

    def _by_domain(self, request: HttpRequest, deployment: Deployment) -> Answer:
        """Where templates declare no API: a custom domain's, or the one address there is."""
        gateway: Any = self.cloud.services.get("apigateway")
        mapped = find_mapping(gateway.domains, request) if gateway is not None else None
        if mapped is None:
            return self._default_http_api(request) or self._watch(
                request, "api", _nothing_deployed(request, deployment)
            )
        mapping = mapped.mapping
        api = mapping and find_served(self.cloud, deployment.apis, mapping.api_id, mapping.stage)
        if mapping is None or api is None:
            return self._watch(request, "api", _message(403, "Forbidden"))
        more = {"path": mapped.path, "prefix": mapped.prefix}
        return self._api(request, deployment, api, mapping.stage, more)

    def _staged(self, request: HttpRequest) -> Answer:
        deployment = self.cell.current
        if request.target.startswith(EXECUTE_API):
            api_id, _, rest = request.path[len(EXECUTE_API) :].partition("/")
            stage, _, path = rest.lstrip("/").partition("/")  # AWS minds no slash too many there
        else:
            _, _, api_id, stage, _, path = [*request.path.split("/", 5), ""][:6]
        api = find_served(self.cloud, deployment.apis, api_id, stage)
        if api is None:
            named = self._http_api(request, api_id, f"/{stage}/{path}" if path else f"/{stage}")
            return named or self._watch(request, "api", _message(403, "Forbidden"))
        return self._api(request, deployment, api, stage, {"path": "/" + path.lstrip("/")})

    def answer_hosted(self, request: HttpRequest) -> Answer:
        """``{api}.execute-api.…/{stage}/…``: the API's default endpoint, unless it is disabled."""
        deployment = self.cell.current
        api_id = api_of_host(request.fields["host"])
        stage, _, path = request.path.lstrip("/").partition("/")
        api = find_served(self.cloud, deployment.apis, api_id, stage)
        if api is None or api.model.disable_execute_api_endpoint:
            named = self._http_api(request, api_id, request.path, hosted=True)
            return named or self._watch(request, "api", _message(403, "Forbidden"))
        return self._api(request, deployment, api, stage, {"path": "/" + path})

    def _http_api(self, request: HttpRequest, api_id: str, path: str, **more: Any) -> Answer | None:
        """An HTTP API's answer; None where there is no such API. ``path`` may begin with a stage."""
        gateway: Any = self.cloud.services.get("apigatewayv2")
        if gateway is None:
            return None
        found: Answer | None = gateway.answer(request, api_id, path, self._finished, **more)
        return found

    def _default_http_api(self, request: HttpRequest) -> Answer | None:
        """The HTTP API of a custom domain, else the first that a template declares."""
        gateway: Any = self.cloud.services.get("apigatewayv2")
        mapped = find_mapping(gateway.domains, request) if gateway is not None else None
        if mapped is not None and mapped.mapping is not None:
            more = {"stage": mapped.mapping.stage, "prefix": mapped.prefix}
            return self._http_api(request, mapped.mapping.api_id, mapped.path, **more)
        api_id = gateway.default_api if gateway is not None and mapped is None else None
        return self._http_api(request, api_id, request.path, home=self.stage) if api_id else None

    def _api(
        self,
        request: HttpRequest,
        deployment: Deployment,
        api: Any,
        stage: str,
        more: dict[str, Any],
    ) -> Answer:
        assert self.handle_api is not None
        return self.handle_api(
            self.cloud, deployment, api, stage, request, observe=self._finished, **more
        )

    def _finished(self, invocation: Any) -> None:
        """A request to a deployed API has its answer: log it, tell of it."""
        write_access_log(self.cloud, invocation)
        on_request = self.on_request
        if on_request is not None:
            on_request(record_of(invocation))

    # -- ours, and those of services -------------------------------------------------------------

    def _own(self, request: HttpRequest) -> Answer:
        refused = self.admin.guard(request)
        if refused is not None:
            return refused
        return self.admin.answer(request) or self._web(request)

    def _web(self, request: HttpRequest) -> Answer:
        for prefix, handler in self.web.items():
            if request.target.startswith(prefix):
                return handler(request)
        return _message(404, "There is nothing at this address.")

    def _watch(self, request: HttpRequest, kind: Kind, answer: Answer) -> Answer:
        return _Watch(self, request, kind).see(answer)


class _Watch:
    """Measures one request and tells ``on_request`` of it."""

    def __init__(self, dispatcher: Dispatcher, request: HttpRequest, kind: Kind) -> None:
        self.what = self.message = self.request_id = ""
        self.dispatcher, self.request, self.kind = dispatcher, request, kind
        self.started = time.perf_counter()

    def told(self, what: str, message: str) -> None:
        self.what = what or self.what
        self.message = message

    def see(self, answer: Answer) -> Answer:
        if isinstance(answer, HttpResponse):
            if self.dispatcher.on_request is not None:
                self.tell(answer, self.dispatcher.on_request)
            return answer
        return self._wait(answer)

    async def _wait(self, answer: Awaitable[HttpResponse]) -> HttpResponse:
        response = await answer
        if self.dispatcher.on_request is not None:
            self.tell(response, self.dispatcher.on_request)
        return response

    def tell(self, response: HttpResponse, on_request: OnRequest) -> None:
        request = self.request
        on_request(
            RequestRecord(
                self.dispatcher.cloud.clock.now(),
                request.method,
                request.target,
                response.status,
                (time.perf_counter() - self.started) * 1000,
                self.kind,
                self.what,
                self.request_id,
                request.source_ip,
                len(response.body),
                self.message,
            )
        )


def default_stage(api: Any, wanted: str) -> str:
    """The stage that is served without a prefix: the one wanted, else the first of the template."""
    return wanted if wanted in api.stages else cast(str, next(iter(api.stages), ""))


def _nothing_deployed(request: HttpRequest, deployment: Deployment) -> HttpResponse:
    """Where templates declare no API, the address is as DynamoDB's own."""
    if deployment.version:
        answer = _message(404, "No REST API or HTTP API is deployed. AWS operations are served.")
        return answer_as_endpoint(request) or answer
    return _message(503, "Nothing is deployed yet. GET /_csc/health says what is wrong.")


def _message(status: int, text: str) -> HttpResponse:
    body = b'{"message":"%s"}' % text.encode()
    return HttpResponse(status, [("Content-Type", "application/json")], body)
