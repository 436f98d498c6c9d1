"""An emulator of its own for the forms of a route: real gateway, real DynamoDB, a clock that is set.

``send`` lets a case's request through the gateway.  A route on VTL is answered there; of any other,
the request is only let in, and its proxy event given.  Every operation that DynamoDB carries out is noted
in ``calls``.
"""

import asyncio
import base64
import inspect
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

import orjson

from csc.assembly import Assembly
from csc.emulator.app import Emulator, Options
from csc.emulator.calls import Call, Row
from csc.emulator.clock import Clock
from csc.emulator.dispatch import default_stage
from csc.emulator.errors import ServiceError
from csc.emulator.gateway.chain import authorise, handle, route, validate
from csc.emulator.gateway.gateway_responses import GatewayError
from csc.emulator.gateway.integrations.proxy_event import proxy_event
from csc.emulator.gateway.invocation import Invocation
from csc.emulator.http import HttpRequest
from csc.emulator.services.cognito_idp.mint_token import mint_token
from csc.verifying.compare import Made
from csc.verifying.python_worker import uuid_of

START = 1_700_000_000.0
PAUSE = 0.25  # seconds between two requests: below the rate that a stage allows
TOKEN_LIFE = 1800.0  # seconds
USERS_AT, TOKENS_AT = 800_000_000_000, 900_000_000_000  # numbers of uuids that no case has
BATCH = 25  # items of a BatchWriteItem
WRITES = ("Put", "Update", "Delete", "BatchWrite", "TransactWrite", "Execute", "BatchExecute")

Tables = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Sent:
    """``event`` is None where the gateway refused the request itself. ``status`` 0: not answered."""

    event: Mapping[str, Any] | None
    status: int = 0
    body: str = ""


class LocalCloud:
    """One deployment. ``wrote`` tells whether a call since ``forget`` may have changed a table."""

    def __init__(self, assembly: Assembly) -> None:
        self.now, self.number = START, 0
        self.calls: list[Made] = []
        self.wrote = False
        self._users: set[tuple[str, str]] = set()
        self._minted = 0
        self._contents: dict[str, dict[str, Any]] = {}  # what each table holds, by key
        self._tokens: dict[tuple[Any, ...], tuple[float, str]] = {}
        self.loop = asyncio.new_event_loop()
        clock = Clock(now=lambda: self.now, uuid=self._uuid)
        self.emulator = Emulator(Options(port=0), clock)
        self.loop.run_until_complete(self.emulator.start())
        self.emulator.deploy(assembly)
        self.cloud = self.emulator.cloud
        service: Any = self.cloud.services["dynamodb"]
        service.operations = {name: self._noted(row) for name, row in service.operations.items()}

    def close(self) -> None:
        self.loop.run_until_complete(self.emulator.close())
        self.loop.close()

    def turn(self, number: int) -> None:
        """Begin a case: the time goes on, and the next uuid is ``number``'s."""
        self.now += PAUSE
        self.number = number

    def forget(self) -> None:
        """Begin a form of a case."""
        self.calls.clear()
        self.wrote = False

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
        response = self.loop.run_until_complete(_settled(answer))
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

    def token(self, user: str, pool: str, scopes: tuple[str, ...]) -> str:
        """A token of a user, whose ``sub`` depends on the name alone."""
        key = (user, pool, scopes)
        minted, token = self._tokens.get(key, (0.0, ""))
        if self.now - minted > TOKEN_LIFE:
            before, self.number = self.number, self._number_for(user, pool)
            cognito: Any = self.cloud.services["cognito-idp"]
            kind = "access" if scopes else "id"
            token = mint_token(cognito, pool, user, scopes, cast(Any, kind), create=True).token
            self._tokens[key] = (self.now, token)
            self.number = before
        return token

    def _number_for(self, user: str, pool: str) -> int:
        """Where the uuids of a token begin: of a user's first one, so that the sub is the user's."""
        if (user, pool) not in self._users:
            self._users.add((user, pool))
            return USERS_AT + 1000 * int.from_bytes(user.encode()[:2])
        self._minted += 1000
        return TOKENS_AT + self._minted

    # -- tables

    def call(self, operation: str, input_: dict[str, Any]) -> dict[str, Any]:
        """An operation of DynamoDB as the account's root: its output, or its error."""
        call = Call("dynamodb", operation, input_, self.cloud.root(), "verify", self.cloud.region)
        try:
            return {"output": self.cloud.invoke(call)}
        except ServiceError as error:
            return {"error": [error.code, error.message, error.extra]}

    def hold(self, name: str, keys: list[str]) -> list[Any]:
        """The items of a table in the order of their keys' text, their sets sorted."""
        there = self._contents[name] = self._scan(name, keys)
        return sorted((_settle(item) for item in there.values()), key=json.dumps)

    def fill(self, name: str, keys: list[str], items: list[Any]) -> bool:
        """Make a table hold these items alone, the last of each key; False where it refuses one.

        What the table is known to hold is not written again.
        """
        known = self._contents.get(name)
        there = self._scan(name, keys) if known is None else known
        wanted = {_key(item, keys): item for item in items}
        requests: list[Any] = [
            {"DeleteRequest": {"Key": {attribute: item[attribute] for attribute in keys}}}
            for key, item in there.items()
            if key not in wanted
        ]
        requests += [
            {"PutRequest": {"Item": item}} for key, item in wanted.items() if there.get(key) != item
        ]
        for at in range(0, len(requests), BATCH):
            batch = {"RequestItems": {name: requests[at : at + BATCH]}}
            if "output" not in self.call("BatchWriteItem", batch):
                return False  # and what it holds is not known
        self._contents[name] = wanted
        return True

    def _scan(self, name: str, keys: list[str]) -> dict[str, Any]:
        items = self.call("Scan", {"TableName": name})["output"]["Items"]
        return {_key(item, keys): item for item in items}

    # -- watching

    def _noted(self, row: Row) -> Row:
        def run(service: Any, input_: Any, call: Call) -> Any:
            error = ""
            try:
                return row.run(service, input_, call)
            except ServiceError as problem:
                error = problem.code
                raise
            finally:
                tables = input_.get("TableName") or ",".join(sorted(input_.get("RequestItems", {})))
                self.calls.append(Made(call.service, call.operation, str(tables), error))
                if call.operation.startswith(WRITES):
                    self._written(input_, error)

        return replace(row, run=run)

    def _written(self, input_: Any, error: str) -> None:
        """Forget what the written tables hold."""
        self.wrote = self.wrote or not error
        if "TableName" in input_:
            self._contents.pop(input_["TableName"], None)
        else:
            self._contents.clear()

    def _uuid(self) -> str:
        self.number += 1
        return uuid_of(self.number - 1)


def subject_of(token: str) -> str:
    """The ``sub`` of a token of ours."""
    payload = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return str(claims["sub"])


def _key(item: Mapping[str, Any], keys: list[str]) -> str:
    return json.dumps([item.get(attribute) for attribute in keys])


async def _settled(value: Any) -> Any:
    return await value if inspect.isawaitable(value) else value


def _event(invocation: Invocation) -> Mapping[str, Any]:
    event: Mapping[str, Any] = orjson.loads(orjson.dumps(proxy_event(invocation)))
    return event


def _settle(value: Any) -> Any:
    """An attribute value in the form in which equal ones are equal."""
    if isinstance(value, dict):
        return {
            name: sorted(one) if name in ("SS", "NS", "BS") and _texts(one) else _settle(one)
            for name, one in sorted(value.items())
        }
    return [_settle(one) for one in value] if isinstance(value, list) else value


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
