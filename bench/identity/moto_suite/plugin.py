"""A pytest plugin, loaded beside moto: calls are corrected, answers told in the words that were sent.

    pytest -p bench.identity.moto_suite.plugin tests/test_iam

It imports nothing of CSC, and runs in the Python that has moto.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from bench.identity.moto_suite import cognito_inputs, iam_inputs, sts_inputs
from bench.identity.moto_suite.exchange import Answered, Corrections, Exchange
from bench.identity.moto_suite.words import as_moto_says, without_more

INPUTS: dict[str, Corrections] = {
    "cognito-idp": cognito_inputs.USER_POOLS,
    "cognito-identity": cognito_inputs.IDENTITY_POOLS,
    "iam": iam_inputs.IAM,
    "cloudformation": iam_inputs.CLOUDFORMATION,
    "sts": sts_inputs.STS,
}

_memory: dict[str, Any] = {}


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    """Nothing is remembered from one test to the next."""
    _memory.clear()
    yield


@pytest.hookimpl
def pytest_configure(config: pytest.Config) -> None:
    from botocore.client import BaseClient

    original = BaseClient._make_api_call

    def call(client: Any, operation: str, params: dict[str, Any]) -> Any:
        return corrected(original, client, operation, dict(params))

    BaseClient._make_api_call = call


def corrected(original: Any, client: Any, operation: str, params: dict[str, Any]) -> Any:
    """The answer to what AWS would have taken, as if the test's own input had been."""
    from botocore.exceptions import ClientError

    service = client.meta.service_model.service_name
    exchange = Exchange(
        lambda name, **given: original(client, name, given), operation, _memory, client
    )
    try:
        for name in (operation, "*"):
            correct = INPUTS.get(service, {}).get(name)
            params = correct(exchange, params) if correct else params
        answer = original(client, operation, params)
    except Answered as answered:
        return answered.answer
    except ClientError as error:
        said = error.response["Error"]
        told = as_moto_says(service, operation, exchange.retold(said.get("Message") or ""))
        if told == said.get("Message"):
            raise
        response = {**error.response, "Error": {**said, "Message": told}}
        raise type(error)(response, operation) from error
    return without_more(operation, exchange.restored(exchange.learn(answer)))
