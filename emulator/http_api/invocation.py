"""One request to an HTTP API on its way, as ``gateway/invocation.py`` has those to REST APIs."""

import base64
from collections.abc import Mapping
from typing import Any

from csc.emulator.cloud import Cloud
from csc.emulator.deployment import Deployment
from csc.emulator.gateway.build_context import trace_root
from csc.emulator.gateway.invocation import Invocation
from csc.emulator.http import HttpRequest
from csc.emulator.http_api.context import build_context
from csc.emulator.http_api.model import DEFAULT, HttpApi
from csc.emulator.http_api.outgoing import Outgoing


class HttpInvocation(Invocation):
    """``path`` is the API's own, decoded, without stage or mapping.

    ``api`` is an ``HttpApi``, ``method`` the ``HttpRoute``.  ``outgoing`` is filled before the
    integration, ``authorizer_error`` where an authorizer let nobody in, ``authorizer_context`` is what a
    Lambda authorizer gave on.
    """

    api: Any
    method: Any
    outgoing: Outgoing
    authorizer_error = ""
    authorizer_context: Mapping[str, Any] | None = None
    is_authorised = False
    is_answered = False  # a preflight: nothing more is added to its response

    def __init__(
        self,
        cloud: Cloud,
        deployment: Deployment,
        api: HttpApi,
        request: HttpRequest,
        path: str,
        prefix: str | None = None,
    ) -> None:
        started, unique = cloud.clock.now(), cloud.clock.uuid()
        request_id = as_request_id(unique)
        compiled: Any = api
        super().__init__(
            cloud, deployment, compiled, api.stage, request, path, request_id, started, prefix
        )
        self.extended_id = request_id
        self._unique = unique

    @property
    def context(self) -> dict[str, Any]:
        found = self.made_context
        if found is None:
            found = self.made_context = build_context(self)
        return found

    @property
    def trace_id(self) -> str:
        """The X-Amzn-Trace-Id of this request: the client's own root, or a new one."""
        given = self.headers.get("x-amzn-trace-id")
        if given is not None and given.startswith("Root="):
            return given
        return trace_root(self._unique, self.started)

    @property
    def full_path(self) -> str:
        """``$context.path`` and ``rawPath``: with the stage, unless that is ``$default``."""
        if self.prefix is not None or self.stage.name == DEFAULT:
            return self.path
        return f"/{self.stage.name}{self.path}"


def make_request_id(cloud: Cloud) -> str:
    """For an answer that no API gives."""
    return as_request_id(cloud.clock.uuid())


def as_request_id(unique: str) -> str:
    """A UUID as HTTP APIs write theirs: ``JKJaXmPLvHcESHA=``."""
    return base64.urlsafe_b64encode(bytes.fromhex(unique.replace("-", ""))[-11:]).decode()
