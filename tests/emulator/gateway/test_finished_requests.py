"""What a finished request leaves behind: nothing that waits for the garbage collector."""

import gc
from collections.abc import Iterator
from typing import Any

import pytest

READS_ALL: dict[str, Any] = {
    "Integration": {
        "Type": "MOCK",
        "RequestTemplates": {
            "application/json": '{"statusCode": 200, "q": "$input.json(\'$.q\')"}'
        },
        "IntegrationResponses": [
            {
                "StatusCode": "200",
                "ResponseTemplates": {
                    "application/json": "#set($context.responseOverride.header.a = 'b')"
                    "$input.params().header $context.identity.sourceIp $stageVariables.x"
                },
            }
        ],
    },
    "MethodResponses": [{"StatusCode": "200"}],
}


@pytest.fixture
def without_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize(
    ("target", "body", "status"),
    [("/a/1?q=2", "{}", 200), ("/nowhere", "", 403), ("/a/1", '{"a" 1}', 400)],
)
async def test_it_is_gone_with_its_last_reference(
    gateway: Any, without_collector: None, target: str, body: str, status: int
) -> None:
    gateway.serve({"GET /a/{b}": READS_ALL})
    response = await gateway.call("GET", target, {"x": "y"}, body)
    assert response.status == status
    kind = type(gateway.last)
    del gateway.last
    assert not [each for each in gc.get_objects() if type(each) is kind]
