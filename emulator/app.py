"""The emulator's life: open storage, make services, listen; deploy as often as asked; close.

async with Emulator(options) as emulator:
    emulator.deploy(assembly)          # raises DiagnosticsError; then the last good one serves
    emulator.report(diagnostics)       # what /_csc/health says is wrong
"""

import asyncio
import socket
from collections.abc import Coroutine, Sequence
from types import TracebackType
from typing import Any, Self

from csc.assembly import Assembly
from csc.diagnostics import Diagnostic, DiagnosticsError
from csc.emulator.admin import Admin
from csc.emulator.call_aws import AwsCalls
from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.engine import Engine
from csc.emulator.cloudformation.made_stacks import Made
from csc.emulator.cloudformation.resources import RESOURCE_TYPES
from csc.emulator.deployment import Cell, Deployment
from csc.emulator.dispatch import Dispatcher
from csc.emulator.gateway.chain import handle
from csc.emulator.health import describe_health
from csc.emulator.options import Options
from csc.emulator.record import OnRequest
from csc.emulator.serve_hosts import LocalHosts
from csc.emulator.serve_state import PREFIX as STATE
from csc.emulator.serve_state import StateDoor
from csc.emulator.server import Server
from csc.emulator.services.lazy_service import is_made
from csc.emulator.start_services import make_services
from csc.emulator.storage import open_storage
from csc.emulator.write_function_log import follow_functions

__all__ = ["Emulator", "Options", "run"]


def run(main: Coroutine[Any, Any, None]) -> None:
    """``asyncio.run`` on the fastest loop there is."""
    try:
        import uvloop
    except ImportError:
        asyncio.run(main)
    else:
        uvloop.run(main)


class Emulator:
    """One local cloud on one port. ``url`` is known once it has started."""

    def __init__(self, options: Options, clock: Clock | None = None) -> None:
        self.options = options
        self.url = ""
        self.diagnostics: tuple[Diagnostic, ...] = ()
        self.cell = Cell()
        self._clock = clock or Clock()
        self._on_request: OnRequest | None = None
        self._started: list[Any] = []

    async def start(self) -> None:
        """Raises DiagnosticsError: CSC701 (the port), CSC801-804 (the state file)."""
        self.storage = open_storage(self.options.state)
        try:
            await self._start()
        except BaseException:
            self.storage.close()
            raise

    async def _start(self) -> None:
        options = self.options
        self.cloud = Cloud(self.storage, self._clock, region=options.region)
        make_services(self.cloud, options.dynamodb_endpoint)
        gateway: Any = self.cloud.services["apigateway"]
        self.engine = Engine(self.cloud, RESOURCE_TYPES, gateway.build_apis, options.allow_missing)
        described: Any = self.cloud.services["cloudformation"]
        described.engine, described.swap = self.engine, self._change
        gateway.cell = self.cell
        follow_functions(self.cloud)
        self._dispatcher = self._make_dispatcher()
        self.cloud.hosts = LocalHosts(self._dispatcher)
        self._server = Server(self._dispatcher, limit_for=self._dispatcher.limit_for)
        self.url = self.cloud.endpoint = await _listen(self._server, options.host, options.port)
        self.storage.announce(self.url)
        try:
            for service in self.cloud.services.values():
                start = getattr(service, "start", None)
                if start is not None:
                    await start()
                self._started.append(service)
        except BaseException:
            await self._close()
            raise

    def deploy(self, assembly: Assembly) -> Deployment:
        """Build, apply, swap. Raises DiagnosticsError (CSC6xx); the last good one stays."""
        return self._swap(self.engine.deploy(assembly, self.cell.current))

    def deploy_made(self) -> Deployment:
        """Serve the stacks that were made through the API of CloudFormation, without a project."""
        return self._swap(self.engine.restore(self.cell.current))

    def _change(self, name: str, to: Made | None) -> None:
        self._swap(self.engine.change(name, to, self.cell.current))

    def _swap(self, deployment: Deployment) -> Deployment:
        self.cell.current = deployment
        for name in ("apigateway", "apigatewayv2"):
            gateway: Any = self.cloud.services[name]
            if is_made(gateway):
                gateway.settle()
        return deployment

    def report(self, diagnostics: Sequence[Diagnostic]) -> None:
        """What is wrong with the last save; nothing where it is served."""
        self.diagnostics = tuple(diagnostics)

    @property
    def serving(self) -> bool:
        """Whether any Deployment serves."""
        return self.cell.current.version > 0

    @property
    def on_request(self) -> OnRequest | None:
        """Told of each request, after its answer is made."""
        return self._on_request

    @on_request.setter
    def on_request(self, hook: OnRequest | None) -> None:
        self._on_request = hook
        if hasattr(self, "_dispatcher"):
            self._dispatcher.on_request = hook

    async def close(self) -> None:
        """Requests under way finish; then services and storage close, in reverse order."""
        await self._close()
        self.storage.close()

    async def _close(self) -> None:
        await self._server.close()
        while self._started:
            close = getattr(self._started.pop(), "close", None)
            if close is not None:
                await close()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    def _make_dispatcher(self) -> Dispatcher:
        admin = Admin({"/_csc/health": self._health})
        aws = AwsCalls(self.cloud, self.options.iam)
        stage = self.options.stage
        dispatcher = Dispatcher(self.cloud, self.cell, aws, admin, handle, stage, self._on_request)
        for service in self.cloud.services.values():
            dispatcher.web.update(getattr(service, "web", {}))
        dispatcher.web[STATE] = StateDoor(self.storage).answer
        return dispatcher

    def _health(self) -> dict[str, Any]:
        return describe_health(self.cell.current, self.diagnostics, RESOURCE_TYPES)


async def _listen(server: Server, host: str, port: int) -> str:
    """Listen and say at which URL. Raises DiagnosticsError (CSC701).

    Clients differ in what they take localhost for, and some never try the other: where that is
    meant, both of its addresses are listened on.
    """
    bound = await server.listen(host, port)
    name = f"[{host}]" if ":" in host else host
    if host in ("0.0.0.0", "::"):
        name = "localhost"
    elif host == "127.0.0.1" and has_ipv6_loopback():
        try:
            await server.listen("::1", bound)
            name = "localhost"
        except DiagnosticsError:
            pass  # another program's: localhost may lead there
    elif host == "127.0.0.1":
        name = "localhost"
    return f"http://{name}:{bound}"


def has_ipv6_loopback() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True
