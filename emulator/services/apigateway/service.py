"""The service ``apigateway``: its objects, and the stages that it serves.

What builds and describes them is imported when first needed: most runs never ask.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Permission, Row
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import Realised
from csc.emulator.deployment import Cell, Deployment
from csc.emulator.gateway.usage import Usage
from csc.emulator.services.apigateway.name_permissions import name_permissions
from csc.emulator.services.apigateway.objects import Objects
from csc.emulator.services.apigateway.operations import OPERATIONS
from csc.emulator.services.apigateway.store import Store, merge

if TYPE_CHECKING:
    from csc.emulator.gateway.compile_api import CompiledApi
    from csc.emulator.gateway.domains import Domains
    from csc.emulator.services.apigateway.declared import Collections

CANARY = ("CanarySetting", "DeploymentCanarySettings")


class ApiGateway(Objects):
    """Satisfies ``emulator.calls.Service``. ``cell`` is the emulator's: what templates declared."""

    name = "apigateway"
    operations: Mapping[str, Row] = OPERATIONS

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.store = Store(cloud.storage)
        self.cell = Cell()
        self.usage = Usage()
        self._declared: tuple[object, Collections] | None = None
        self._served: dict[tuple[str, str], tuple[Deployment, CompiledApi | None]] = {}
        self._before: dict[tuple[str, str], CompiledApi] = {}
        self._plain: Deployment | None = None
        self._canaries = False

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        """The HTTP method on the path, as API Gateway names both (apigateway:GET on /restapis/*), and
        iam:PassRole for the roles that the call hands over."""
        from csc.emulator.services.apigateway.passed_roles import passed_roles

        roles = passed_roles(input)
        return name_permissions(self.name, self.cloud.region, operation, input, roles)

    def arn(self, path: str) -> str:
        return f"arn:aws:apigateway:{self.cloud.region}::{path}"

    @property
    def declared(self) -> "Collections":
        from csc.emulator.services.apigateway.declared import describe_declared

        resources = self.cell.current.resources
        if self._declared is None or self._declared[0] is not resources:
            self._declared = (resources, describe_declared(resources.values()))
        return self._declared[1]

    def served(
        self, api_id: str, stage: str, live: "CompiledApi | None" = None
    ) -> "CompiledApi | None":
        """The API as a stage serves it from a deployment's snapshot. Where there is none it is ``live``,
        as the templates are now, unless the API or the stage was deleted here."""
        key = (api_id, stage)
        known = self._served.get(key)
        if known is not None and known[0] is self.cell.current:
            return known[1]
        if not self.store.collections and not self._may_be_canary():
            return live
        from csc.emulator.services.apigateway.serve_stage import serve_stage

        found = serve_stage(self, api_id, stage, self._before.get(key))
        if found is not None:
            self._before[key] = found
        elif not self._was_deleted(api_id, stage):
            found = live
        self._served[key] = (self.cell.current, found)
        return found

    def _was_deleted(self, api_id: str, stage: str) -> bool:
        return self.is_deleted("restapis", api_id) or self.is_deleted(
            f"restapis/{api_id}/stages", stage
        )

    def _may_be_canary(self) -> bool:
        current = self.cell.current
        if self._plain is not current:
            self._plain = current
            self._canaries = any(has_canary(one) for one in current.resources.values())
        return self._canaries

    def build_apis(
        self, resources: Iterable[Realised], cloud: Cloud, before: Mapping[str, Any]
    ) -> "dict[str, CompiledApi]":
        """The APIs of templates, with the keys, plans and base paths that were made here too."""
        from csc.emulator.gateway.compile_api import build_apis

        if not any(self.store.all(name) for name in ("apikeys", "usageplans", "domainnames")):
            return build_apis(resources, cloud, before)
        from csc.emulator.services.apigateway.build import account_parts
        from csc.emulator.services.apigateway.declared import describe_declared

        declared = describe_declared(resources)
        parts = account_parts(cloud, lambda collection: merge(declared, self.store, collection))
        return build_apis([*resources, *parts], cloud, before)

    @property
    def domains(self) -> "Domains":
        """The base paths of every custom domain."""
        from csc.emulator.gateway.domains import gather_domains
        from csc.emulator.services.apigateway.build import mappings

        if not self.view("domainnames"):
            return {}
        return gather_domains(mappings(self.view))

    def settle(self) -> None:
        """What was deployed is kept: each new deployment of a made stack is a snapshot for good."""
        for name in self.store.all("pending") and list(self.store.all("pending")):
            from csc.emulator.services.apigateway.take_snapshot import keep_snapshot

            api_id, _, deployment = name.partition(":")
            keep_snapshot(self, api_id, deployment)
            self.store.remove("pending", name)

    def has_api(self, api_id: str) -> bool:
        return api_id in self.store.all("restapis")

    def changed(self) -> None:
        """A stage or deployment did: what is served is compiled again when it is next asked for."""
        self._served.clear()

    def account_changed(self) -> None:
        """Keys, plans or base paths did: the APIs of templates are joined with them again."""
        self._served.clear()
        current = self.cell.current
        if current.apis:
            apis = self.build_apis(list(current.resources.values()), self.cloud, current.apis)
            self.cell.current = replace(current, apis=apis)

    def forget(self, api_id: str, stage: str) -> None:
        """Cached responses and verdicts of a stage, and its counters of throttles."""
        self._served.pop((api_id, stage), None)
        self._before.pop((api_id, stage), None)


def has_canary(resource: Realised) -> bool:
    return resource.type.startswith("AWS::ApiGateway::") and any(
        name in resource.properties for name in CANARY
    )
