"""Public templates: each is deployed, or refused with a reason that names its place."""

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
DEPLOYED = {"apigw-rest-api-dynamodb.yml", "apisqs-apigateway-sqs-crud.json"}
"""The others need SAM's transform, or are OpenAPI documents that refer to resources elsewhere."""

pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif(not FILES, reason="../shared/patterns is not here"),
]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_deployed_or_refused(file: Path) -> None:
    cloud = Cloud(open_storage(None), Clock())
    make_services(cloud)
    engine = Engine(cloud, RESOURCE_TYPES, build_apis)
    try:
        deployment = engine.deploy(read_assembly(file), Deployment(0))
    except DiagnosticsError as error:
        assert file.name not in DEPLOYED, error
        for diagnostic in error.diagnostics:
            assert diagnostic.code != "CSC901"
            assert file.name in diagnostic.message
            assert diagnostic.span is not None
    else:
        assert file.name in DEPLOYED
        assert deployment.apis
    finally:
        cloud.storage.close()
