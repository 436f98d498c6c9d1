"""The service ``apigatewayv2``: its objects, and the stages that it serves.

What compiles and serves them is imported when first needed: most runs never ask.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Permission, Row
from csc.emulator.cloud import Cloud
from csc.emulator.deployment import Cell, Deployment
from csc.emulator.services.apigateway.name_permissions import name_permissions
from csc.emulator.services.apigateway.objects import Objects
from csc.emulator.services.apigateway.store import Document, Store
from csc.emulator.services.apigatewayv2.declared import describe_declared
from csc.emulator.services.apigatewayv2.operations import OPERATIONS

if TYPE_CHECKING:
    from csc.emulator.gateway.domains import Domains
    from csc.emulator.http import HttpRequest, HttpResponse
    from csc.emulator.http_api.model import HttpApi
    from csc.emulator.services.apigatewayv2.compile_stage import Enforcers


class ApiGatewayV2(Objects):
    """Satisfies ``emulator.calls.Service``. ``pending`` are deployments of made stacks, whose snapshots
    are taken once all of their stack is deployed."""

    name = "apigatewayv2"
    operations: Mapping[str, Row] = OPERATIONS

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.store = Store(cloud.storage, self.name)
        self._declared: tuple[object, Mapping[str, Mapping[str, Document]]] | None = None
        self._served: dict[tuple[str, str], tuple[Deployment, HttpApi]] = {}
        self._enforcers: Enforcers | None = None
        self._counters: dict[str, Any] = {}
        self._domains: tuple[object, Domains] | None = None

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        """As API Gateway names them: apigateway:GET on /apis/*, and iam:PassRole for roles handed over."""
        from csc.emulator.services.apigatewayv2.passed_roles import passed_roles

        roles = passed_roles(input)
        return name_permissions(self.name, self.cloud.region, operation, input, roles)

    @property
    def cell(self) -> Cell:
        """The emulator's: what templates declared."""
        rest: Any = self.cloud.services["apigateway"]
        cell: Cell = rest.cell
        return cell

    @property
    def declared(self) -> Mapping[str, Mapping[str, Document]]:
        resources = self.cell.current.resources
        if self._declared is None or self._declared[0] is not resources:
            self._declared = (resources, describe_declared(resources.values()))
        return self._declared[1]

    @property
    def default_api(self) -> str | None:
        """The first API that a template declares: it is served without a prefix."""
        return next(iter(self.declared.get("apis", {})), None)

    @property
    def enforcers(self) -> "Enforcers":
        from csc.emulator.services.apigatewayv2.compile_stage import Enforcers

        if self._enforcers is None:
            self._enforcers = Enforcers()
        return self._enforcers

    @property
    def domains(self) -> "Domains":
        """The mappings of every custom domain to an API and its stage."""
        resources = self.cell.current.resources
        if self._domains is None or self._domains[0] is not resources:
            from csc.emulator.services.apigatewayv2.domains import gather

            self._domains = (resources, gather(self))
        return self._domains[1]

    def served(self, api_id: str, stage: str) -> "HttpApi | None":
        """The API as a stage serves it; None where there is no such stage."""
        key, current = (api_id, stage), self.cell.current
        known = self._served.get(key)
        if known is not None and known[0] is current:
            return known[1]
        document = self.view(f"apis/{api_id}/stages").get(stage)
        if document is None or api_id not in self.view("apis"):
            return None
        from csc.emulator.gateway.keys import Counters
        from csc.emulator.services.apigatewayv2.compile_stage import compile_stage
        from csc.emulator.services.apigatewayv2.deployments import parts_of

        counters = self._counters.setdefault(api_id, Counters())
        made = compile_stage(parts_of(self, api_id, document), document, self.enforcers, counters)
        self._served[key] = (current, made)
        return made

    def answer(
        self,
        request: "HttpRequest",
        api_id: str,
        path: str,
        observe: Callable[[Any], None],
        *,
        stage: str | None = None,
        prefix: str | None = None,
        home: str | None = None,
        hosted: bool = False,
    ) -> "HttpResponse | Awaitable[HttpResponse] | None":
        """Answer a request to an API, or None where there is no such API.

        ``path`` may begin with a stage, unless ``stage`` names it (of a custom domain, with ``prefix``).
        ``home`` is the stage that is served without a prefix where there is no ``$default``; ``hosted``
        says that the request came by the API's default endpoint, which may be disabled.
        """
        if api_id not in self.view("apis"):
            return None
        from csc.emulator.services.apigatewayv2.answer import Way, answer

        by = Way(stage, prefix, home, hosted)
        return answer(self, request, api_id, path, observe, by)

    def settle(self) -> None:
        """What was deployed is kept: each new deployment of a made stack is a snapshot for good."""
        if self.store.all("pending"):
            from csc.emulator.services.apigatewayv2.deployments import keep_pending

            keep_pending(self)

    def changed(self) -> None:
        """Something that is served did: it is compiled again when it is next asked for."""
        self._served.clear()
        self._domains = None
