"""What IAM holds: roles, users, groups, managed policies, instance profiles, access keys.

Policy documents are kept as the text that was given.  ``origin`` says where an entity was
declared (``api.py:12 (GetTodoRole)``), for messages; it is empty for those made by the API.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Role:
    name: str
    path: str
    id: str
    arn: str
    created: float
    trust: str
    description: str | None = None
    max_session: int = 3600
    boundary: str | None = None
    inline: dict[str, str] = field(default_factory=dict)
    attached: list[str] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)
    origin: str = ""
    origins: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class User:
    name: str
    path: str
    id: str
    arn: str
    created: float
    boundary: str | None = None
    inline: dict[str, str] = field(default_factory=dict)
    attached: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)
    login: dict[str, str] = field(default_factory=dict)
    origin: str = ""
    origins: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Group:
    name: str
    path: str
    id: str
    arn: str
    created: float
    inline: dict[str, str] = field(default_factory=dict)
    attached: list[str] = field(default_factory=list)
    origin: str = ""
    origins: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class ManagedPolicy:
    """``versions`` holds the documents by version id (``v1``), ``dates`` when each was made."""

    name: str
    path: str
    id: str
    arn: str
    created: float
    updated: float
    default: str
    versions: dict[str, str]
    dates: dict[str, float]
    next_version: int = 2
    description: str = ""
    tags: dict[str, str] = field(default_factory=dict)
    origin: str = ""

    @property
    def document(self) -> str:
        return self.versions[self.default]


@dataclass(slots=True)
class InstanceProfile:
    name: str
    path: str
    id: str
    arn: str
    created: float
    roles: list[str] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class AccessKey:
    """A user's long-lived key. ``name`` is the access key id."""

    name: str
    secret: str
    user: str
    created: float
    status: str = "Active"
    last_used: float | None = None


@dataclass(slots=True)
class Provider:
    """An OpenID Connect provider. ``name`` is its URL without the scheme."""

    name: str
    arn: str
    created: float
    clients: list[str] = field(default_factory=list)
    thumbprints: list[str] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Account:
    """What is the account's own: its alias, and the password policy under the API's names.

    ``report`` is the last credential report and ``reported`` when it was made; ``token_version`` is
    that of the global endpoint's session tokens.
    """

    name: str
    alias: str | None = None
    passwords: dict[str, Any] | None = None
    report: str | None = None
    reported: float = 0.0
    token_version: int = 1


@dataclass(slots=True)
class Credential:
    """What a user has uploaded: ``kind`` is ``ssh-key`` or ``signing-certificate``."""

    id: str
    kind: str
    user: str
    body: str
    uploaded: float
    status: str = "Active"
    fingerprint: str = ""


@dataclass(slots=True)
class ServerCertificate:
    name: str
    path: str
    id: str
    arn: str
    uploaded: float
    expires: float
    body: str
    chain: str | None = None
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class MfaDevice:
    """``serial`` is the ARN of a virtual device (``seed`` is its secret in base32) or the number on
    a hardware token; ``enabled`` and ``user`` are set while it is somebody's.

    ``step`` is the last time step whose code was taken: no code is good twice.
    """

    serial: str
    path: str = "/"
    seed: str = ""
    user: str = ""
    enabled: float = 0.0
    step: int = 0
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class SamlProvider:
    """``expires`` is when its metadata says so, or a hundred years on."""

    name: str
    arn: str
    created: float
    metadata: str
    expires: float
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class ServiceCredential:
    """A user's name and password for one service. ``id`` begins ``ACCA``."""

    id: str
    user: str
    service: str
    user_name: str
    password: str
    created: float
    status: str = "Active"


Holder = Role | User | Group
"""What policies are attached to."""
