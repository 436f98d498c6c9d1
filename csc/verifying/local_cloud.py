"""An emulator of its own for the forms of a route: real gateway, real DynamoDB, a clock that is set.

``send`` lets a case's request through the gateway.  A route on VTL is answered there; of any other,
the request is only let in, and its proxy event given.  Every operation that DynamoDB carries out is noted
in ``effects``.
"""

import asyncio
import base64
import inspect
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from typing import Any, cast

from csc.assembly import Assembly
from csc.emulator.app import Emulator, Options
from csc.emulator.calls import Call, Row
from csc.emulator.clock import Clock
from csc.emulator.dispatch import default_stage
from csc.emulator.errors import InternalFailure, ServiceError
from csc.emulator.gateway.chain import authorise, handle, route, validate
from csc.emulator.gateway.gateway_responses import GatewayError
from csc.emulator.gateway.integrations.proxy_event import proxy_event
from csc.emulator.gateway.invocation import Invocation
from csc.emulator.gateway.velocity import template
from csc.emulator.gateway.velocity.parse import parse_template
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.services.cognito_idp.issue_tokens import sign
from csc.emulator.services.cognito_idp.mint_token import find_pool, mint_token
from csc.verifying.compare import Made
from csc.verifying.course import NO_COURSE, Course, Effect
from csc.verifying.messages import SERVICES, resource_of, said, service_of
from csc.verifying.python_worker import uuid_of
from csc.verifying.table_rows import Rows, TableRows

START = 1_700_000_000.0
PAUSE = 0.25  # seconds between two requests: below the rate that a stage allows
TOKEN_LIFE = 1800.0  # seconds
MOST_PARSED = 2000  # templates
KEY_BITS = 1024  # of what signs tokens that only this process reads: made in a fifth of the time
USERS_AT, TOKENS_AT = 800_000_000_000, 900_000_000_000  # numbers of uuids that no case has

NO_CLAIMS: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Sent:
    """``event`` is None where the gateway refused the request itself. ``status`` 0: not answered."""

    event: Mapping[str, Any] | None
    status: int = 0
    body: str = ""


class DefectError(Exception):
    """The emulator failed in a way that no AWS service does: what the forms made of it says nothing."""


class LocalCloud:
    """One deployment."""

    def __init__(self, assembly: Assembly, channels: frozenset[str] = frozenset()) -> None:
        """``channels``: the services that its channels are of."""
        self.channels = channels
        self.now, self.number = START, 0
        self.effects: list[Effect] = []  # of the form that runs
        self.rows: Rows = {}
        self.names: Sequence[str] = ()
        self.course, self.follows = NO_COURSE, False
        self._defect: tuple[str, Exception] | None = None
        self._users: set[tuple[str, str]] = set()
        self._count = 0  # of the numbers that tokens have taken
        self._tokens: dict[tuple[Any, ...], tuple[float, str]] = {}
        _keep_parsed()
        self.loop = asyncio.new_event_loop()
        clock = Clock(now=lambda: self.now, uuid=self._uuid)
        self.emulator = Emulator(Options(port=0), clock)
        self.loop.run_until_complete(self.emulator.start())
        self.emulator.deploy(_without_receivers(assembly))
        self.cloud = self.emulator.cloud
        cognito: Any = self.cloud.services["cognito-idp"]
        cognito.keys.bits = KEY_BITS
        service: Any = self.cloud.services["dynamodb"]
        self.tables = TableRows(service)
        service.operations = {name: self._noted(row) for name, row in service.operations.items()}
        self._note_messages()

    def close(self) -> None:
        self.loop.run_until_complete(self.emulator.close())
        self.loop.close()

    def turn(self, number: int) -> None:
        """Begin a case: the time goes on, and the next uuid is ``number``'s."""
        self.now += PAUSE
        self.number = number

    def begin(self, rows: Rows, names: Sequence[str], course: Course = NO_COURSE) -> None:
        """Begin a form of a case, on tables of these names that hold these rows.

        As long as it calls what another form called, it is given what that one was given: the same
        call on the same tables does the same.
        """
        self.rows, self.names, self.course = rows, names, course
        self.effects = []
        self.follows = course is not NO_COURSE
        if not self.follows:
            self.tables.put(rows)

    @property
    def wrote(self) -> bool:
        """Whether a call of the form may have changed a table."""
        return any(effect.made.writes and effect.error is None for effect in self.effects)

    def end(self) -> Course:
        """What the form called, and what its tables hold now."""
        if self.follows and len(self.effects) == len(self.course.effects):
            return self.course
        if self.follows:
            self._part()
        held = self.tables.held if self.wrote else partial(self.tables.contents, self.rows)
        return Course(tuple(self.effects), held(self.names))

    def check(self) -> None:
        """Raises DefectError where a call since the last look failed as none may."""
        found, self._defect = self._defect, None
        if found is not None:
            what, problem = found
            raise DefectError(f"{what}: {type(problem).__name__}: {problem}") from problem

    # -- requests

    def send(self, request: HttpRequest, *, answered: bool) -> Sent:
        """A request through the gateway; with ``answered``, through the templates as well."""
        deployment = self.emulator.cell.current
        api = deployment.apis[deployment.default_api or ""]
        stage = default_stage(api, self.emulator.options.stage)
        if not answered:
            return self._let_in(request, api, stage)
        seen: list[Invocation] = []
        answer = handle(self.cloud, deployment, api, stage, request, observe=seen.append)
        response = (
            answer
            if isinstance(answer, HttpResponse)
            else self.loop.run_until_complete(_settled(answer))
        )
        if seen[0].error is not None and seen[0].error.status < 500:
            return Sent(None, response.status)
        return Sent(_event(seen[0]), response.status, response.body.decode("utf-8", "replace"))

    def _let_in(self, request: HttpRequest, api: Any, stage: str) -> Sent:
        deployment, clock = self.emulator.cell.current, self.cloud.clock
        invocation = Invocation(
            self.cloud,
            deployment,
            api,
            api.stages[stage],
            request,
            request.path,
            clock.uuid(),
            clock.now(),
        )
        try:
            for step in (route, authorise, validate):
                pending = step(invocation)
                if pending is not None:
                    self.loop.run_until_complete(_settled(pending))
        except GatewayError as error:
            return Sent(None, error.status)
        return Sent(_event(invocation))

    def token(
        self, user: str, pool: str, scopes: tuple[str, ...], claims: Mapping[str, Any] = NO_CLAIMS
    ) -> str:
        """A token of a user, whose ``sub`` depends on the name alone, with these claims more or others; None
        takes one away."""
        key = (user, pool, scopes, repr(sorted(claims.items())))
        minted, token = self._tokens.get(key, (0.0, ""))
        if self.now - minted > TOKEN_LIFE:
            token = self._minted(user, pool, scopes)
            if claims:
                cognito: Any = self.cloud.services["cognito-idp"]
                given = {**payload_of(token), **claims}
                given = {name: value for name, value in given.items() if value is not None}
                token = sign(cognito, find_pool(cognito, pool), given)
            self._tokens[key] = (self.now, token)
        return token

    def _minted(self, user: str, pool: str, scopes: tuple[str, ...]) -> str:
        before, self.number = self.number, self._number_for(user, pool)
        cognito: Any = self.cloud.services["cognito-idp"]
        kind = "access" if scopes else "id"
        token = mint_token(cognito, pool, user, scopes, cast(Any, kind), create=True).token
        self.number = before
        return token

    def _number_for(self, user: str, pool: str) -> int:
        """Where the uuids of a token begin: of a user's first one, so that the sub is the user's."""
        if (user, pool) not in self._users:
            self._users.add((user, pool))
            return USERS_AT + 1000 * int.from_bytes(user.encode()[:2])
        self._count += 1000
        return TOKENS_AT + self._count

    # -- calls

    def call(self, operation: str, input_: dict[str, Any]) -> dict[str, Any]:
        """An operation that a handler asks for, as the account's root: its output, or its error."""
        if self.follows:
            at, known = len(self.effects), self.course.effects
            if at < len(known) and known[at].is_of(operation, input_):
                self.effects.append(known[at])
                return known[at].reply()
            self._part()
        service = service_of(operation)
        if service == "sns" and ":" not in str(input_["TopicArn"]):
            place = f"{self.cloud.region}:{self.cloud.account}"
            input_ = {**input_, "TopicArn": f"arn:aws:sns:{place}:{input_['TopicArn']}"}
        call = Call(service, operation, input_, self.cloud.root(), "verify", self.cloud.region)
        try:
            return {"output": self.cloud.invoke(call)}
        except ServiceError as error:
            return {"error": [error.code, error.message, error.extra]}

    def _part(self) -> None:
        """Its calls are its own from now on: make those so far in earnest."""
        before, self.effects, self.follows = self.effects, [], False
        self.tables.put(self.rows)
        for effect in before:
            self.call(effect.operation, effect.input)

    def _note_messages(self) -> None:
        """Note the messages of services that the project declares channels of; the others are not started."""
        for operation, name in SERVICES.items():
            if name in self.channels:
                service: Any = self.cloud.services[name]
                row = service.operations[operation]
                service.operations = {**service.operations, operation: self._noted(row)}

    def _noted(self, row: Row) -> Row:
        def run(service: Any, input_: Any, call: Call) -> Any:
            tables = input_.get("TableName") or ",".join(sorted(input_.get("RequestItems", {})))
            if call.operation in SERVICES:
                tables = resource_of(call.operation, input_)
            error, output = None, None
            try:
                output = row.run(service, input_, call)
                return output
            except ServiceError as problem:
                error = problem
                raise
            except Exception as problem:
                error = InternalFailure(f"{type(problem).__name__}: {problem}")
                self._defect = self._defect or (f"{call.service} {call.operation}", problem)
                raise error from problem
            finally:
                code, text = error.code if error else "", said(call.operation, input_)
                made = Made(call.service, call.operation, str(tables), code, text)
                self.effects.append(Effect(call.operation, input_, output, error, made))
                if made.writes:
                    self.tables.forget()

        return replace(row, run=run)

    def _uuid(self) -> str:
        self.number += 1
        return uuid_of(self.number - 1)


RECEIVERS = ("AWS::Lambda::EventSourceMapping", "AWS::Events::Rule")


def _without_receivers(assembly: Assembly) -> Assembly:
    """What a case sends stays where it is put: no function is called with it."""
    stacks = {
        name: {
            **stack,
            "Resources": {
                key: one
                for key, one in stack["Resources"].items()
                if one["Type"] not in RECEIVERS and not key.endswith("ConsumerRulePermission")
            },
        }
        if any(one["Type"] in RECEIVERS for one in stack["Resources"].values())
        else stack
        for name, stack in assembly.stacks.items()
    }
    return Assembly(assembly.manifest, stacks, assembly.files, assembly.origin)


@cache
def _keep_parsed() -> None:
    """Templates are parsed when they are deployed and again when they are first rendered, since a server would
    hold the trees of hundreds that are never called. Here each is rendered."""
    vars(template)["parse_template"] = lru_cache(MOST_PARSED)(parse_template)


def subject_of(token: str) -> str:
    """The ``sub`` of a token of ours."""
    return str(payload_of(token)["sub"])


def payload_of(token: str) -> dict[str, Any]:
    """The claims of a token of ours."""
    payload = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return cast(dict[str, Any], claims)


async def _settled(value: Any) -> Any:
    return await value if inspect.isawaitable(value) else value


def _event(invocation: Invocation) -> Mapping[str, Any]:
    event: Mapping[str, Any] = proxy_event(invocation)
    return event
