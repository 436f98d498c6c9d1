"""A service that is made when it is first asked for: one that nobody uses costs nothing at the start.

cloud.services["sqs"] = LazyService(cloud, "sqs", "csc.emulator.services.sqs.service", "Sqs")
cloud.services["sqs"].operations        ──▶ the service itself takes the place in the cloud
"""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Permission, Row, Service

if TYPE_CHECKING:
    from csc.emulator.cloud import Cloud


def is_made(service: Service) -> bool:
    """False for one that nobody has asked for yet."""
    return not isinstance(service, LazyService) or service.is_made


class LazyService:
    """Satisfies ``emulator.calls.Service``; every other attribute is the made service's."""

    web: Mapping[str, Any] = {}

    def __init__(self, cloud: "Cloud", name: str, module: str, maker: str) -> None:
        self.cloud, self.name = cloud, name
        self._module, self._maker = module, maker
        self._made: Service | None = None

    def made(self) -> Service:
        """The service itself, made now where it was not yet."""
        if self._made is None:
            service: Service = getattr(import_module(self._module), self._maker)(self.cloud)
            self._made = service
            standing: Any = self.cloud.services.get(self.name)
            if standing is self:
                self.cloud.services[self.name] = service
        return self._made

    @property
    def is_made(self) -> bool:
        return self._made is not None

    @property
    def operations(self) -> Mapping[str, Row]:
        return self.made().operations

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        return self.made().permissions(operation, input, call)

    async def start(self) -> None:
        """Make a service that goes on by itself with what the state file holds of it."""
        rows = self.cloud.storage.connection.execute(
            "SELECT 1 FROM csc_schema WHERE service = ?", (self.name,)
        )
        if rows.fetchone() is not None:
            start = getattr(self.made(), "start", None)
            if start is not None:
                await start()

    async def close(self) -> None:
        close = getattr(self._made, "close", None)
        if close is not None:
            await close()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.made(), name)
