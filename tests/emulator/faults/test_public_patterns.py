"""Public templates: of the faults, those that are really there and no other."""

from pathlib import Path

import pytest

from csc.dev import check

PATTERNS = Path(__file__).resolve().parents[4] / "shared" / "patterns"
CODES = frozenset(f"CSC66{n}" for n in range(10)) | {"CSC654"}
REAL = {
    # The documentation of AWS::ApiGateway::Deployment asks for DependsOn on each method; these have it on one.
    "apigw-kinesis.yaml": {"CSC664"},
    "apigw-rest-api-dynamodb.yml": {"CSC664"},
}

pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif(not PATTERNS.is_dir(), reason="../shared/patterns is not here"),
]


@pytest.mark.parametrize(
    "path",
    sorted(PATTERNS.glob("*.[yj]*")) if PATTERNS.is_dir() else [],
    ids=lambda path: path.name,
)
def test_no_false_alarm(path: Path) -> None:
    found = {
        one.code
        for one in check(path, allow_missing=True)
        if one.severity == "error" and one.code in CODES
    }
    assert found == REAL.get(path.name, set())
