"""A request that calls an AWS operation → its answer, in the service's protocol.

recognise ──▶ caller ──▶ codec.parse ──▶ Cloud.invoke ──▶ codec.render, or render_error
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Literal

from csc.emulator.calls import Call, Input, Output
from csc.emulator.cloud import Cloud
from csc.emulator.compress_reply import compress_reply
from csc.emulator.errors import (
    AccessDeniedException,
    InternalFailure,
    ServiceError,
    UnknownOperationException,
)
from csc.emulator.foreign_pages import CORS, is_foreign, needs_no_credentials
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.identify_caller import identify_anybody, identify_caller
from csc.emulator.protocols import query_compatible
from csc.emulator.protocols.codec import codec_of
from csc.emulator.protocols.errors import render_error
from csc.emulator.protocols.json import dump, parse_body, reply
from csc.emulator.protocols.query_compatible import query_model, speaks_query
from csc.emulator.protocols.service_model import ServiceModel, load_model
from csc.emulator.recognise import Recognised
from csc.emulator.services.iam.fill_keys import HeaderKeys
from csc.emulator.services.s3.address import in_path_style

log = logging.getLogger("csc.aws")
COMPRESSED = frozenset({"dynamodb", "dynamodbstreams"})
IamMode = Literal["enforce", "warn", "off"]
Told = Callable[[str, str], None]
"""``told(what, message)``: the operation as ``service:Operation``, and why it failed or empty."""


@dataclass(slots=True)
class AwsCalls:
    """``iam`` is for signed clients; integrations and functions are always held to their role."""

    cloud: Cloud
    iam: IamMode = "enforce"

    def answer(
        self, request: HttpRequest, found: Recognised, request_id: str, told: Told
    ) -> HttpResponse | Awaitable[HttpResponse]:
        """``told`` learns which operation it was, and why it failed."""
        if not is_foreign(request):
            return self._answer(request, found, request_id, told, foreign=False)
        answer = self._answer(request, found, request_id, told, foreign=True)
        return _open(answer) if isinstance(answer, HttpResponse) else _open_later(answer)

    def _answer(
        self, request: HttpRequest, found: Recognised, request_id: str, told: Told, *, foreign: bool
    ) -> HttpResponse | Awaitable[HttpResponse]:
        service = found.service
        as_query = service != "dynamodb" and speaks_query(service, request)
        try:
            caller = identify_caller(self.cloud, request, found)
            if service == "dynamodb":  # the hot path: no model is needed
                operation = request.fields.get("x-amz-target", "").rpartition(".")[2]
                value = parse_body(request.body)
            else:
                operation, value = _parse(service, request, as_query)
            if found.anonymous:
                caller = identify_anybody(self.cloud, service, operation)
            if foreign and caller.trusted and not needs_no_credentials(service, operation):
                raise AccessDeniedException(
                    "CSC: pages of other sites can't call AWS operations with made-up keys."
                )
            call = Call(
                service,
                operation,
                value,
                caller,
                request_id,
                found.region or self.cloud.region,
                request.source_ip,
                context=HeaderKeys(request.fields),
                as_json=service == "dynamodb",
            )
            told(f"{service}:{operation}", "")
            output = self._invoke(call)
            if isinstance(output, dict):
                answer = _render(call, output, as_query)
                return compress_reply(request, answer) if service in COMPRESSED else answer
        except ServiceError as error:
            return _refused(service, error, request_id, told, as_query)
        except Exception as error:
            log.exception("a defect in %s", service)
            return _refused(service, _defect(error), request_id, told, as_query)
        return _later(call, output, told, as_query)

    def _invoke(self, call: Call) -> Output | Awaitable[Output]:
        if self.iam != "enforce" and not call.caller.trusted:
            if self.iam == "warn":
                self._warn(call)
            call.caller = replace(call.caller, trusted=True)
        return self.cloud.invoke(call)

    def _warn(self, call: Call) -> None:
        """Say what AWS would refuse."""
        service = self.cloud.services.get(call.service)
        if service is None or self.cloud.authorize is None:
            return
        try:
            self.cloud.authorize(call, service.permissions(call.operation, call.input, call))
        except ServiceError as denied:
            log.warning("AWS would refuse: %s", denied.message)


def _open(response: HttpResponse) -> HttpResponse:
    """Let the page read the answer."""
    response.add(CORS)
    return response


async def _open_later(answer: Awaitable[HttpResponse]) -> HttpResponse:
    return _open(await answer)


def _parse(service: str, request: HttpRequest, as_query: bool) -> tuple[str, Input]:
    model = _model(service)
    if service == "s3":
        request = in_path_style(request)
    if as_query:
        operation, value = query_compatible.parse(query_model(service), request)
    else:
        operation, value = codec_of(model).parse(model, request)
    if operation not in model.operations:
        raise UnknownOperationException(f"{service} has no operation {operation or request.path}.")
    return operation, value


def _model(service: str) -> ServiceModel:
    try:
        return load_model(service)
    except KeyError:
        raise UnknownOperationException(f"There is no AWS service {service}.") from None


_WITHOUT_OUTPUT = frozenset({"TagResource", "UntagResource"})
"""DynamoDB's operations that have no output shape: AWS sends no body at all."""


def _render(call: Call, output: Output, as_query: bool) -> HttpResponse:
    if call.service == "dynamodb":
        body = b"" if call.operation in _WITHOUT_OUTPUT else dump(output)
        return reply(200, body, call.request_id)
    model = query_model(call.service) if as_query else load_model(call.service)
    return codec_of(model).render(model, call.operation, output, call.request_id)


async def _later(call: Call, output: Awaitable[Output], told: Told, as_query: bool) -> HttpResponse:
    try:
        return _render(call, await output, as_query)
    except ServiceError as error:
        return _refused(call.service, error, call.request_id, told, as_query)
    except Exception as error:
        log.exception("a defect in %s", call.service)
        return _refused(call.service, _defect(error), call.request_id, told, as_query)


def _defect(error: Exception) -> ServiceError:
    return InternalFailure(f"a defect of CSC: {type(error).__name__}: {error}")


def _refused(
    service: str, error: ServiceError, request_id: str, told: Told, as_query: bool
) -> HttpResponse:
    told("", f"{error.code}: {error.message}")
    try:
        return render_error(service, error, request_id, as_query=as_query)
    except KeyError:  # of a service that AWS doesn't have
        return render_error("dynamodb", error, request_id)
