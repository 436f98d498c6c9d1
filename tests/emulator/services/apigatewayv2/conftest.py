"""The control plane through boto3's shapes: calls of the service, and of what it then serves."""

from collections.abc import Iterator
from typing import Any

import pytest

from csc.emulator.calls import Call
from csc.emulator.errors import ServiceError
from tests.emulator.http_api.conftest import FUNCTION, HttpBench


class Control(HttpBench):
    """``make("CreateRoute", …)`` is a call of the account's root."""

    def make(self, operation: str, **input: Any) -> dict[str, Any]:
        call = Call("apigatewayv2", operation, input, self.cloud.root(), "r", self.cloud.region)
        output: Any = self.cloud.invoke(call)
        return {n: v for n, v in output.items() if not n.startswith("_")}

    def refused(self, operation: str, **input: Any) -> str:
        """``Code: message`` of the error that the call must have."""
        with pytest.raises(ServiceError) as caught:
            self.make(operation, **input)
        return f"{caught.value.code}: {caught.value.message}"

    def api(self, **more: Any) -> str:
        made = self.make("CreateApi", Name="orders", ProtocolType="HTTP", **more)
        return str(made["ApiId"])

    def function(self, api_id: str, payload: str = "2.0", **more: Any) -> str:
        given = {"IntegrationUri": FUNCTION + "f", "PayloadFormatVersion": payload} | more
        made = self.make("CreateIntegration", ApiId=api_id, IntegrationType="AWS_PROXY", **given)
        return str(made["IntegrationId"])

    def route(self, api_id: str, key: str, integration: str, **more: Any) -> str:
        target = f"integrations/{integration}"
        made = self.make("CreateRoute", ApiId=api_id, RouteKey=key, Target=target, **more)
        return str(made["RouteId"])

    async def get(self, api_id: str, path: str) -> tuple[int, bytes]:
        response = await self.ask("GET", f"/_aws/execute-api/{api_id}{path}")
        return response.status, response.body


@pytest.fixture
def control() -> Iterator[Control]:
    made = Control()
    yield made
    made.storage.close()
