"""Run an authorizer as TestInvokeAuthorizer does: alone, on a method made for it, without its cache."""

import json
from collections.abc import Awaitable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Input
from csc.emulator.gateway.chain import handle
from csc.emulator.gateway.compile_api import CompiledApi
from csc.emulator.gateway.invocation import Invocation
from csc.emulator.gateway.trace import Trace, TracedCloud
from csc.emulator.http import HttpResponse
from csc.emulator.services.apigateway.build import PARTS, compile_stage
from csc.emulator.services.apigateway.find import find, find_api
from csc.emulator.services.apigateway.invoke_for_test import STAGE, test_request
from csc.emulator.services.apigateway.store import Document

if TYPE_CHECKING:
    from csc.emulator.services.apigateway.service import ApiGateway

_MOCK = {
    "type": "MOCK",
    "requestTemplates": {"application/json": '{"statusCode": 200}'},
    "passthroughBehavior": "NEVER",
    "integrationResponses": {"200": {"statusCode": "200"}},
}


def ask_authorizer(
    gateway: "ApiGateway", input: Input, seen: list[Invocation], trace: Trace
) -> HttpResponse | Awaitable[HttpResponse]:
    """``trace`` gets the calls that were made. Raises NotFound and BadRequestException."""
    api_id = input["restApiId"]
    api = find_api(gateway, api_id)
    authorizer = find(
        gateway, f"restapis/{api_id}/authorizers", input["authorizerId"], "Authorizer"
    )
    snapshot = _probe(api, {**authorizer, "authorizerResultTtlInSeconds": 0})
    stage = {"stageName": STAGE, "variables": input.get("stageVariables") or {}}
    probe = compile_stage(gateway.cloud, snapshot, stage, lambda collection: {}, None)
    return handle(
        TracedCloud.of(gateway.cloud, trace),
        gateway.cell.current,
        _with_context(probe, input.get("additionalContext") or {}),
        STAGE,
        test_request({**input, "httpMethod": "GET"}, "/"),
        path=None,
        observe=seen.append,
    )


def _with_context(api: CompiledApi, more: Mapping[str, str]) -> CompiledApi:
    """The API whose authorizer sees these context variables: ``identity.sourceIp``, ``context.stage``."""
    if not more:
        return api

    def set_variables(invocation: Invocation) -> None:
        for name, value in more.items():
            holder: dict[str, Any] = invocation.context
            *path, last = name.removeprefix("$").removeprefix("context.").split(".")
            for step in path:
                inner = holder.get(step)
                if not isinstance(inner, dict):
                    inner = holder[step] = {}
                holder = inner
            holder[last] = value

    methods = {
        key: replace(method, authorise=(set_variables, *method.authorise))
        for key, method in api.methods.items()
    }
    return replace(api, methods=methods)


def _probe(api: Document, authorizer: Document) -> Document:
    """An API of a greedy resource that answers once the authorizer has let a request through."""
    cognito = authorizer["type"] == "COGNITO_USER_POOLS"
    method = {
        "httpMethod": "ANY",
        "authorizationType": "COGNITO_USER_POOLS" if cognito else "CUSTOM",
        "authorizerId": authorizer["id"],
        "methodResponses": {"200": {"statusCode": "200"}},
        "methodIntegration": _MOCK,
    }
    root = api["rootResourceId"]
    methods = {"ANY": method}
    snapshot: dict[str, Any] = {name: {} for name in PARTS}
    snapshot["api"] = {n: v for n, v in api.items() if n not in ("policy", "binaryMediaTypes")}
    snapshot["authorizers"] = {authorizer["id"]: authorizer}
    snapshot["resources"] = {
        root: {"id": root, "path": "/", "resourceMethods": methods},
        "all": {
            "id": "all",
            "parentId": root,
            "pathPart": "{proxy+}",
            "path": "/{proxy+}",
            "resourceMethods": methods,
        },
    }
    return snapshot


def answered_policy(trace: Trace) -> str | None:
    """The policy document that a function gave back, as JSON."""
    for call in trace.calls:
        payload = (call.get("output") or {}).get("Payload")
        if call["operation"] == "Invoke" and isinstance(payload, bytes):
            try:
                return json.dumps(json.loads(payload)["policyDocument"])
            except (ValueError, KeyError, TypeError):
                return None
    return None
