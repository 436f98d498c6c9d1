"""Run a method as TestInvokeMethod does: the API as it is now, without its authorizer or API key."""

from collections.abc import Awaitable
from dataclasses import replace
from typing import TYPE_CHECKING

from csc.emulator.calls import Input
from csc.emulator.gateway.chain import handle
from csc.emulator.gateway.compile_api import CompiledApi
from csc.emulator.gateway.invocation import Invocation
from csc.emulator.gateway.model import ExecutionLog, Stage
from csc.emulator.gateway.routing import Routes
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.services.apigateway.build import compile_stage
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.find import find, find_serving
from csc.emulator.services.apigateway.store import Document
from csc.emulator.services.apigateway.take_snapshot import as_it_is

if TYPE_CHECKING:
    from csc.emulator.services.apigateway.service import ApiGateway

STAGE = "test-invoke-stage"


def invoke_for_test(
    gateway: "ApiGateway", input: Input, seen: list[Invocation]
) -> HttpResponse | Awaitable[HttpResponse]:
    """``seen`` gets the finished invocation. Raises NotFound and BadRequestException."""
    method = find_serving(gateway, input)
    if "methodIntegration" not in method:
        raise BadRequestException("No integration defined for method")
    api_id = input["restApiId"]
    resource = find(gateway, f"restapis/{api_id}/resources", input["resourceId"], "Resource")
    declared = gateway.cell.current.apis.get(api_id)
    variables = dict(input.get("stageVariables") or {})
    stage = Stage(api_id, STAGE, "", variables, logging={"*/*": ExecutionLog("INFO", trace=True)})
    api = _without_checks(declared or _compile_now(gateway, api_id), stage)
    api = _only(api, (resource["path"], method["httpMethod"]), _request_path(input, resource))
    return handle(
        gateway.cloud,
        gateway.cell.current,
        api,
        STAGE,
        test_request(input, resource["path"]),
        observe=seen.append,
    )


def _compile_now(gateway: "ApiGateway", api_id: str) -> CompiledApi:
    """What isn't finished yet (a method without an integration) is left out."""
    snapshot = as_it_is(gateway, api_id)
    for resource in snapshot["resources"].values():
        methods = resource.get("resourceMethods", {}).items()
        resource["resourceMethods"] = {n: m for n, m in methods if "methodIntegration" in m}
    return compile_stage(gateway.cloud, snapshot, {"stageName": STAGE}, gateway.view, None)


def _request_path(input: Input, resource: Document) -> str:
    target = input.get("pathWithQueryString") or resource["path"]
    return "/" + str(target).partition("?")[0].lstrip("/")


def _only(api: CompiledApi, key: tuple[str, str], path: str) -> CompiledApi:
    """The named method, also for a path that isn't its resource's: then without path parameters."""
    routes = Routes([(*key, key)])
    if routes.match(key[1], path) is None:
        routes = Routes([(path, key[1], key)])
    return replace(api, routes=routes)


def _without_checks(api: CompiledApi, stage: Stage) -> CompiledApi:
    methods = {key: replace(method, authorise=()) for key, method in api.methods.items()}
    model = replace(api.model, endpoint_type="REGIONAL")  # no distribution stands before it
    return replace(api, model=model, methods=methods, stages={STAGE: stage}, domains={})


def test_request(input: Input, path: str) -> HttpRequest:
    """The request that a test operation's input describes."""
    pairs = list((input.get("headers") or {}).items())
    for name, values in (input.get("multiValueHeaders") or {}).items():
        pairs += [(name, value) for value in values]
    verb = input["httpMethod"]
    target = input.get("pathWithQueryString") or path
    body = (input.get("body") or "").encode()
    target = target if target.startswith("/") else f"/{target}"
    return HttpRequest("GET" if verb == "ANY" else verb, target, pairs, body)
