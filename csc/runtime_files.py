"""The part of this package that runs beside a handler: in a Lambda's bundle, and in the sandboxed CPython."""

from collections.abc import Mapping
from functools import cache
from importlib import resources

RUNTIME_FILES = (
    "__init__.py",
    "attribute_values.py",
    "call_plan.py",
    "channels.py",
    "declare.py",
    "http.py",
    "inert.py",
    "live.py",
    "live_calls.py",
    "live_channels.py",
    "live_consumers.py",
    "live_values.py",
    "message_plans.py",
    "model.py",
    "moments.py",
    "request.py",
    "response.py",
    "status.py",
    "tables.py",
)


@cache
def runtime_files() -> Mapping[str, bytes]:
    """Their content by their name in the package ``csc``."""
    root = resources.files("csc")
    return {name: root.joinpath(name).read_bytes() for name in RUNTIME_FILES}
