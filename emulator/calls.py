"""One call of one AWS operation, whoever makes it: a signed client, an integration, a Lambda.

No operation parses HTTP: ``protocols`` turn a request into ``Call.input`` and an output into a
response; the gateway and the Lambda worker make a ``Call`` themselves.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

Input = dict[str, Any]
Output = dict[str, Any]
NO_KEYS: Mapping[str, Any] = {}


ANYBODY = "*"
"""The ARN and principal of a caller who signed nothing."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who makes a call.

    ``arn`` is the principal in IAM's words (``arn:aws:sts::…:assumed-role/name/session``,
    ``arn:aws:iam::…:user/name``, ``arn:aws:iam::…:root``).  ``principal`` is the ARN that holds the
    policies (the role or user).  ``trusted`` skips IAM: the account's root, and unknown local keys
    unless ``--iam enforce``.  ``session`` holds the compiled policies of an assumed session, which
    limit it further.  ``keys`` are condition keys that its session brings along
    (``cognito-identity.amazonaws.com:sub``).
    """

    arn: str
    account: str
    principal: str
    trusted: bool = False
    tags: Mapping[str, str] = field(default_factory=dict)
    session: tuple[Any, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)


# Made at each request: an ``__init__`` that is written out compiles, the one of dataclasses doesn't.
@dataclass(slots=True, init=False)
class Call:
    """``service`` is botocore's name (``dynamodb``, ``cognito-idp``), ``operation`` the API's.

    ``via`` names the calling service for a condition key such as ``aws:CalledVia``; ``context``
    holds extra condition keys (``aws:SourceIp``); ``origin`` is what made the call, for logs (a
    route id, a Lambda's name).  ``as_json`` tells that the output is only written as JSON by orjson:
    it may then hold ``orjson.Fragment``s.  ``checked`` is the input whose shape the service's
    ``permissions`` has looked at, so that the operation needn't do so again; ``prepared`` is what it made
    of such an input, where that is all the operation needs (DynamoDB: a statement and its parameters).
    """

    service: str
    operation: str
    input: Input
    caller: Caller
    request_id: str
    region: str
    source_ip: str
    origin: str
    context: Mapping[str, str]
    as_json: bool
    checked: Input | None = field(repr=False, compare=False)
    prepared: tuple[str, tuple[bytes]] | None = field(repr=False, compare=False)

    def __init__(
        self,
        service: str,
        operation: str,
        input: Input,
        caller: Caller,
        request_id: str,
        region: str,
        source_ip: str = "127.0.0.1",
        origin: str = "",
        context: Mapping[str, str] | None = None,
        as_json: bool = False,
        checked: Input | None = None,
        prepared: tuple[str, tuple[bytes]] | None = None,
    ) -> None:
        self.service, self.operation, self.input = service, operation, input
        self.caller, self.request_id, self.region = caller, request_id, region
        self.source_ip, self.origin = source_ip, origin
        self.context = NO_KEYS if context is None else context
        self.as_json, self.checked, self.prepared = as_json, checked, prepared


Keys = Mapping[str, Any]


# Made at each request, as ``Call``; never changed.
@dataclass(slots=True, init=False)
class Permission:
    """What a call needs: an action on a resource, with the condition keys it fills.

    ``context`` may be what makes these of the call, so that one permission serves all calls of a kind.
    """

    action: str
    resource: str
    context: Keys | Callable[[Call], Keys]

    def __init__(
        self, action: str, resource: str, context: Keys | Callable[[Call], Keys] = NO_KEYS
    ) -> None:
        self.action, self.resource, self.context = action, resource, context

    def keys(self, call: Call) -> Keys:
        """The condition keys that it fills for a call."""
        context = self.context
        return context(call) if callable(context) else context


Operation = Callable[[Any, Input, Call], Output | Awaitable[Output]]
"""``get_item(dynamodb, input, call) -> output``; raises ``ServiceError``. The first argument is the service."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a service's ``OPERATIONS`` table; the docs page is generated from it.

    ``missing`` says what a ``partial`` operation lacks.
    """

    run: Operation
    support: Literal["yes", "partial"] = "yes"
    missing: str = ""


class Service(Protocol):
    """A service of the local cloud: its state, its table of operations, what each call needs."""

    name: str
    operations: Mapping[str, Row]

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        """The permissions that IAM must grant before ``operation`` runs (empty: none)."""
        ...
