"""What an application imports: ``from csc import *``. Typed, inert, and quick to import.

``csc.compiler`` turns such an application into AWS; ``csc.emulator`` runs it on this machine.
"""

from csc.declare import (
    GSI,
    LSI,
    Application,
    Cognito,
    Cors,
    DynamoDB,
    Logging,
    LogStore,
    Security,
    dynamodb,
    now,
    uuid4,
)
from csc.http import (
    Context,
    Header,
    HTTPError,
    Identity,
    Page,
    Query,
    Router,
    auth,
    middleware,
    route,
)
from csc.model import Field, Model

__all__ = [
    "GSI",
    "LSI",
    "Application",
    "Cognito",
    "Context",
    "Cors",
    "DynamoDB",
    "Field",
    "HTTPError",
    "Header",
    "Identity",
    "LogStore",
    "Logging",
    "Model",
    "Page",
    "Query",
    "Router",
    "Security",
    "auth",
    "dynamodb",
    "middleware",
    "now",
    "route",
    "uuid4",
]
