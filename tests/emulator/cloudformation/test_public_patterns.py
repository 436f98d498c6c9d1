"""Public templates: each is deployed as far as the services exist, or refused at a place.

What can't be had is skipped with --allow-missing: what an OpenAPI document refers to and only a template
around it declares, a function or a definition whose file isn't beside the template.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from csc.diagnostics import DiagnosticsError
from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.engine import Engine
from csc.emulator.cloudformation.resources import RESOURCE_TYPES
from csc.emulator.deployment import Deployment
from csc.emulator.gateway.compile_api import build_apis
from csc.emulator.read_assembly import read_assembly
from csc.emulator.start_services import make_services
from csc.emulator.storage import open_storage

PATTERNS = Path(__file__).parents[4] / "shared" / "patterns"
FILES = sorted(PATTERNS.glob("*")) if PATTERNS.is_dir() else []
DEPLOYED = {
    "APIGateway-SQS-ReceiveMessages.yaml",
    "apigw-kinesis.yaml",
    "apigw-rest-api-dynamodb.yml",
    "apigw-sns-sms.yaml",
    "apigw-sqs-rest.yaml",
    "apisqs-apigateway-sqs-crud.json",
}
"""They load as they are."""

STILL_MISSING: dict[str, list[str]] = {}
"""What keeps a file from loading with --allow-missing too."""

PARAMETERS = {"apigw-sqs-lambda-iot.yaml": {"IOTEndpoint": "endpoint", "IOTTopic": "topic"}}

pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif(not FILES, reason="../shared/patterns is not here"),
]


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    cloud = Cloud(open_storage(None), Clock())
    make_services(cloud)
    yield cloud
    cloud.storage.close()


def deploy(cloud: Cloud, file: Path, *, allow_missing: bool = False) -> Deployment:
    engine = Engine(cloud, RESOURCE_TYPES, build_apis, allow_missing)
    assembly = read_assembly(file, parameters=PARAMETERS.get(file.name))
    return engine.deploy(assembly, Deployment(0))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_deployed_or_refused(file: Path, cloud: Cloud) -> None:
    try:
        deployment = deploy(cloud, file)
    except DiagnosticsError as error:
        assert file.name not in DEPLOYED, error
        for diagnostic in error.diagnostics:
            assert diagnostic.code in ("CSC602", "CSC609", "CSC612")
            assert file.name in diagnostic.message
            assert diagnostic.span is not None
    else:
        assert file.name in DEPLOYED
        assert deployment.apis
        assert deployment.diagnostics == ()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_loads_where_missing_types_may_be_skipped(file: Path, cloud: Cloud) -> None:
    missing = STILL_MISSING.get(file.name, [])
    try:
        deployment = deploy(cloud, file, allow_missing=True)
    except DiagnosticsError as error:
        told = [d.message for d in error.diagnostics if d.severity == "error"]
        assert told and missing, error
        assert all(any(word in message for word in missing) for message in told), told
        assert all(any(word in message for message in told) for word in missing), told
        return
    assert not missing, f"{file.name} loads: take it off the list"
    assert deployment.apis
    assert all(d.severity == "warning" for d in deployment.diagnostics)
    assert bool(deployment.diagnostics) == (file.name not in DEPLOYED)
