"""Cloud resources, declared: pools, log stores, the application; tables and channels by ``csc/tables.py`` and
``csc/channels.py``. Making one connects to nothing.

The compiler reads these declarations as text (``compiler/frontend/resources.py`` has the same keywords); at run time
a backend given to ``bind`` carries out their methods.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from csc.channels import Bus, Email, Queue, Topic
from csc.http import Authorizer, Router
from csc.inert import Backend, InertError, bind, bound, perform
from csc.tables import GSI, LSI, DynamoDB, Item, dynamodb, transaction

__all__ = [
    "GSI",
    "LSI",
    "Application",
    "Backend",
    "Bus",
    "Cognito",
    "Cors",
    "DynamoDB",
    "Email",
    "InertError",
    "Item",
    "LogStore",
    "Logging",
    "Queue",
    "Security",
    "Topic",
    "bind",
    "dynamodb",
    "now",
    "transaction",
    "uuid4",
]


class Cognito(Authorizer):
    """A user pool. Times are like ``"1h"`` and ``"30d"``.

    By default: strong passwords, verified e-mail, optional MFA, one hour of access, thirty days of refresh.
    """

    def __init__(
        self,
        name: str,
        *,
        mfa: bool | Literal["optional"] = "optional",
        password_policy: Literal["strong", "standard"] | Mapping[str, object] = "strong",
        token_ttl: str = "1h",
        refresh_ttl: str = "30d",
        self_sign_up: bool = True,
        verify_email: bool = True,
        deletion_protection: bool = True,
        advanced_security: bool = True,
    ) -> None:
        self.name = name
        self.mfa = mfa
        self.password_policy = password_policy
        self.token_ttl = token_ttl
        self.refresh_ttl = refresh_ttl
        self.self_sign_up = self_sign_up
        self.verify_email = verify_email
        self.deletion_protection = deletion_protection
        self.advanced_security = advanced_security

    def __repr__(self) -> str:
        return f"Cognito({self.name!r})"


class LogStore:
    """Where a middleware writes its records. ``immutable`` keeps them from being deleted."""

    def __init__(self, name: str, *, retention_days: int = 7, immutable: bool = False) -> None:
        self.name = name
        self.retention_days = retention_days
        self.immutable = immutable

    def write(self, record: Mapping[str, object]) -> None:
        """Append one record."""
        perform("logs", "write", self, {"record": record})

    def __repr__(self) -> str:
        return f"LogStore({self.name!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Logging:
    """Access and execution logs, and X-Ray's traces. ``audit`` keeps the full record of each request."""

    level: str = "INFO"
    audit: bool = False
    retention_days: int = 7
    tracing: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Security:
    """``rate_limits`` has ``default`` and ``burst``, each like ``"100rps"``.

    ``encryption`` is of logs and functions: ``"kms"`` makes a key with rotation, ``"aws"`` leaves it to each
    service's own, an ARN names a key.  ``waf_rate_limit`` is the most requests of one address in five minutes,
    ``reserved_concurrency`` the most runs of one function at once; 0 is no limit.  ``dead_letters`` keeps events
    that a function has failed on, for fourteen days or as many as it says.
    """

    ddos_protection: bool = False
    waf: bool = True
    waf_rate_limit: int = 10_000
    rate_limits: Mapping[str, str] | None = None
    encryption: bool | str = "kms"
    reserved_concurrency: int = 10
    dead_letters: bool | int = True
    usage_plan: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Cors:
    """Which web pages may call the API. ``max_age`` in seconds."""

    origins: Sequence[str] = ("*",)
    methods: Sequence[str] = ()
    headers: Sequence[str] = ()
    credentials: bool = False
    max_age: int | None = None


class Application(Router):
    """The application's name, where it is deployed, and settings for all its routes.

    ``architecture`` is that of its functions, ``"arm64"`` or ``"x86_64"``.
    """

    def __init__(
        self,
        name: str,
        *,
        stage: str = "dev",
        region: str = "us-east-1",
        architecture: Literal["arm64", "x86_64"] = "arm64",
        logging: Logging | None = None,
        security: Security | None = None,
        cors: bool | Cors = False,
        description: str = "",
    ) -> None:
        super().__init__()
        self.name = name
        self.stage = stage
        self.region = region
        self.architecture = architecture
        self.logging = logging or Logging()
        self.security = security or Security()
        self.cors = cors
        self.description = description

    def __repr__(self) -> str:
        return f"Application({self.name!r})"


def now() -> int:
    """The time of the request: milliseconds since 1970."""
    backend = bound()
    if backend is None:
        return time.time_ns() // 1_000_000
    return cast(int, backend.call("clock", "now", None, {}))


def uuid4() -> str:
    """A fresh random id, as text."""
    backend = bound()
    if backend is None:
        import uuid  # not needed by the compiler, which imports this module

        return str(uuid.uuid4())
    return cast(str, backend.call("ids", "uuid4", None, {}))
