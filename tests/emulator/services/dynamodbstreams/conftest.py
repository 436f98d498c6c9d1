"""The client of DynamoDB's own tests."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

_HERE = Path(__file__).parent.parent / "dynamodb" / "conftest.py"
_SPEC = spec_from_file_location("dynamodb_conftest", _HERE)
assert _SPEC is not None and _SPEC.loader is not None
_MODULE = module_from_spec(_SPEC)
sys.modules["dynamodb_conftest"] = _MODULE
_SPEC.loader.exec_module(_MODULE)
client = _MODULE.client
stored_client = _MODULE.stored_client
