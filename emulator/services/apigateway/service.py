"""The service ``apigateway``: its objects, and the stages that it serves.

What builds and describes them is imported when first needed: most runs never ask.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Permission, Row
from csc.emulator.cloud import Cloud
from csc.emulator.deployment import Cell, Deployment
from csc.emulator.protocols.service_model import load_model
from csc.emulator.services.apigateway.operations import OPERATIONS
from csc.emulator.services.apigateway.store import Document, Store

if TYPE_CHECKING:
    from csc.emulator.gateway.compile_api import CompiledApi
    from csc.emulator.services.apigateway.declared import Collections

_LABEL = re.compile(r"\{([^}]+)\}")


class ApiGateway:
    """Satisfies ``emulator.calls.Service``. ``cell`` is the emulator's: what templates declared."""

    name = "apigateway"
    operations: Mapping[str, Row] = OPERATIONS

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.store = Store(cloud.storage)
        self.cell = Cell()
        self._declared: tuple[Deployment, Collections] | None = None
        self._served: dict[tuple[str, str], CompiledApi] = {}
        self._before: dict[tuple[str, str], CompiledApi] = {}

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        """The HTTP method on the path, as API Gateway names both (apigateway:GET on /restapis/*), and
        iam:PassRole for the roles that the call hands over."""
        from csc.emulator.services.apigateway.passed_roles import passed_roles

        model = load_model(self.name)
        http = model.operations[operation]["http"]
        members = model.input(operation)["members"]
        values = {m.get("locationName", n): input.get(n, "") for n, m in members.items()}
        path = _LABEL.sub(lambda m: str(values.get(m[1], "")), http["requestUri"].partition("?")[0])
        service = {"iam:PassedToService": "apigateway.amazonaws.com"}
        passed = (Permission("iam:PassRole", arn, service) for arn in passed_roles(input))
        return (Permission(f"apigateway:{http['method']}", self.arn(path)), *passed)

    def arn(self, path: str) -> str:
        return f"arn:aws:apigateway:{self.cloud.region}::{path}"

    def view(self, collection: str) -> Mapping[str, Document]:
        """The documents of a collection: those that templates declared, and those created here."""
        return {**self.declared.get(collection, {}), **self.store.all(collection)}

    @property
    def declared(self) -> "Collections":
        from csc.emulator.services.apigateway.declared import describe_declared

        current = self.cell.current
        if self._declared is None or self._declared[0] is not current:
            self._declared = (current, describe_declared(current))
        return self._declared[1]

    def served(self, api_id: str, stage: str) -> "CompiledApi | None":
        """The API as a stage of its own serves it; None where there is no such stage."""
        key = (api_id, stage)
        found = self._served.get(key)
        if found is None:
            document = self.store.all(f"restapis/{api_id}/stages").get(stage)
            if document is None:
                return None
            from csc.emulator.services.apigateway.build import compile_stage

            deployments = self.store.all(f"restapis/{api_id}/deployments")
            snapshot = deployments[document["deploymentId"]]["snapshot"]
            before = self._before.get(key)
            found = compile_stage(self.cloud, snapshot, document, self.view, before)
            self._served[key] = self._before[key] = found
        return found

    def has_api(self, api_id: str) -> bool:
        return api_id in self.store.all("restapis")

    def changed(self) -> None:
        """Stages, keys or plans did: what is served is compiled again when it is next asked for."""
        self._served.clear()

    def forget(self, api_id: str, stage: str) -> None:
        """Cached responses and verdicts of a stage, and its counters of throttles."""
        self._served.pop((api_id, stage), None)
        self._before.pop((api_id, stage), None)
