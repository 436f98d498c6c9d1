"""Answer a request to a function URL: who may, the event, the function, its result."""

from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any

import orjson

from csc.emulator.calls import Call, Caller, Permission
from csc.emulator.errors import ServiceError
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.services.iam.evaluate import Policies, Request, evaluate
from csc.emulator.services.iam.principals import ANONYMOUS
from csc.emulator.services.lambda_.errors import TooManyRequestsException
from csc.emulator.services.lambda_.urls import PREFIX
from csc.emulator.services.lambda_.urls.cross_origin import answer_preflight, cors_headers
from csc.emulator.services.lambda_.urls.read_request import read_request
from csc.emulator.services.lambda_.urls.read_result import read_result

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda

FORBIDDEN = (
    "Forbidden. For troubleshooting Function URL authorization issues, see: "
    "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"
)
ACTION = "lambda:InvokeFunctionUrl"


def serve_function_url(
    service: "Lambda", request: HttpRequest
) -> HttpResponse | Awaitable[HttpResponse]:
    url_id = request.path[len(PREFIX) :].partition("/")[0]
    found = next((one for one in service.urls if one[2]["Id"] == url_id), None)
    if found is None:
        return _message(404, None, "ResourceNotFoundException")
    name, qualifier, url = found
    if qualifier and qualifier not in service.aliases.get(name, {}):
        return _message(403, FORBIDDEN, "AccessDeniedException")  # its alias was deleted
    cors = url.get("Cors") or {}
    if cors and request.method == "OPTIONS" and request.header("Access-Control-Request-Method"):
        return answer_preflight(cors, request)
    arn = service.arn(name, qualifier)
    request_id = service.cloud.clock.uuid()
    try:
        caller = _authorize(service, request, arn, url["AuthType"], request_id)
    except ServiceError:
        return _message(403, FORBIDDEN, "AccessDeniedException")
    now = service.cloud.clock.now()
    event = read_request(request, url_id, request_id, now, caller)
    given = {"FunctionName": arn, "Payload": orjson.dumps(event)}
    who = service.cloud.root()
    call = Call("lambda", "Invoke", given, who, request_id, service.cloud.region)
    trace = ("X-Amzn-Trace-Id", event["headers"]["x-amzn-trace-id"])
    return _answer(service, call, [*cors_headers(cors, request), trace])


def _authorize(
    service: "Lambda", request: HttpRequest, arn: str, kind: str, request_id: str
) -> Caller | None:
    """Raises ServiceError where the request may not invoke. None is an anonymous caller."""
    if kind == "NONE":
        policy = service.policy_of(arn)
        asked = Request(ANONYMOUS, ACTION, arn, {"lambda:functionurlauthtype": kind})
        if not evaluate(asked, Policies(resource=policy, resource_must_allow=True)).allowed:
            raise ServiceError(FORBIDDEN)
        return None
    caller = _signer(service, request)
    cloud = service.cloud
    if cloud.authorize is not None and not caller.trusted:
        call = Call("lambda", "InvokeFunctionUrl", {}, caller, request_id, cloud.region)
        context = {"lambda:FunctionUrlAuthType": kind}
        cloud.authorize(call, (Permission(ACTION, arn, context),))
    return caller


def _signer(service: "Lambda", request: HttpRequest) -> Caller:
    """Of a SigV4 header for ``lambda``. Raises ServiceError."""
    header = request.header("Authorization") or ""
    scope = header.partition("Credential=")[2].partition(",")[0].strip().rsplit("/", 4)
    if len(scope) != 5 or scope[3] != "lambda":
        raise ServiceError(FORBIDDEN)
    iam = service.iam
    caller = iam.verify_request(request, scope[0], "lambda", scope[2]) if iam else None
    return caller or service.cloud.root()


async def _answer(service: "Lambda", call: Call, more: list[tuple[str, str]]) -> HttpResponse:
    from csc.emulator.services.lambda_.operations.invoke import invoke

    try:
        answer: Any = invoke(service, call.input, call)
        answer = await answer
        if "FunctionError" in answer:
            return _message(502, "Internal Server Error", "", call.request_id)
        response = read_result(answer["Payload"])
    except TooManyRequestsException as error:
        return _message(429, error.message, error.code, call.request_id)
    except (ServiceError, ValueError, TypeError):
        return _message(502, "Internal Server Error", "", call.request_id)
    response.headers += [*more, ("x-amzn-RequestId", call.request_id)]
    return response


def _message(status: int, text: str | None, kind: str, request_id: str = "") -> HttpResponse:
    if status == 502:
        plain = [("Content-Type", "text/plain")]
        return HttpResponse(status, [*plain, ("x-amzn-RequestId", request_id)], str(text).encode())
    headers = [("Content-Type", "application/json"), ("x-amzn-ErrorType", kind)]
    return HttpResponse(status, headers, orjson.dumps({"Message": text}))
